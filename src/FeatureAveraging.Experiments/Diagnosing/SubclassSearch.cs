using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>
/// Finds sub-classes that nobody has labelled, for a diagnosis: in one half of the samples, to be looked at in the other.
/// </summary>
/// <remarks>
/// A sample of the second half belongs to the sub-class of its class whose mean in the first half is nearest. Clusters are distinct by
/// construction, so a test of distinctness says nothing of them. That the second half, clustered by itself, falls into the same parts does
/// (prediction strength, Tibshirani and Walther 2005, with the adjusted Rand index).
/// </remarks>
internal static class SubclassSearch
{
    /// <summary>Finds sub-classes in each class.</summary>
    /// <param name="inputs">x₁…xₙ: n × d.</param>
    /// <param name="classes">Class of each sample, from 0; each class needs two samples for each sub-class.</param>
    /// <param name="options">Number of sub-classes, and effort.</param>
    /// <param name="context">Seed, threads, cancellation.</param>
    /// <exception cref="ArgumentException">A class has too few distinct samples.</exception>
    public static Subclasses Search(Samples inputs, int[] classes, SubclassOptions options, RunContext context)
    {
        var split = StratifiedSplit.Draw(classes, classes.Length / 2, context.Seed);
        DiscoveredSubclasses found = Discover(split.Chosen, context.Seed), again = Discover(split.Others, new Seed(context.Seed.Root + 1));
        Samples first = inputs.Take(split.Chosen), second = inputs.Take(split.Others);
        Matrix means = new LabeledSamples(first, LabelsOf(found), found.Clusters, found.Partition).ComputeClusterMeans();
        int[] own = Array.ConvertAll(split.Others, i => classes[i]);
        int[] of = [.. own.Select((group, row) => Nearest(second.Row(row), means, found.Partition.ClustersOf(group)))];
        return new Subclasses(split.Others, of, found.Partition) { Agreement = AdjustedRandIndex.Measure(of, again.Clusters) };

        DiscoveredSubclasses Discover(int[] half, Seed seed) => SubclassDiscovery.Discover(
            inputs.Take(half), Array.ConvertAll(half, i => classes[i]), Partition.OfCoarse(classes.Max() + 1), options, seed,
            context.Threads, context.Cancellation);
    }

    private static int[] LabelsOf(DiscoveredSubclasses found) => Array.ConvertAll(found.Clusters, j => found.Partition.Labels[j]);

    private static int Nearest(ReadOnlySpan<float> point, Matrix means, IReadOnlyList<int> candidates)
    {
        double[] x = new double[point.Length], difference = new double[point.Length];
        TensorPrimitives.ConvertTruncating(point, (Span<double>)x);
        return candidates.MinBy(j =>
        {
            TensorPrimitives.Subtract(x, means.Row(j), difference);
            return TensorPrimitives.SumOfSquares<double>(difference);
        });
    }
}
