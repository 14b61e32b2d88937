using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ImageArmTests
{
    private static readonly ImageExperimentData Data = PixelNetwork.CreateData();

    [Fact]
    public void OfSides_Images_CarryTheirSideAsClass()
    {
        ImageArm arm = ImageArm.OfSides("coarse", Data);

        Assert.Equal([0, 0, 1, 1, 0, 0, 1, 1], arm.Train.Labels);
        Assert.Equal([0, 0, 1, 1, 0, 0, 1, 1], arm.Test.Labels);
        Assert.Equal([1, -1], arm.Partition.Labels.ToArray());
        Assert.Equal(["positive", "negative"], arm.ClassNames);
        Assert.Equal([Readout.Native], arm.Readouts);
        Assert.True(arm.IsCoarse);
    }

    [Fact]
    public void OfClasses_Images_KeepTheirClassesAndAreJudgedBySide()
    {
        ImageArm arm = ImageArm.OfClasses("fine", Data);

        Assert.Same(Data.Train, arm.Train);
        Assert.Equal(["a", "b", "c", "d"], arm.ClassNames);
        Assert.Equal([Readout.Max, Readout.Sum, Readout.Probability], arm.Readouts);
        Assert.False(arm.IsCoarse);
        Assert.Null(arm.Adversarial);
    }

    [Fact]
    public void Metric_CoarseArm_LeavesTheReadoutOut()
    {
        Assert.Equal("coarse.accuracy.clean", (string)ImageArm.OfSides("coarse", Data).Metric("accuracy.clean", Readout.Native));
        Assert.Equal("fine.accuracy.clean.sum", (string)ImageArm.OfClasses("fine", Data).Metric("accuracy.clean", Readout.Sum));
    }
}
