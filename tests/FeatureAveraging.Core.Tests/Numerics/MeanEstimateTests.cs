using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Numerics;

public sealed class MeanEstimateTests
{
    // t₍₂, 0.975₎ = 4.302653 (Student's table): mean 2, s = 1, n = 3.
    [Fact]
    public void Of_ThreeValues_IsStudentsInterval()
    {
        MeanEstimate estimate = MeanEstimate.Of([1, 2, 3]);
        Assert.Equal((2, 1, 3), (estimate.Mean, estimate.Deviation, estimate.Count));
        Assert.Equal(2 - (4.302653 / Math.Sqrt(3)), estimate.Low, 5);
        Assert.Equal(2 + (4.302653 / Math.Sqrt(3)), estimate.High, 5);
    }

    [Fact]
    public void Of_OneValue_HasNoInterval() => Assert.Equal(new MeanEstimate(5, double.NaN, double.NaN, double.NaN, 1), MeanEstimate.Of([5]));

    [Fact]
    public void Of_Nothing_IsRefused() => Assert.Throws<ArgumentException>(() => MeanEstimate.Of([]));
}
