using FeatureAveraging.Data;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ImageExperimentDataTests
{
    private static readonly ImageSet Small = PixelNetwork.Draw(0, 1, 2, 3), Large = SyntheticImages.Draw(4);
    private static readonly string[] Names = ["a", "b", "c", "d"];

    [Fact]
    public void Create_WhatFits_IsKept()
    {
        var data = new ImageExperimentData("pixels", Small, Small, PixelNetwork.Sides, Names);
        Assert.Equal(("pixels", 4, 4, 4), (data.Name, data.Train.Count, data.Test.Count, data.ClassNames.Count));
    }

    [Fact]
    public void Create_SizesOrNamesThatDisagree_SaysWhich()
    {
        Assert.Contains(
            "are 1 × 8 × 8; the training images are 1 × 2 × 2",
            Assert.Throws<ArgumentException>(() => new ImageExperimentData("x", Small, Large, PixelNetwork.Sides, Names)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "are 3; the partition has 4 classes",
            Assert.Throws<ArgumentException>(() => new ImageExperimentData("x", Small, Small, PixelNetwork.Sides, Names[1..])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ImageExperimentData("", Small, Small, PixelNetwork.Sides, Names));
    }
}
