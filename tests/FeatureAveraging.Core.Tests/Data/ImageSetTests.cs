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

    [Fact]
    public void Take_AnyOrder_CopiesThoseImages()
    {
        var images = new ImageSet([1, 2, 3, 4, 5, 6], 1, 1, 2, [7, 8, 9]);

        ImageSet taken = images.Take([2, 0, 2]);

        Assert.Equal([5, 6, 1, 2, 5, 6], taken.Pixels);
        Assert.Equal([9, 7, 9], taken.Labels);
        Assert.Equal((1, 1, 2), (taken.Channels, taken.Height, taken.Width));
        Assert.Throws<ArgumentException>(() => images.Take([3]));
        Assert.Throws<ArgumentException>(() => images.Take([-1]));
    }

    [Fact]
    public void ToCoarse_ThreeClasses_NumbersThePositiveSideZero()
    {
        var images = new ImageSet([0, 0, 0], 1, 1, 1, [2, 1, 0]);
        ImageSet coarse = images.ToCoarse(new Partition([1, -1, 1]));
        Assert.Equal([0, 1, 0], coarse.Labels);
        Assert.Same(images.Pixels, coarse.Pixels);
        Assert.Equal([1, 1, 0], images.ToCoarse(Partition.OfGroups([0, 1, 1])).Labels);
        var fault = Assert.Throws<ArgumentException>(() => images.ToCoarse(new Partition([1, -1])));
        Assert.Contains("has 2 classes; image 0 has class 2", fault.Message, StringComparison.Ordinal);
    }
}
