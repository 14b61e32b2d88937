using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Tests.Discovery;

public sealed class SubclassDiscoveryTests
{
    private static readonly Seed Root = new(3);

    /// <summary>Brute force: the least inertia over all 2⁶ (positive) and 2⁵ (negative) ways to split a side in two.</summary>
    [Fact]
    public void Discover_TinySets_FindsTheLeastInertia()
    {
        for (ulong trial = 0; trial < 20; trial++)
        {
            RandomSource random = new Seed(trial).For("test");
            var inputs = new Samples(11, 2);
            foreach (ref float value in inputs.Values)
            {
                value = (float)random.NextGaussian();
            }

            int[] sides = [1, -1, 1, 1, -1, 1, -1, -1, 1, 1, -1];
            DiscoveredSubclasses found =
                SubclassDiscovery.Discover(inputs, sides, new SubclassOptions { ClustersPerSide = 2, Restarts = 20 }, Root);
            double expected = LeastInertia(inputs, Members(sides, 1)) + LeastInertia(inputs, Members(sides, -1));
            Assert.Equal(expected, found.Inertia, 1e-5);      // single-precision centres and distances of numbers near 1
        }
    }

    [Fact]
    public void Discover_WellSeparatedClusters_FindsExactlyThem()
    {
        LabeledSamples data = Draw(k: 6, d: 300, n: 240);
        DiscoveredSubclasses found =
            SubclassDiscovery.Discover(data.Inputs, data.Labels, new SubclassOptions { ClustersPerSide = 3 }, Root);
        Assert.Equal(1, AdjustedRandIndex.Measure(found.Clusters, data.Clusters));
        for (int i = 0; i < data.Count; i++)
        {
            Assert.Equal(data.Labels[i], found.Partition.Labels[found.Clusters[i]]);
        }
    }

    [Fact]
    public void Discover_CentersFromSomeSamples_GivesEverySampleItsCluster()
    {
        LabeledSamples data = Draw(k: 4, d: 300, n: 240);
        DiscoveredSubclasses found =
            SubclassDiscovery.Discover(data.Inputs, data.Labels, new SubclassOptions { ClustersPerSide = 2, MostSamples = 20 }, Root);
        Assert.Equal(1, AdjustedRandIndex.Measure(found.Clusters, data.Clusters));
    }

    [Fact]
    public void Discover_AnyThreadCount_SameBits()
    {
        LabeledSamples data = Draw(k: 4, d: 40, n: 1500);
        var options = new SubclassOptions { ClustersPerSide = 7, Restarts = 2, MostSamples = 600 };
        DiscoveredSubclasses one = SubclassDiscovery.Discover(data.Inputs, data.Labels, options, Root, threads: 1),
            two = SubclassDiscovery.Discover(data.Inputs, data.Labels, options, Root, threads: 2);
        Assert.Equal(one.Clusters, two.Clusters);
        Assert.Equal(one.Inertia, two.Inertia);
    }

    /// <summary>As many clusters as samples: each its own, whatever the start; so no cluster may stay empty.</summary>
    [Fact]
    public void Discover_AsManyClustersAsSamples_HasNoInertiaAndNoEmptyCluster()
    {
        LabeledSamples data = Draw(k: 2, d: 5, n: 30);
        int count = Math.Min(Members(data.Labels.ToArray(), 1).Length, Members(data.Labels.ToArray(), -1).Length);
        int[] sides = data.Labels.ToArray(), kept = [.. Members(sides, 1).Take(count), .. Members(sides, -1).Take(count)];
        var inputs = new Samples(2 * count, 5, [.. kept.SelectMany(i => data.Inputs.Row(i).ToArray())]);
        DiscoveredSubclasses found = SubclassDiscovery.Discover(
            inputs, Array.ConvertAll(kept, i => sides[i]), new SubclassOptions { ClustersPerSide = count, Restarts = 1 }, Root);
        Assert.Equal(0, found.Inertia);
        Assert.Equal(Enumerable.Range(0, 2 * count), found.Clusters.Order());
    }

    /// <summary>One far centre gets no sample: it takes the one that is farthest from its own centre.</summary>
    [Fact]
    public void AssignTo_CenterWithoutPoint_TakesTheFarthestSample()
    {
        var inputs = new Samples(4, 1, [0f, 1f, 10f, 14f]);
        Clustering found = new KMeans(inputs, [0, 1, 2, 3]).AssignTo(new Samples(3, 1, [0f, 11f, 1000f]), new ParallelOptions());
        Assert.Equal([0, 0, 1, 2], found.Assigned);      // distances 0, 1, 1, 3
        Assert.Equal(2, found.Inertia, 1e-6);
    }

    [Fact]
    public void Discover_FewerDistinctSamplesThanClusters_SaysSo()
    {
        var inputs = new Samples(5, 1, [1f, 1f, 2f, 3f, 4f]);
        ArgumentException fault = Assert.Throws<ArgumentException>(
            () => SubclassDiscovery.Discover(inputs, [1, 1, 1, -1, -1], new SubclassOptions { ClustersPerSide = 3 }, Root));
        Assert.Contains("2 distinct samples", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Discover_BadArguments_ThrowsArgumentException()
    {
        var options = new SubclassOptions { ClustersPerSide = 1 };
        Assert.Throws<ArgumentException>(() => SubclassDiscovery.Discover(new Samples(2, 1, [1f, 2f]), [1, 1], options, Root));
        Assert.Throws<ArgumentException>(() => SubclassDiscovery.Discover(new Samples(2, 1, [1f, 2f]), [1], options, Root));
        Assert.Throws<ArgumentException>(() => SubclassDiscovery.Discover(new Samples(3, 1, [1f, 2f, 3f]), [1, -1, 0], options, Root));
        Assert.Throws<ArgumentException>(() => SubclassDiscovery.Discover(new Samples(2, 1, [1f, float.NaN]), [1, -1], options, Root));
    }

    private static LabeledSamples Draw(int k, int d, int n)
    {
        var distribution = ClusterDistribution.Create(new ClusterOptions { ClusterCount = k, InputDimension = d }, Root);
        return distribution.Draw(n, Root, "data.train");
    }

    private static int[] Members(int[] sides, int side) => [.. Enumerable.Range(0, sides.Length).Where(i => sides[i] == side)];

    private static double LeastInertia(Samples inputs, int[] members) => Enumerable.Range(1, (1 << members.Length) - 2).Min(mask =>
        Inertia(inputs, [.. members.Where((_, i) => (mask >> i & 1) == 0)])
            + Inertia(inputs, [.. members.Where((_, i) => (mask >> i & 1) == 1)]));

    private static double Inertia(Samples inputs, int[] members) => Enumerable.Range(0, inputs.Dimension).Sum(c =>
    {
        double mean = members.Average(i => inputs.Row(i)[c]);
        return members.Sum(i => Math.Pow(inputs.Row(i)[c] - mean, 2));
    });
}
