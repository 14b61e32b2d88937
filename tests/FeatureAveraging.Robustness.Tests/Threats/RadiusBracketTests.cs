using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Threats;

public class RadiusBracketTests
{
    [Theory]
    [InlineData(0.9, Verdict.Robust)]
    [InlineData(1.0, Verdict.Undecided)]       // certified is strict: only shorter perturbations are excluded
    [InlineData(1.9, Verdict.Undecided)]
    [InlineData(2.0, Verdict.Vulnerable)]
    [InlineData(9.0, Verdict.Vulnerable)]
    public void At_BracketFromOneToTwo_SaysWhatIsKnown(double epsilon, Verdict expected) =>
        Assert.Equal(expected, new RadiusBracket(1, 2).At(epsilon));

    [Fact]
    public void At_Misclassified_VulnerableAtZero() => Assert.Equal(Verdict.Vulnerable, new RadiusBracket(0, 0).At(0));
}
