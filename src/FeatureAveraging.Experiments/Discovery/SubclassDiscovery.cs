using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>Finds sub-classes nobody has labelled: k-means inside each coarse class, or inside each sub-class that is known.</summary>
/// <remarks>
/// k-means++ (Arthur and Vassilvitskii 2007), then Lloyd's rounds. A cluster that runs empty takes the sample that is farthest from its own
/// centre. Streams: <c>discovery.samples</c> with the class as index, <c>discovery.start</c> with start · classes + class,
/// <c>discovery.space</c> and <c>principal.start</c>. The result is the same bits at any number of threads.
/// </remarks>
public static class SubclassDiscovery
{
    /// <summary>Clusters the samples of each coarse class.</summary>
    /// <param name="inputs">What is clustered, n × d, finite: x₁…xₙ, or what an embedding makes of them.</param>
    /// <param name="labels">Coarse class of each sample, n values: ±1, or from 0 to G − 1; each occurs, and G ≥ 2.</param>
    /// <param name="options">Number of sub-classes, space and effort.</param>
    /// <param name="seed">Root seed.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A label is out of range or a class is missing, a sample is not finite, or a class has fewer
    /// distinct samples than sub-classes are wanted.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DiscoveredSubclasses Discover(
        Samples inputs, ReadOnlySpan<int> labels, SubclassOptions options, Seed seed, int threads = 1,
        CancellationToken cancellation = default)
    {
        int[] groups = ToGroups(labels);
        return Discover(inputs, groups, Partition.OfCoarse(groups.Max() + 1), options, seed, threads, cancellation);
    }

    /// <summary>Clusters the samples of each coarse class, every class into its own number of sub-classes.</summary>
    /// <param name="space">What is clustered and how.</param>
    /// <param name="labels">Coarse class of each sample, n values: ±1, or from 0 to G − 1; each occurs, and G ≥ 2.</param>
    /// <param name="counts">Sub-classes of each coarse class: G values, or one for all.</param>
    /// <param name="seed">Root seed.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">As of the other overloads.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DiscoveredSubclasses Discover(
        SubclassSpace space, ReadOnlySpan<int> labels, IReadOnlyList<int> counts, Seed seed, int threads = 1,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(counts);
        int[] own = labels.ToArray();
        var byNumber = counts.Distinct().ToDictionary(number => number, number => Discover(
            space.Inputs, own, space.Options with { ClustersPerSide = number, MostSamples = Math.Max(number, space.Options.MostSamples) },
            seed, threads, cancellation));
        return counts.Count == 1 ? byNumber[counts[0]] : DiscoveredSubclasses.Combine([.. counts.Select(number => byNumber[number])]);
    }

    /// <summary>Clusters the samples of each sub-class that is known already: digits, where the coarse class is their parity.</summary>
    /// <param name="inputs">What is clustered, n × d, finite.</param>
    /// <param name="known">Known sub-class of each sample, n values; each occurs.</param>
    /// <param name="partition">Coarse class of each known sub-class.</param>
    /// <param name="options">Number of clusters inside each known sub-class, space and effort.</param>
    /// <param name="seed">Root seed.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A sub-class is out of range or has no sample, a sample is not finite, or a sub-class has fewer
    /// distinct samples than clusters are wanted.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DiscoveredSubclasses Discover(
        Samples inputs, ReadOnlySpan<int> known, Partition partition, SubclassOptions options, Seed seed, int threads = 1,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Samples space = Represent(inputs, options, seed, threads);
        Shape.Require(known.Length == inputs.Count, nameof(known), $"is {known.Length} long; there are n = {inputs.Count} samples");
        int[][] members = Members(known, partition);
        RequireEnough(members, partition, options);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Clustering[][] starts = RunStarts(space, members, partition, options, seed, parallel);

        int c = options.ClustersPerSide;
        int[] clusters = new int[inputs.Count];
        double[] inertias = new double[members.Length];
        foreach ((int cell, int[] own) in members.Index())
        {
            Clustering found = starts[cell].MinBy(start => start.Inertia)!;
            if (own.Length > options.MostSamples)
            {
                found = Start(space, own, cell, partition, options).AssignTo(found.Centers, parallel);
            }

            for (int i = 0; i < own.Length; i++)
            {
                clusters[own[i]] = (cell * c) + found.Assigned[i];
            }

            inertias[cell] = found.Inertia;
        }

        int[] groups = [.. partition.Groups.ToArray().SelectMany(group => Enumerable.Repeat(group, c))];
        return new DiscoveredSubclasses(clusters, Partition.OfGroups(groups), inertias)
        {
            Stabilities = [.. starts.Select(MeasureStability)],
        };
    }

    /// <summary>The samples as they are clustered: their principal components, and at length 1 where only directions count.</summary>
    /// <param name="inputs">n × d, finite.</param>
    /// <param name="options">The space.</param>
    /// <param name="seed">Root seed.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <returns>n × D; the samples themselves where nothing is to be done.</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A sample is not finite, all are the same, or one has no direction.</exception>
    public static Samples Represent(Samples inputs, SubclassOptions options, Seed seed, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        int nonFinite = inputs.FirstNonFinite();
        Shape.Require(nonFinite < 0, nameof(inputs), $"holds a NaN or an infinity in sample {nonFinite}; every value must be finite");
        Samples space = inputs;
        if (options.Components > 0)
        {
            int[] drawn = Draw([.. Enumerable.Range(0, inputs.Count)], PrincipalComponents.MostSamples, seed.For("discovery.space"));
            space = PrincipalComponents.Find(inputs.Take(drawn), options.Components, seed, threads).Project(inputs, threads);
        }

        return options.Method == SubclassMethod.Spherical ? ToUnitLength(space) : space;
    }

    private static Samples ToUnitLength(Samples samples)
    {
        var unit = new Samples(samples.Count, samples.Dimension);
        for (int i = 0; i < samples.Count; i++)
        {
            float norm = TensorPrimitives.Norm<float>(samples.Row(i));
            Shape.Require(
                norm > 0 && float.IsFinite(norm), nameof(samples),
                $"has length {norm} at {i}, so sample {i} has no direction; leave it out, or use the method KMeans");
            TensorPrimitives.Divide(samples.Row(i), norm, unit.Row(i));
        }

        return unit;
    }

    /// <summary>
    /// All starts of all classes, on some of their samples. Every start is one piece of work: coarse, so that threads seldom wait for
    /// each other.
    /// </summary>
    private static Clustering[][] RunStarts(
        Samples space, int[][] members, Partition partition, SubclassOptions options, Seed seed, ParallelOptions parallel)
    {
        int cells = members.Length;
        int[][] drawn =
            [.. members.Select((own, cell) => Draw(own, options.MostSamples, seed.For("discovery.samples", (ulong)cell)))];
        var found = new Clustering[cells * options.Restarts];
        try
        {
            Parallel.For(0, found.Length, parallel, i =>
            {
                RandomSource random = seed.For("discovery.start", (ulong)i);
                KMeans start = Start(space, drawn[i % cells], i % cells, partition, options);
                found[i] = start.Cluster(options.ClustersPerSide, options.MaxIterations, random, parallel.CancellationToken);
            });
        }
        catch (AggregateException failures) when (failures.InnerExceptions[0] is ArgumentException few)      // callers expect it bare
        {
            ExceptionDispatchInfo.Throw(few);
        }

        return [.. Enumerable.Range(0, cells).Select(cell => found.Where((_, i) => i % cells == cell).ToArray())];
    }

    private static KMeans Start(Samples space, int[] members, int cell, Partition partition, SubclassOptions options) =>
        new(space, members, Name(cell, partition), options.Method == SubclassMethod.Spherical);

    // Mean over all pairs of starts; one start agrees with nobody.
    private static double MeasureStability(Clustering[] starts) => starts.Length == 1
        ? double.NaN
        : Enumerable.Range(0, starts.Length)
            .SelectMany(a => Enumerable.Range(0, a).Select(b => AdjustedRandIndex.Measure(starts[a].Assigned, starts[b].Assigned)))
            .Average();

    private static void RequireEnough(int[][] members, Partition partition, SubclassOptions options)
    {
        foreach ((int cell, int[] own) in members.Index())
        {
            Shape.Require(
                own.Length >= options.ClustersPerSide, nameof(options),
                $"ask for {options.ClustersPerSide} clusters of {Name(cell, partition)}, which has {own.Length} " +
                $"{(own.Length == 1 ? "sample" : "samples")}; ask for at most as many as there are samples");
        }
    }

    private static string Name(int cell, Partition partition) =>
        partition.ClusterCount == partition.GroupCount ? $"coarse class {cell}" : $"sub-class {cell}";

    private static int[] ToGroups(ReadOnlySpan<int> labels)
    {
        Shape.Require(labels.Length > 0, nameof(labels), $"are none");
        bool sides = labels.Contains(-1);
        int[] groups = new int[labels.Length];
        for (int i = 0; i < groups.Length; i++)
        {
            Shape.Require(
                sides ? labels[i] is 1 or -1 : labels[i] >= 0, nameof(labels),
                $"holds {labels[i]} at sample {i}; +1 and -1, or coarse classes from 0 are expected");
            groups[i] = sides ? (labels[i] > 0 ? 0 : 1) : labels[i];
        }

        int count = groups.Max() + 1, distinct = groups.Distinct().Count();
        Shape.Require(
            distinct == Math.Max(count, 2), nameof(labels),
            $"holds {distinct} of {Math.Max(count, 2)} coarse classes; every one needs samples");
        return groups;
    }

    private static int[][] Members(ReadOnlySpan<int> known, Partition partition)
    {
        List<int>[] members = [.. Enumerable.Range(0, partition.ClusterCount).Select(_ => new List<int>())];
        for (int i = 0; i < known.Length; i++)
        {
            Shape.Require(
                known[i] >= 0 && known[i] < members.Length, nameof(known),
                $"holds {known[i]} at sample {i}; sub-classes run from 0 to {members.Length - 1}");
            members[known[i]].Add(i);
        }

        int empty = Array.FindIndex(members, own => own.Count == 0);
        Shape.Require(empty < 0, nameof(known), $"holds no sample of {Name(empty, partition)}; every one needs samples");
        return Array.ConvertAll(members, own => own.ToArray());
    }

    private static int[] Draw(int[] members, int count, RandomSource random)
    {
        if (members.Length <= count)
        {
            return members;
        }

        int[] shuffled = (int[])members.Clone();
        random.Shuffle(shuffled.AsSpan());
        return [.. shuffled.AsSpan(0, count).ToArray().Order()];
    }
}
