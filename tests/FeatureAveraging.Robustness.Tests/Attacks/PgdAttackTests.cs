using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class PgdAttackTests
{
    private static readonly RepeatedAttack<AttackProblem> ManyStarts = new(new PgdAttack(new PgdOptions()), 20);

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(16)]
    public void Search_AveragedNetworkAtACenter_BreaksAboveTheExactRadiusAndNeverBelow(int k)
    {
        // Below, the radius is a theorem. Above, 40 steps of 2.5ε/40 turn δ by a factor 1/1.0625 each: at
        // worst an angle of π/2·1.0625⁻⁴⁰ = 0.14, so cos ≥ 0.99.
        double exact = Math.Sqrt(64.0 / k);
        AssertThreshold(
            new Classifier(TestNetworks.Averaged(k, 64), Readout.Native), TestNetworks.Centers(k, 64), exact, exact * 1.01);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    public void Search_DecoupledNetworkByMaximum_NeverBreaksBelowTheOptimum(int k)
    {
        double exact = Math.Sqrt(64.0 / 2);
        AssertThreshold(new Classifier(TestNetworks.Decoupled(k, 64), Readout.Max), TestNetworks.Centers(k, 64), exact, exact * 1.2);
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Search_LinearMargin_BreaksAtTheDualNormAndNotBelow(Norm norm)
    {
        // margin = ⟨w, x⟩ + 10 while the neuron is on: zero at ε = 10/‖w‖₂ or 10/‖w‖₁
        double[] w = [1, -2, 0.5];
        var classifier = new Classifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, 3, w), [10]), [1]), Readout.Native);
        double exact = 10 / (norm == Norm.L2 ? Math.Sqrt(5.25) : 3.5);
        var problem = new AttackProblem(classifier, new LabeledSamples(new Samples(1, 3), [1]), new AttackRules(
            norm, [exact * (1 - 1e-9), exact * (1 + 1e-9)], new Seed(1)));
        AttackResult result =
            new PgdAttack(new PgdOptions { RandomStart = false }).Search(problem, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(exact * (1 + 1e-9), result.BrokenAt[0]);
        Assert.Equal(0, result.ZeroGradients[0]);
    }

    [Fact]
    public void Search_ZeroGradient_TakesRandomDirectionsAndCountsThem()
    {
        // Constant margin 1 with all neurons dead within reach
        AttackTarget target = Dead(epsilon: 1);
        new PgdAttack(new PgdOptions { Steps = 7 }).Search(target);
        Assert.Equal((false, 7), (target.HasFound, target.ZeroGradients));
    }

    [Fact]
    public void Search_NativeLoss_IsJudgedByTheReadout()
    {
        // Classes 0, 1 positive: leaving class 0 for class 1 flips the native decision but not the binary one.
        var classifier = new Classifier(TestNetworks.Decoupled(4, 16), Readout.Max);
        var attack = new RepeatedAttack<AttackProblem>(new PgdAttack(new PgdOptions { Loss = AttackLoss.Training }), 20);
        AttackResult result = attack.Search(
            new AttackProblem(classifier, TestNetworks.Centers(4, 16), new AttackRules(Norm.L2, [0.99 * Math.Sqrt(8)], new Seed(1))),
            cancellation: TestContext.Current.CancellationToken);
        Assert.All(result.Distances, r => Assert.Equal(double.PositiveInfinity, r));
    }

    [Fact]
    public void Search_RandomStart_HasLengthEpsilonTimesUniformInAUniformDirection()
    {
        // A margin of −1 everywhere makes the start itself the shortest wrong point: mean length ε/2, mean square of a coordinate ε²/(3d)
        const int Trials = 4000, D = 3;
        var target = new AttackTarget(
            new Classifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, D, [1, 0, 0]), [-9]), [1], -1), Readout.Native));
        var attack = new PgdAttack(new PgdOptions());
        RandomSource random = new Seed(1).For("test");
        double length = 0, square = 0;
        for (int i = 0; i < Trials; i++)
        {
            target.Begin(new double[D], 1, 1, attack.Traits.Objective, random);
            target.Aim(new ThreatModel(Norm.L2, 2));
            attack.Search(target);
            length += target.BestLength / Trials;
            square += target.Best[1] * target.Best[1] / Trials;
        }

        Assert.Equal(1, length, 5 * 2 / Math.Sqrt(12 * Trials));       // five standard errors of the mean of 2U
        Assert.Equal(4.0 / 9, square, 0.05);                          // five standard errors: E s² = 4/9, sd(s²) ≈ 0.6
    }

    [Theory]
    [InlineData(AttackLoss.Margin)]
    [InlineData(AttackLoss.Training)]
    [InlineData(AttackLoss.Dlr)]
    [InlineData(AttackLoss.Rivals)]
    public void Search_WithATarget_AllocatesNothing(AttackLoss loss)
    {
        var attack = new PgdAttack(new PgdOptions { Loss = loss, PassThrough = true });
        var target = new AttackTarget(new Classifier(TestNetworks.Decoupled(4, 16), Readout.Max));
        target.Begin(TestNetworks.Row(TestNetworks.Centers(4, 16), 0), 1, 0, attack.Traits.Objective, new Seed(1).For("test"));
        target.Aim(new ThreatModel(Norm.L2, 0.1));
        attack.Search(target);
        long before = GC.GetAllocatedBytesForCurrentThread();
        attack.Search(target);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static AttackTarget Dead(double epsilon)
    {
        var target = new AttackTarget(
            new Classifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0]), [-9]), [1], 1), Readout.Native));
        target.Begin(new double[2], 1, 1, new AttackObjective(AttackLoss.Margin), new Seed(1).For("test"));
        target.Aim(new ThreatModel(Norm.L2, epsilon));
        return target;
    }

    private static void AssertThreshold(Classifier classifier, LabeledSamples centers, double exact, double broken)
    {
        var problem = new AttackProblem(classifier, centers, new AttackRules(
            Norm.L2, [.. new[] { 0.5, 0.9, 0.999, 1 - 1e-9 }.Select(f => f * exact), 1.0001 * broken], new Seed(1)));
        AttackResult result = ManyStarts.Search(problem, cancellation: TestContext.Current.CancellationToken);
        Assert.All(result.BrokenAt, r => Assert.Equal(1.0001 * broken, r));
        Assert.All(result.Distances, r => Assert.InRange(r, exact * (1 - 1e-15), 1.0001 * broken));
    }
}
