using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>How much nearer samples lie to their own sub-class than to the next one of their coarse class (Rousseeuw 1987).</summary>
/// <remarks>
/// s(i) = (b − a)/max(a, b), a the mean distance of sample i to the other samples of its sub-class and b the least mean distance to those
/// of another sub-class of the same coarse class; 0 where it is alone in its own. Near 1: far apart; 0: one cloud cut in two.
/// </remarks>
public static class Silhouette
{
    /// <summary>Measures the mean of s over the samples of each coarse class.</summary>
    /// <param name="points">What was clustered: n × D.</param>
    /// <param name="clusters">Sub-class of each sample: n values.</param>
    /// <param name="partition">Coarse class of each sub-class.</param>
    /// <param name="seed">Root seed; class g draws from stream <c>discovery.silhouette</c>, index g.</param>
    /// <param name="most">Samples of a class that are looked at, drawn where there are more: most²·D/2 multiply-adds.</param>
    /// <returns>One value for each coarse class; NaN for a class with a single sub-class.</returns>
    /// <exception cref="ArgumentException">The numbers of samples differ.</exception>
    public static double[] Measure(Samples points, ReadOnlySpan<int> clusters, Partition partition, Seed seed, int most = 500)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        Shape.Require(
            clusters.Length == points.Count, nameof(clusters), $"is {clusters.Length} long; there are n = {points.Count} samples");
        int[] all = clusters.ToArray();
        double[] means = new double[partition.GroupCount];
        for (int group = 0; group < means.Length; group++)
        {
            int[] own = [.. Enumerable.Range(0, all.Length).Where(i => partition.Groups[all[i]] == group)];
            seed.For("discovery.silhouette", (ulong)group).Shuffle(own.AsSpan());
            own = own[..Math.Min(most, own.Length)];
            means[group] = Measure(points.Take(own), Array.ConvertAll(own, i => all[i]));
        }

        return means;
    }

    private static double Measure(Samples points, int[] clusters)
    {
        int[] names = [.. clusters.Distinct()], place = [.. clusters.Select(c => Array.IndexOf(names, c))];
        if (names.Length < 2)
        {
            return double.NaN;
        }

        int[] sizes = [.. names.Select(name => clusters.Count(c => c == name))];
        var sums = new Matrix(points.Count, names.Length);      // Σ of distances to the samples of each sub-class
        for (int i = 0; i < points.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double distance = TensorPrimitives.Distance<float>(points.Row(i), points.Row(j));
                sums[i, place[j]] += distance;
                sums[j, place[i]] += distance;
            }
        }

        return Enumerable.Range(0, points.Count).Average(i => Of(sums.Row(i), sizes, place[i]));
    }

    private static double Of(ReadOnlySpan<double> sums, int[] sizes, int own)
    {
        if (sizes[own] == 1)
        {
            return 0;
        }

        double a = sums[own] / (sizes[own] - 1), b = double.PositiveInfinity;
        for (int c = 0; c < sizes.Length; c++)
        {
            b = c == own ? b : Math.Min(b, sums[c] / sizes[c]);
        }

        return a == b ? 0 : (b - a) / Math.Max(a, b);
    }
}
