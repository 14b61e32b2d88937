using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class DdnAttackTests
{
    [Fact]
    public void Search_LinearMargin_IsTheDualNormDistance()
    {
        double exact = 10 / Math.Sqrt(5.25);
        AttackResult result = MinimumNormCases.Search(new DdnAttack(new DdnOptions()), MinimumNormCases.Linear, MinimumNormCases.Origin());
        Assert.InRange(result.Distances[0], exact * (1 - 1e-15), exact * (1 + 1e-10));
    }

    [Fact]
    public void Search_LinearMarginInABox_IsTheClippedClosedForm()
    {
        // (−4, 2.5, −2): the free coordinates keep the ratio of the gradient, and the segment is cut afterwards
        AttackResult result = MinimumNormCases.Search(
            new DdnAttack(new DdnOptions()), MinimumNormCases.Linear, MinimumNormCases.Origin(), box: new Box(-10, 2.5));
        Assert.InRange(result.Distances[0], Math.Sqrt(26.25) * (1 - 1e-15), Math.Sqrt(26.25) * 1.001);
    }

    [Fact]
    public void Search_InputsInOtherUnits_DistancesScaleWithThem()
    {
        // Steps and radii are measured in the sample's own first-order distance, so powers of two change nothing but the exponents.
        var small = new Numerics.Matrix(2, 3, [64, -128, 32, -64, 128, -32]);
        var classifier =
            new Classifier(new Networks.BinaryNetwork(new Networks.HiddenLayer(small, [10, -10]), [1, -1]), Networks.Readout.Native);
        double expected =
            MinimumNormCases.Search(new DdnAttack(new DdnOptions()), MinimumNormCases.Linear, MinimumNormCases.Origin()).Distances[0] / 64;
        Assert.Equal(
            expected, MinimumNormCases.Search(new DdnAttack(new DdnOptions()), classifier, MinimumNormCases.Origin()).Distances[0],
            1e-12 * expected);
    }

    [Fact]
    public void Defaults_AreThePublishedOnesInFirstOrderDistances()
    {
        DdnOptions options = new DdnOptions().Validated();
        Assert.Equal(
            (100, 1, 0.05, AttackLoss.Margin, false),
            (options.Steps, options.RelativeStep, options.RadiusChange, options.Loss, options.PassThrough));
        Assert.Equal("ddn-native", new DdnAttack(options with { Loss = AttackLoss.Training }).Traits.Name);
    }

    [Fact]
    public void Validated_EveryFault_IsListedAtOnce()
    {
        var error = Assert.Throws<Options.OptionsException>(
            () => new DdnOptions { Steps = 0, RelativeStep = 0, RadiusChange = 1, Loss = (AttackLoss)9 }.Validated());
        Assert.Equal(4, error.Faults.Count);
        Assert.StartsWith("Ddn.Steps is 0", error.Faults[0], StringComparison.Ordinal);
    }
}
