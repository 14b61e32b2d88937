using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class CommonStepsTests : NativeTest
{
    private static readonly LabeledSamples Centers = new(
        new Samples(4, 4, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]), [1, 1, -1, -1], [0, 1, 2, 3], PixelNetwork.Sides);

    [Fact]
    public void Measure_CentersOfALinearNetwork_IsTheClosedForm()
    {
        // along (½, ½, −½, −½): 1 − t/2 = t/2 for outputs of their own, 1 − t = t for the sums
        using VisionModel own = PixelNetwork.CreateIdentity(), sums = PixelNetwork.Create([1, 1, 0, 0], [0, 0, 1, 1]);
        Assert.All(Measure(own, PixelNetwork.Sides, Centers.Labels.ToArray()), step => Assert.Equal(1, step, 1e-5));
        Assert.All(Measure(sums, Partition.OfCoarse(2), Centers.Labels.ToArray()), step => Assert.Equal(0.5, step, 1e-5));
    }

    [Fact]
    public void Measure_WrongAndUnbreakable_AreZeroAndInfinite()
    {
        using VisionModel sums = PixelNetwork.Create([1, 1, 0, 0], [0, 0, 1, 1]);
        Assert.All(Measure(sums, Partition.OfCoarse(2), [-1, -1, 1, 1]), step => Assert.Equal(0, step));
        using VisionModel constant = PixelNetwork.Create([0, 0, 0, 0], [-1, -1, -1, -1]);       // 0 against −Σx, which stays −1 on the line
        Assert.Equal(
            [double.PositiveInfinity, double.PositiveInfinity, 0, 0], Measure(constant, Partition.OfCoarse(2), [1, 1, -1, -1]));
    }

    private static double[] Measure(DeepClassifier model, Partition partition, int[] labels) =>
        new CommonSteps(model, Centers, new Decision(partition, Readout.Max), labels).Measure();
}
