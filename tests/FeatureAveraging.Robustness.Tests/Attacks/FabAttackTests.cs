using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class FabAttackTests
{
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Search_LinearMargin_IsTheDualNormDistance(Norm norm)
    {
        // One projection is exact; what is left is the last search, 2⁻⁴⁰.
        double exact = 10 / (norm == Norm.L2 ? Math.Sqrt(5.25) : 3.5);
        AttackResult result =
            MinimumNormCases.Search(new FabAttack(new FabOptions()), MinimumNormCases.Linear, MinimumNormCases.Origin(), norm);
        Assert.InRange(result.Distances[0], exact * (1 - 1e-15), exact * (1 + 1e-10));
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Search_LinearMarginInABox_IsTheClippedClosedForm(Norm norm)
    {
        // x₂ stops at 2.5 and gives 5; the other 5 come from (1, ½): (−4, 2.5, −2) in ℓ₂, (−10/3, 2.5, −10/3) in ℓ∞. The overshoot by 5 %
        // is clipped where the bound holds, so the direction is off by some percent and the length by their square.
        double exact = norm == Norm.L2 ? Math.Sqrt(26.25) : 10.0 / 3;
        AttackResult result = MinimumNormCases.Search(
            new FabAttack(new FabOptions()), MinimumNormCases.Linear, MinimumNormCases.Origin(), norm, new Box(-10, 2.5));
        Assert.InRange(result.Distances[0], exact * (1 - 1e-15), exact * 1.005);
    }

    [Fact]
    public void Defaults_AreThePublishedOnes()
    {
        FabOptions options = new FabOptions().Validated();
        Assert.Equal(
            (100, 0.1, 1.05, 0.9, AttackLoss.Margin, false),
            (options.Steps, options.MaximalBias, options.Overshoot, options.PullBack, options.Loss, options.PassThrough));
        Assert.Equal("fab-through", new FabAttack(options with { PassThrough = true }).Traits.Name);
    }

    [Fact]
    public void Validated_EveryFault_IsListedAtOnce()
    {
        var error = Assert.Throws<Options.OptionsException>(
            () => new FabOptions { Steps = 0, MaximalBias = 2, Overshoot = 0.9, PullBack = 1, Loss = AttackLoss.Training }.Validated());
        Assert.Equal(5, error.Faults.Count);
        Assert.StartsWith("Fab.Steps is 0", error.Faults[0], StringComparison.Ordinal);
    }
}
