using FeatureAveraging.Data;

namespace FeatureAveraging.Core.Tests.Data;

public sealed class ImageSetTests
{
    [Fact]
    public void ToSamples_Bytes_AreScaledAndLabelledByTheirSide()
    {
        LabeledSamples samples = new ImageSet([0, 51, 255, 102], 1, 1, 2, [1, 0]).ToSamples(Partition.FirstPositive(1, 1));
        Assert.Equal([0f, 0.2f, 1f, 0.4f], samples.Inputs.Values.ToArray());
        Assert.Equal([-1, 1], samples.Labels.ToArray());
        Assert.Equal([1, 0], samples.Clusters.ToArray());
    }

    [Fact]
    public void ToSamples_ClassOutsideThePartition_Throws() =>
        Assert.Throws<ArgumentException>(() => new ImageSet([0], 1, 1, 1, [2]).ToSamples(Partition.FirstPositive(1, 1)));
}
