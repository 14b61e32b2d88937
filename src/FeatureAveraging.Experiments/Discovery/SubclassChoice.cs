using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>Chooses how many sub-classes each coarse class has, by what the numbers are worth on held-out samples.</summary>
/// <remarks>
/// <para>
/// The same number in every class, along a geometric grid that goes far beyond what looks natural; then at most two candidates more, in
/// which every class has a number of its own: the one with the greatest silhouette of all between the neighbours, in the grid, of the
/// number with the best radius, and likewise of the number with the greatest silhouette.
/// Other spaces are tried at the number with the best radius, at its neighbours in the grid, and at their own greatest silhouettes.
/// </para>
/// <para>
/// Of the candidates that are accurate enough, those whose held-out radius is near the greatest are as good as each other; among these the
/// first space is preferred, then the greatest silhouette, then fewer sub-classes. Where no candidate is accurate enough, the most
/// accurate one is chosen. Reasons: docs/decisions/0014-how-many-sub-classes.md.
/// </para>
/// </remarks>
public sealed class SubclassChoice
{
    private const int MostBetween = 8;      // numbers looked at between the neighbours of the best one

    private readonly int _number;
    private readonly Samples _space;
    private readonly int[] _labels;
    private readonly SubclassOptions _options;
    private readonly Seed _seed;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;
    private readonly SortedDictionary<int, (DiscoveredSubclasses Found, double[] Silhouettes)> _byNumber = [];

    private SubclassChoice(
        int number, Samples space, int[] labels, SubclassOptions options, Seed seed, int threads, CancellationToken cancellation)
    {
        (_number, _space, _labels, _seed) = (number, space, labels, seed);
        (_options, _threads, _cancellation) = (options with { Components = 0 }, threads, cancellation);
    }

    /// <summary>Chooses.</summary>
    /// <param name="spaces">What is clustered and how, at least one, the preferred one first, all of the same n samples; the
    /// <see cref="SubclassOptions.ClustersPerSide"/> of the first is the greatest number.</param>
    /// <param name="labels">Coarse class of each sample, n values: ±1, or from 0 to G − 1; each occurs, and G ≥ 2.</param>
    /// <param name="rule">Which candidate is the best, and which numbers are tried.</param>
    /// <param name="measure">What sub-classes are worth on samples that were not clustered: clean accuracy and mean radius.</param>
    /// <param name="seed">Root seed, as of <see cref="SubclassDiscovery"/> and <see cref="Silhouette"/>.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <returns>The chosen candidate, and all of them in the order in which they were measured.</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">As of <see cref="SubclassDiscovery"/>; or a class has fewer than two distinct
    /// samples.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (SubclassCandidate Chosen, IReadOnlyList<SubclassCandidate> All) Choose(
        IReadOnlyList<SubclassSpace> spaces, ReadOnlySpan<int> labels, SubclassRule rule,
        Func<DiscoveredSubclasses, (double Accuracy, double Radius)> measure, Seed seed, int threads = 1,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(measure);
        Shape.Require(rule.GridRatio >= 1.25, nameof(rule), $"has the ratio {rule.GridRatio}; numbers ascend from 1.25 on");
        int[] own = labels.ToArray();
        foreach (SubclassSpace space in spaces)
        {
            Shape.Require(
                own.Length == space.Inputs.Count, nameof(labels), $"is {own.Length} long; there are n = {space.Inputs.Count} samples");
        }

        SubclassChoice[] choices =
        [
            .. spaces.Select((space, number) => new SubclassChoice(
                number, SubclassDiscovery.Represent(space.Inputs, space.Options, seed, threads), own, space.Options, seed, threads,
                cancellation)),
        ];
        int distinct = choices.Min(choice => CountDistinct(choice._space, own).Values.Min());
        Shape.Require(distinct >= 2, nameof(spaces), $"hold a class with one distinct sample; two are needed to look for sub-classes");
        int[] grid = Grid(Math.Min(spaces[0].Options.ClustersPerSide, distinct), rule.GridRatio);
        var candidates = new List<SubclassCandidate>(choices[0].MeasureNew(grid.Select(choices[0].Same), [], measure));
        int best = rule.Best(candidates).Counts[0], place = Array.IndexOf(grid, best);
        candidates.AddRange(choices[0].MeasureNew([choices[0].Refine(grid, best), choices[0].FindNatural(grid)], candidates, measure));
        int[] near = grid[Math.Max(place - 1, 0)..Math.Min(place + 2, grid.Length)];
        foreach (SubclassChoice choice in choices[1..])
        {
            candidates.AddRange(choice.MeasureNew([.. near.Select(choice.Same), choice.FindNatural(grid)], [], measure));
        }

        return (rule.Choose(candidates), candidates);
    }

    /// <summary>Chooses a space for a number that is given.</summary>
    /// <param name="spaces">As of <see cref="Choose"/>.</param>
    /// <param name="labels">As of <see cref="Choose"/>.</param>
    /// <param name="number">Sub-classes of each coarse class.</param>
    /// <param name="rule">Which candidate is the best.</param>
    /// <param name="measure">As of <see cref="Choose"/>.</param>
    /// <param name="seed">Root seed.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <returns>The chosen candidate, and that of each space; silhouettes are not measured.</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">As of <see cref="SubclassDiscovery"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (SubclassCandidate Chosen, IReadOnlyList<SubclassCandidate> All) ChooseSpace(
        IReadOnlyList<SubclassSpace> spaces, ReadOnlySpan<int> labels, int number, SubclassRule rule,
        Func<DiscoveredSubclasses, (double Accuracy, double Radius)> measure, Seed seed, int threads = 1,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(measure);
        var candidates = new List<SubclassCandidate>();
        for (int s = 0; s < spaces.Count; s++)
        {
            DiscoveredSubclasses found = SubclassDiscovery.Discover(spaces[s], labels, [number], seed, threads, cancellation);
            (double accuracy, double radius) = measure(found);
            int[] counts = [.. Enumerable.Repeat(number, found.Partition.GroupCount)];
            candidates.Add(new SubclassCandidate(counts, found, accuracy, radius) { Space = s });
        }

        return (rule.Choose(candidates), candidates);
    }

    /// <summary>2, 3, 4, 6, 8, 11, … up to the greatest number, which is in it.</summary>
    /// <param name="most">The greatest number, ≥ 1; 1 gives the grid of 1 alone.</param>
    /// <param name="ratio">Between two of them, before rounding; at least 1.25, so that they ascend.</param>
    internal static int[] Grid(int most, double ratio = SubclassRule.UsualRatio)
    {
        var grid = new List<int>();
        for (int number = 2; number < most; number = (int)Math.Round(ratio * number, MidpointRounding.AwayFromZero))
        {
            grid.Add(number);
        }

        return [.. grid, most];
    }

    // Each of these numbers that was not measured before, once.
    private List<SubclassCandidate> MeasureNew(
        IEnumerable<int[]> counts, IReadOnlyCollection<SubclassCandidate> before,
        Func<DiscoveredSubclasses, (double Accuracy, double Radius)> measure)
    {
        var measured = new List<SubclassCandidate>();
        foreach (int[] own in counts)
        {
            if (!before.Concat(measured).Any(one => one.Counts.SequenceEqual(own)))
            {
                measured.Add(Measure(own, measure));
            }
        }

        return measured;
    }

    private int[] Same(int number) => [.. Enumerable.Repeat(number, Of(number).Silhouettes.Length)];

    private SubclassCandidate Measure(int[] counts, Func<DiscoveredSubclasses, (double Accuracy, double Radius)> measure)
    {
        DiscoveredSubclasses found = DiscoveredSubclasses.Combine([.. counts.Select(number => Of(number).Found)]);
        (double accuracy, double radius) = measure(found);
        return new SubclassCandidate(counts, found, accuracy, radius)
        {
            Space = _number,
            Silhouette = counts.Select((number, group) => Of(number).Silhouettes[group]).Average(),
        };
    }

    // The number of each class with the greatest silhouette beside the best one.
    private int[] Refine(int[] grid, int best) => [.. Same(best).Select((_, group) => Refine(grid, best, group))];

    // The number of each class with the greatest silhouette.
    private int[] FindNatural(int[] grid) =>
        [.. Same(grid[0]).Select((_, group) => Refine(grid, Clearest(grid, grid[0], group), group))];

    // The number with the greatest silhouette of a class between the neighbours of one in the grid.
    private int Refine(int[] grid, int number, int group)
    {
        int place = Array.IndexOf(grid, number), low = grid[Math.Max(place - 1, 0)], high = grid[Math.Min(place + 1, grid.Length - 1)];
        IEnumerable<int> between =
            Enumerable.Range(0, MostBetween + 1).Select(i => low + (int)Math.Round((high - low) * i / (double)MostBetween));
        return Clearest(between.Append(number).Distinct(), number, group);
    }

    // The number with the greatest silhouette of a class; the fallback where none has any.
    private int Clearest(IEnumerable<int> numbers, int fallback, int group) =>
        numbers.Where(number => !double.IsNaN(Of(number).Silhouettes[group])).DefaultIfEmpty(fallback)
            .MaxBy(number => Of(number).Silhouettes[group]);

    private (DiscoveredSubclasses Found, double[] Silhouettes) Of(int number)
    {
        if (!_byNumber.TryGetValue(number, out (DiscoveredSubclasses Found, double[] Silhouettes) known))
        {
            DiscoveredSubclasses found = SubclassDiscovery.Discover(
                _space, _labels, _options with { ClustersPerSide = number }, _seed, _threads, _cancellation);
            known = (found, Silhouette.Measure(_space, found.Clusters, found.Partition, _seed));
            _byNumber[number] = known;
        }

        return known;
    }

    /// <summary>Distinct samples of each class.</summary>
    internal static SortedDictionary<int, int> CountDistinct(Samples samples, int[] classes)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (IGrouping<int, int> own in Enumerable.Range(0, classes.Length).GroupBy(i => classes[i]))
        {
            int[] order = [.. own];
            Array.Sort(order, (a, b) => samples.Row(a).SequenceCompareTo(samples.Row(b)));
            counts[own.Key] = 1 + order.Skip(1).Where((i, before) => !samples.Row(i).SequenceEqual(samples.Row(order[before]))).Count();
        }

        return counts;
    }
}
