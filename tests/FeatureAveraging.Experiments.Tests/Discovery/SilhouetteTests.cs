using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Tests.Discovery;

public sealed class SilhouetteTests
{
    private static readonly Seed Root = new(1);

    /// <summary>Closed form: 0, 1 | 10, 11 in one class; 0 | 4, 6 in the other, where the first is alone.</summary>
    [Fact]
    public void Measure_PointsOnALine_IsTheClosedForm()
    {
        var points = new Samples(7, 1, [0, 1, 10, 11, 0, 4, 6]);
        double[] found = Silhouette.Measure(points, [0, 0, 1, 1, 2, 3, 3], new Partition([1, 1, -1, -1]), Root);
        Assert.Equal(((9.5 / 10.5) + (8.5 / 9.5)) / 2, found[0], 1e-12);
        Assert.Equal((0 + (2 / 4.0) + (4 / 6.0)) / 3, found[1], 1e-12);
    }

    [Fact]
    public void Measure_ClassWithOneSubclass_IsNaN()
    {
        var points = new Samples(5, 1, [0, 1, 5, 6, 9]);
        double[] found = Silhouette.Measure(points, [0, 0, 1, 2, 2], new Partition([1, -1, -1]), Root);
        Assert.True(double.IsNaN(found[0]));
        Assert.False(double.IsNaN(found[1]));
    }

    /// <summary>Law: scaling and shifting all points changes nothing, and the names of the sub-classes do not count.</summary>
    [Fact]
    public void Measure_ScaledShiftedAndRenamed_IsTheSame()
    {
        RandomSource random = Root.For("test");
        float[] values = [.. Enumerable.Range(0, 60).Select(_ => (float)random.NextInt(1000))];
        int[] clusters = [.. Enumerable.Range(0, 30).Select(i => i % 6)], renamed = [.. clusters.Select(c => c < 3 ? 2 - c : 8 - c)];
        var partition = new Partition([1, 1, 1, -1, -1, -1]);
        double[] one = Silhouette.Measure(new Samples(30, 2, values), clusters, partition, Root),
            other = Silhouette.Measure(
                new Samples(30, 2, Array.ConvertAll(values, v => 1024 + (4 * v))), renamed, partition, Root);
        Assert.Equal(one[0], other[0], 1e-6);
        Assert.Equal(one[1], other[1], 1e-6);
    }

    [Fact]
    public void Measure_MoreSamplesThanAreLookedAt_IsNearThatOfAll()
    {
        RandomSource random = Root.For("test");
        int[] clusters = [.. Enumerable.Range(0, 600).Select(i => i % 4)];
        var points = new Samples(600, 2, [.. clusters.SelectMany(c => new[] { (float)(3 * c + random.NextGaussian()), 0 })]);
        var partition = new Partition([1, 1, -1, -1]);
        double all = Silhouette.Measure(points, clusters, partition, Root)[0],
            some = Silhouette.Measure(points, clusters, partition, Root, most: 100)[0];
        Assert.NotEqual(all, some);
        Assert.Equal(all, some, 0.1);
        Assert.Throws<ArgumentException>(() => Silhouette.Measure(points, clusters.AsSpan(1), partition, Root));
    }
}
