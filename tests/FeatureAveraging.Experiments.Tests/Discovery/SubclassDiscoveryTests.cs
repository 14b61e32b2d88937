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
        var inputs = new Samples(6, 1, [1f, 1f, 2f, 3f, 4f, 5f]);
        ArgumentException fault = Assert.Throws<ArgumentException>(
            () => SubclassDiscovery.Discover(inputs, [1, 1, 1, -1, -1, -1], new SubclassOptions { ClustersPerSide = 3 }, Root));
        Assert.Contains("2 distinct samples of coarse class 0", fault.Message, StringComparison.Ordinal);
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

    [Theory]
    [InlineData(0, SubclassMethod.KMeans)]
    [InlineData(12, SubclassMethod.KMeans)]
    [InlineData(0, SubclassMethod.Spherical)]
    [InlineData(12, SubclassMethod.Spherical)]
    public void Discover_ThreeCoarseClasses_FindsTheirClustersInEverySpace(int components, SubclassMethod method)
    {
        LabeledSamples data = Draw(k: 9, d: 300, n: 360, classes: 3);
        var options = new SubclassOptions { ClustersPerSide = 3, Components = components, Method = method, Restarts = 10 };
        DiscoveredSubclasses found = SubclassDiscovery.Discover(data.Inputs, data.Labels, options, Root);
        Assert.Equal(1, AdjustedRandIndex.Measure(found.Clusters, data.Clusters));
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2], found.Partition.Groups.ToArray());
        Assert.Equal(data.Count, found.ComputeSizes().Sum());
        LabeledSamples labeled = found.Label(data);
        Assert.Equal(data.Labels.ToArray(), labeled.Labels.ToArray());
    }

    /// <summary>Samples of very different lengths: directions tell the clusters, distances do not.</summary>
    [Fact]
    public void Discover_SphericalOnSamplesOfAnyLength_FindsTheDirections()
    {
        LabeledSamples data = Draw(k: 4, d: 300, n: 160);
        for (int i = 0; i < data.Count; i++)
        {
            float scale = MathF.Pow(2, (i % 9) - 4);
            foreach (ref float value in data.Inputs.Row(i))
            {
                value *= scale;
            }
        }

        double Agreement(SubclassMethod method) => AdjustedRandIndex.Measure(
            SubclassDiscovery.Discover(
                data.Inputs, data.Labels, new SubclassOptions { ClustersPerSide = 2, Method = method }, Root).Clusters,
            data.Clusters);
        Assert.Equal(1, Agreement(SubclassMethod.Spherical));
        Assert.True(Agreement(SubclassMethod.KMeans) < 0.9);
    }

    /// <summary>Law: labels ±1 and 0, 1 say the same.</summary>
    [Fact]
    public void Discover_SidesAsGroups_IsTheSame()
    {
        LabeledSamples data = Draw(k: 4, d: 30, n: 100);
        var options = new SubclassOptions { ClustersPerSide = 3 };
        int[] groups = Array.ConvertAll(data.Labels.ToArray(), y => y > 0 ? 0 : 1);
        Assert.Equal(
            SubclassDiscovery.Discover(data.Inputs, data.Labels, options, Root).Clusters,
            SubclassDiscovery.Discover(data.Inputs, groups, options, Root).Clusters);
    }

    [Fact]
    public void Discover_InsideKnownSubclasses_CutsEachOfThem()
    {
        LabeledSamples data = Draw(k: 6, d: 300, n: 300);
        int[] known = Array.ConvertAll(data.Clusters.ToArray(), j => j / 2);      // pairs of clusters: 0, 1 | 2, 3 | 4, 5
        int[] shuffled = Array.ConvertAll(known, j => (j + 1) % 3);
        var partition = Partition.OfGroups([1, 0, 1]);
        DiscoveredSubclasses found = SubclassDiscovery.Discover(
            data.Inputs, shuffled, partition, new SubclassOptions { ClustersPerSide = 2, Restarts = 10 }, Root);
        Assert.Equal([1, 1, 0, 0, 1, 1], found.Partition.Groups.ToArray());
        Assert.Equal(1, AdjustedRandIndex.Measure(found.Clusters, data.Clusters));
        Assert.Equal(shuffled, Array.ConvertAll(found.Clusters, c => c / 2));
    }

    [Fact]
    public void Stability_ClearClusters_IsOneAndNoiseIsNot()
    {
        LabeledSamples clear = Draw(k: 4, d: 300, n: 200);
        var options = new SubclassOptions { ClustersPerSide = 2, Components = 5 };
        Assert.Equal(1, SubclassDiscovery.Discover(clear.Inputs, clear.Labels, options, Root).Stability);
        DiscoveredSubclasses tooMany =
            SubclassDiscovery.Discover(clear.Inputs, clear.Labels, options with { ClustersPerSide = 9 }, Root);
        Assert.InRange(tooMany.Stability, 0, 0.9);
        Assert.True(double.IsNaN(
            SubclassDiscovery.Discover(clear.Inputs, clear.Labels, options with { Restarts = 1 }, Root).Stability));
    }

    [Fact]
    public void Combine_NumbersOfTheirOwn_TakesEachClassFromItsResult()
    {
        LabeledSamples data = Draw(k: 5, d: 300, n: 250);
        DiscoveredSubclasses two = SubclassDiscovery.Discover(data.Inputs, data.Labels, new SubclassOptions { ClustersPerSide = 2 }, Root),
            three = SubclassDiscovery.Discover(
                data.Inputs, data.Labels, new SubclassOptions { ClustersPerSide = 3, Restarts = 20 }, Root);
        var combined = DiscoveredSubclasses.Combine([two, three]);
        Assert.Equal([0, 0, 1, 1, 1], combined.Partition.Groups.ToArray());
        Assert.Equal(1, AdjustedRandIndex.Measure(combined.Clusters, data.Clusters));
        Assert.Equal([two.Stabilities[0], three.Stabilities[1]], combined.Stabilities);
        Assert.Throws<ArgumentException>(() => DiscoveredSubclasses.Combine([two]));
        Assert.Throws<ArgumentException>(() => DiscoveredSubclasses.Combine([two, three, two]));
    }

    [Theory]
    [InlineData(new[] { 1, -1, -1 }, 2, "coarse class 0, which has 1 sample")]
    [InlineData(new[] { 0, 2, 2 }, 1, "2 of 3 coarse classes")]
    [InlineData(new[] { 0, 0, 0 }, 1, "1 of 2 coarse classes")]
    public void Discover_ClassesThatDoNotSuffice_SaysWhich(int[] labels, int clusters, string expected) => Assert.Contains(
        expected,
        Assert.Throws<ArgumentException>(() => SubclassDiscovery.Discover(
            new Samples(3, 1, [1f, 2f, 3f]), labels, new SubclassOptions { ClustersPerSide = clusters }, Root)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Discover_ZeroSampleOnTheSphere_SaysWhich()
    {
        var options = new SubclassOptions { ClustersPerSide = 1, Method = SubclassMethod.Spherical };
        ArgumentException fault = Assert.Throws<ArgumentException>(
            () => SubclassDiscovery.Discover(new Samples(3, 1, [1f, 0f, 3f]), [1, 1, -1], options, Root));
        Assert.Contains("sample 1 has no direction", fault.Message, StringComparison.Ordinal);
    }

    private static LabeledSamples Draw(int k, int d, int n, int classes = 2)
    {
        var distribution =
            ClusterDistribution.Create(new ClusterOptions { ClusterCount = k, InputDimension = d, ClassCount = classes }, Root);
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
