using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class FmnAttackTests
{
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Search_LinearMargin_IsTheDualNormDistance(Norm norm)
    {
        double exact = 10 / (norm == Norm.L2 ? Math.Sqrt(5.25) : 3.5);
        AttackResult result =
            MinimumNormCases.Search(new FmnAttack(new FmnOptions()), MinimumNormCases.Linear, MinimumNormCases.Origin(), norm);
        Assert.InRange(result.Distances[0], exact * (1 - 1e-15), exact * (1 + 1e-10));
    }

    [Fact]
    public void Search_OneStepFromTheSample_CrossesALinearBoundary()
    {
        // The first radius is 1 + γ times the distance at which the linearised margin is zero. Without the factor the step would end on
        // either side of the boundary, by rounding (the box, out of reach, keeps the attack in three dimensions).
        RandomSource random = new Seed(1).For("test");
        for (int trial = 0; trial < 50; trial++)
        {
            double[] w = TestNetworks.Gaussian(3, random);
            var layer = new HiddenLayer(new Matrix(2, 3, [.. w, .. w.Select(v => -v)]), [10, -10]);
            var classifier = new Classifier(new BinaryNetwork(layer, [1, -1]), Readout.Native);
            AttackResult result = MinimumNormCases.Search(
                new FmnAttack(new FmnOptions { Steps = 1, RelativeStep = 2 }), classifier, MinimumNormCases.Origin(),
                box: new Box(-1e6, 1e6));
            Assert.True(double.IsFinite(result.Distances[0]), $"trial {trial}");
        }
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Search_LinearMarginInABox_IsTheClippedClosedForm(Norm norm)
    {
        // (−4, 2.5, −2) in ℓ₂, (−10/3, 2.5, −10/3) in ℓ∞. The ball shrinks x₂ off its bound and the next step, at last 1 % of the distance,
        // brings it back: a direction off by some percent.
        double exact = norm == Norm.L2 ? Math.Sqrt(26.25) : 10.0 / 3;
        AttackResult result = MinimumNormCases.Search(
            new FmnAttack(new FmnOptions()), MinimumNormCases.Linear, MinimumNormCases.Origin(), norm, new Box(-10, 2.5));
        Assert.InRange(result.Distances[0], exact * (1 - 1e-15), exact * 1.005);
    }

    [Fact]
    public void Defaults_AreThePublishedOnesInFirstOrderDistances()
    {
        FmnOptions options = new FmnOptions().Validated();
        Assert.Equal(
            (100, 1, 0.05, 0.001, AttackLoss.Margin, false),
            (options.Steps, options.RelativeStep, options.FirstRadiusChange, options.LastRadiusChange, options.Loss, options.PassThrough));
        Assert.Equal("fmn-rivals-through", new FmnAttack(options with { Loss = AttackLoss.Rivals, PassThrough = true }).Traits.Name);
    }

    [Fact]
    public void Validated_EveryFault_IsListedAtOnce()
    {
        var error = Assert.Throws<Options.OptionsException>(() =>
            new FmnOptions { Steps = 0, RelativeStep = -1, FirstRadiusChange = 1, LastRadiusChange = 0, Loss = (AttackLoss)9 }.Validated());
        Assert.Equal(5, error.Faults.Count);
        Assert.StartsWith("Fmn.Steps is 0", error.Faults[0], StringComparison.Ordinal);
    }
}
