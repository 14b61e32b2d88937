using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class CarliniWagnerAttackTests
{
    [Fact]
    public void Search_LinearMargin_IsTheDualNormDistance()
    {
        // The reduced space of one direction has one dimension: only the last search is left.
        double exact = 10 / Math.Sqrt(5.25);
        AttackResult result = MinimumNormCases.Search(
            new CarliniWagnerAttack(new CarliniWagnerOptions()), MinimumNormCases.Linear, MinimumNormCases.Origin());
        Assert.InRange(result.Distances[0], exact * (1 - 1e-15), exact * (1 + 1e-10));
    }

    [Theory]
    [InlineData(100, 0.05)]
    [InlineData(1000, 0.01)]
    public void Search_LinearMarginInABox_ComesNearTheClippedClosedForm(int steps, double share)
    {
        // (−4, 2.5, −2): Adam's steps do not shrink (a tenth of the distance at first, shared by three coordinates)
        AttackResult result = MinimumNormCases.Search(
            new CarliniWagnerAttack(new CarliniWagnerOptions { Steps = steps }), MinimumNormCases.Linear, MinimumNormCases.Origin(),
            box: new Box(-10, 2.5));
        Assert.InRange(result.Distances[0], Math.Sqrt(26.25) * (1 - 1e-15), Math.Sqrt(26.25) * (1 + share));
    }

    [Fact]
    public void Search_LinearMarginInABoxOfOneBound_ComesNearTheClippedClosedForm()
    {
        AttackResult result = MinimumNormCases.Search(
            new CarliniWagnerAttack(new CarliniWagnerOptions()), MinimumNormCases.Linear, MinimumNormCases.Origin(),
            box: new Box(double.NegativeInfinity, 2.5));
        Assert.InRange(result.Distances[0], Math.Sqrt(26.25) * (1 - 1e-15), Math.Sqrt(26.25) * 1.05);
    }

    [Fact]
    public void Search_NothingFlipsTheDecision_ReturnsNothingRatherThanACorrectPoint()
    {
        var samples = new LabeledSamples(new Numerics.Samples(1, 2), [1]);
        var attack = new CarliniWagnerAttack(new CarliniWagnerOptions());
        AttackResult result = MinimumNormCases.Search(attack, MinimumNormCases.Unbreakable, samples, box: new Box(-1, 1));
        Assert.Equal((double.PositiveInfinity, null), (result.Distances[0], result.Witnesses[0]));
    }

    [Fact]
    public void Defaults_AreThePublishedRoundsWithAModerateBudget()
    {
        CarliniWagnerOptions options = new CarliniWagnerOptions().Validated();
        Assert.Equal(
            (100, 9, 1, 0.1, AttackLoss.Margin, false),
            (options.Steps, options.Rounds, options.FirstWeight, options.RelativeStep, options.Loss, options.PassThrough));
        Assert.Equal("cw", new CarliniWagnerAttack(options).Traits.Name);
    }

    [Fact]
    public void Validated_EveryFault_IsListedAtOnce()
    {
        var error = Assert.Throws<Options.OptionsException>(
            () => new CarliniWagnerOptions { Steps = 0, Rounds = 0, FirstWeight = 0, RelativeStep = double.NaN, Loss = AttackLoss.Training }
                .Validated());
        Assert.Equal(5, error.Faults.Count);
        Assert.StartsWith("CarliniWagner.Steps is 0", error.Faults[0], StringComparison.Ordinal);
    }
}
