using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Vision.Tests;

public sealed class VisionReadoutTests
{
    private static readonly Partition Partition = new([1, -1, 1]);
    private static readonly ImageSet Images = new([0, 0, 0], 1, 1, 1, [2, 1, 0]);
    private static readonly Matrix Logits = new(3, 3, [1, 2, 4, 0, 1, 1, 5, 6, 3]);

    [Fact]
    public void ToCoarse_ThreeClasses_NumbersThePositiveSideZero()
    {
        ImageSet coarse = VisionReadout.ToCoarse(Images, Partition);
        Assert.Equal([0, 1, 0], coarse.Labels);
        Assert.Same(Images.Pixels, coarse.Pixels);
    }

    [Theory]
    [InlineData(Readout.Native, new double[] { 2, 0, -1 })]          // 4 − 2; a tie; 5 − 6
    [InlineData(Readout.Sum, new double[] { 3, 0, 2 })]              // 1 + 4 − 2; −(0 + 1 − 1); 5 + 3 − 6
    [InlineData(Readout.Max, new double[] { 2, 0, -1 })]             // 4 − 2; −(1 − 1); 5 − 6
    public void ComputeMargins_EveryReadout_IsTheFormula(Readout readout, double[] expected)
    {
        double[] margins = VisionReadout.ComputeMargins(Logits, Partition, readout, VisionReadout.SelectLabels(Images, Partition, readout));
        Assert.Equal(expected, margins);
        Assert.Equal(expected.Count(m => m > 0) / 3.0, VisionReadout.ComputeAccuracy(margins));
    }

    [Theory]
    [InlineData(Readout.Sum)]
    [InlineData(Readout.Mean)]
    [InlineData(Readout.Max)]
    [InlineData(Readout.Probability)]
    public void ComputeMargins_CoarseLogits_AreOneDifferenceForEveryReadout(Readout readout)
    {
        double[] margins = VisionReadout.ComputeMargins(new Matrix(2, 2, [3, 1, 3, 1]), VisionReadout.CoarsePartition, readout, [1, -1]);
        Assert.Equal([2, -2], margins);
    }

    [Fact]
    public void SelectLabels_ClassOutsideThePartition_NamesTheImage()
    {
        var fault = Assert.Throws<ArgumentException>(() => VisionReadout.SelectLabels(Images, new Partition([1, -1]), Readout.Sum));
        Assert.Contains("has 2 classes; image 0 has class 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ComputeAccuracy_NoMargins_Throws() => Assert.Throws<ArgumentException>(() => VisionReadout.ComputeAccuracy([]));
}
