using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Data;

public sealed class LabeledSamplesTests
{
    private static readonly Partition Sides = Partition.FirstPositive(1, 1);

    [Fact]
    public void Constructor_Faults_NameTheSampleAndTheValue()
    {
        AssertFault("labels is 1 long; there are n = 2 samples.", () => new LabeledSamples(Inputs(), [1]));
        AssertFault("labels holds 0 at sample 1; every label is +1 or -1.", () => new LabeledSamples(Inputs(), [1, 0]));
        AssertFault("clusters is 1 long; there are n = 2 samples.", () => new LabeledSamples(Inputs(), [1, -1], [0], Sides));
        AssertFault("clusters holds 2 at sample 1; clusters run from 0 to 1.", () => new LabeledSamples(Inputs(), [1, -1], [0, 2], Sides));
        AssertFault(
            "features has 3 columns; the samples have d = 2.",
            () => new LabeledSamples(Inputs(), [1, -1], [0, 1], Sides, new Matrix(2, 3)));
        Assert.Throws<ArgumentNullException>(() => new LabeledSamples(Inputs(), [1, -1], [0, 1]));
    }

    [Fact]
    public void Take_SomeInAnotherOrder_KeepsWhatIsKnownOfEach()
    {
        var all = new LabeledSamples(new Samples(3, 2, [1, 2, 3, 4, 5, 6]), [1, -1, 1], [0, 1, 0], Sides);
        LabeledSamples some = all.Take([2, 1]);
        Assert.Equal([5f, 6, 3, 4], some.Inputs.Values.ToArray());
        Assert.Equal([1, -1], some.Labels.ToArray());
        Assert.Equal([0, 1], some.Clusters.ToArray());
        Assert.Same(Sides, some.Partition);
        Assert.False(new LabeledSamples(Inputs(), [1, -1]).Take([0]).HasClusters);
        AssertFault("indices holds 3 at 0; there are n = 3 samples.", () => all.Take([3]));
    }

    [Fact]
    public void Constructor_NonFiniteSample_IsNamed()
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
        {
            var inputs = new Samples(2, 2, [0, 0, 0, bad]);
            AssertFault(
                "inputs holds a NaN or an infinity in sample 1; every value must be finite.", () => new LabeledSamples(inputs, [1, -1]));
        }
    }

    [Fact]
    public void ComputeClusterMeans_TwoClusters_AveragesEach()
    {
        var inputs = new Samples(3, 2, [1, 2, 3, 6, -1, 0]);
        Matrix means = new LabeledSamples(inputs, [1, 1, -1], [0, 0, 1], Sides).ComputeClusterMeans();
        Assert.Equal([2, 4, -1, 0], means.Values.ToArray());
    }

    [Fact]
    public void ComputeClusterMeans_NothingToAverage_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => new LabeledSamples(Inputs(), [1, -1]).ComputeClusterMeans());
        InvalidOperationException empty =
            Assert.Throws<InvalidOperationException>(() => new LabeledSamples(Inputs(), [1, 1], [0, 0], Sides).ComputeClusterMeans());
        Assert.Equal("Cluster 1 has no sample, so it has no mean.", empty.Message);
    }

    private static Samples Inputs() => new(2, 2);

    private static void AssertFault(string message, Func<object> make) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
}
