using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Features;

/// <summary>
/// Feature averaging as a statistical statement, for any differentiable classifier at any of its layers: two permutation tests, then the
/// shared-direction index with its interval.
/// </summary>
/// <remarks>
/// The index alone says nothing: sub-classes that are drawn at random have the same mean gradient, so it is 1 on every network.
/// </remarks>
public static class AveragingAnalysis
{
    /// <summary>Draws the samples that are looked at: at most so many of each coarse class, every sub-class in its share.</summary>
    /// <param name="clusters">Sub-class of each sample: n values.</param>
    /// <param name="partition">Coarse class of each sub-class.</param>
    /// <param name="most">Most samples of a coarse class.</param>
    /// <param name="seed">Root seed.</param>
    /// <returns>Their indices, ascending.</returns>
    public static int[] Draw(ReadOnlySpan<int> clusters, Partition partition, int most, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(partition);
        int[] copy = clusters.ToArray();
        var drawn = new List<int>();
        for (int g = 0; g < partition.GroupCount; g++)
        {
            int[] members = MembersOf(copy, partition, g);
            int[] own = Array.ConvertAll(members, i => copy[i]);
            drawn.AddRange(StratifiedSplit.Draw(own, Math.Min(most, members.Length), seed).Chosen.Select(i => members[i]));
        }

        return [.. drawn.Order()];
    }

    /// <summary>Says of each coarse class whether one direction breaks all its sub-classes.</summary>
    /// <param name="values">Values z of the layer, one sample per row, finite: n × D.</param>
    /// <param name="gradients">∇_z margin of each sample, finite: n × D.</param>
    /// <param name="clusters">Sub-class of each sample: n values.</param>
    /// <param name="partition">Coarse class of each sub-class.</param>
    /// <param name="options">Bounds and effort.</param>
    /// <param name="seed">Root seed: streams <c>averaging.data</c>, <c>averaging.gradient</c>, <c>averaging.index</c>.</param>
    /// <param name="threads">Threads, at least 1; the result does not depend on it.</param>
    /// <returns>One statement for each coarse class of which there are two sub-classes with two samples each; in their order.</returns>
    /// <exception cref="ArgumentException">Sizes disagree.</exception>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public static IReadOnlyList<AveragingStatement> State(
        Matrix values, Matrix gradients, ReadOnlySpan<int> clusters, Partition partition, AveragingOptions options, Seed seed,
        int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        Shape.Require(
            values.Rows == clusters.Length && gradients.Rows == clusters.Length, nameof(clusters),
            $"is {clusters.Length} long; there are {values.Rows} values and {gradients.Rows} gradients");
        int[] copy = clusters.ToArray();
        var statements = new List<AveragingStatement>();
        for (int g = 0; g < partition.GroupCount; g++)
        {
            if (SubclassSample.Of(values, gradients, copy, MembersOf(copy, partition, g)) is { } sample)
            {
                statements.Add(new GroupAnalysis(g, sample, options, seed, threads).State());
            }
        }

        return statements;
    }

    private static int[] MembersOf(int[] clusters, Partition partition, int group) =>
        [.. Enumerable.Range(0, clusters.Length).Where(i => partition.Groups[clusters[i]] == group)];
}
