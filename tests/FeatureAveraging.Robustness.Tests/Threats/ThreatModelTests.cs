using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Threats;

public class ThreatModelTests
{
    [Theory]
    [InlineData(-1e-300)]
    [InlineData(double.NaN)]
    public void Constructor_EpsilonThatIsNoRadius_Throws(double epsilon)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThreatModel(Norm.L2, epsilon));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThreatModel(Norm.L2, 1) with { Epsilon = epsilon });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.PositiveInfinity)]
    public void Constructor_ZeroAndNoBudget_AreAllowed(double epsilon) =>
        Assert.Equal(epsilon, new ThreatModel(Norm.LInf, epsilon).Epsilon);
}
