using FeatureAveraging.Runs;

namespace FeatureAveraging.Core.Tests.Runs;

public sealed class ClaimTests
{
    [Fact]
    public void Within_Bounds_AreClosedAndWorded()
    {
        Assert.True(Judge(1, 1, 2).Holds);
        Assert.True(Judge(2, 1, 2).Holds);
        Assert.False(Judge(2.1, 1, 2).Holds);
        Assert.False(Judge(double.NaN, double.NegativeInfinity, double.PositiveInfinity).Holds);
        Assert.Equal("in [1, 2]", Judge(0, 1, 2).Bound);
        Assert.Equal("≤ 0.5", Judge(0, double.NegativeInfinity, 0.5).Bound);
        Assert.Equal("≥ 0.5", Judge(0, 0.5, double.PositiveInfinity).Bound);
    }

    private static Claim Judge(double value, double lower, double upper) => Claim.Within("id", "sentence", "source", "metric", value, lower, upper);
}
