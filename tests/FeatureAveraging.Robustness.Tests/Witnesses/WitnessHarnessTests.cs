using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Tests.Witnesses;

public class WitnessHarnessTests
{
    // f(x) = ReLU(x₁) − ReLU(x₂): at (2, 1) label +1 flips at distance 1/√2
    private static readonly Classifier Classifier =
        new(new BinaryNetwork(new HiddenLayer(new Matrix(2, 2, [1, 0, 0, 1])), [1, -1]), Readout.Native);
    private static readonly double[] X = [2, 1];

    [Fact]
    public void Check_AdversarialPointInBudget_BecomesAWitness()
    {
        Assert.Equal(WitnessVerdict.Accepted, Check([-1, 0.5], new ThreatModel(Norm.L2, 2), false, out Witness? witness));
        Assert.NotNull(witness);
        Assert.Equal(7, witness.SampleIndex);
        Assert.Equal([1, 1.5], witness.Point.ToArray());
        Assert.Equal(Math.Sqrt(1.25), witness.Distance, 1e-14);
        Assert.True(witness.Distance * witness.Distance > 1.25);
    }

    [Fact]
    public void Check_Tie_IsAnError() => Assert.Equal(WitnessVerdict.Accepted, Check([-1, 0], new ThreatModel(Norm.L2, 2), false, out _));

    [Fact]
    public void Check_CorrectDecision_IsRejected()
    {
        Assert.Equal(WitnessVerdict.NotAdversarial, Check([-0.9, 0], new ThreatModel(Norm.L2, 2), false, out Witness? witness));
        Assert.Null(witness);
    }

    [Theory]
    [InlineData(Norm.L2, 1.118)]       // √1.25 = 1.11803…
    [InlineData(Norm.LInf, 0.999)]
    public void Check_OverBudget_IsRejected(Norm norm, double epsilon) =>
        Assert.Equal(WitnessVerdict.OverBudget, Check([-1, 0.5], new ThreatModel(norm, epsilon), false, out _));

    [Fact]
    public void Check_LengthExactlyEpsilon_IsOverBudgetUnlessProjected()
    {
        var threat = new ThreatModel(Norm.L2, 5);       // ‖(−3, 4)‖ = 5: rounding up leaves the ball
        Assert.Equal(WitnessVerdict.OverBudget, Check([-3, 4], threat, false, out _));
        Assert.Equal(WitnessVerdict.Accepted, Check([-3, 4], threat, true, out Witness? witness));
        Assert.InRange(witness!.Distance, 5 * (1 - 1e-13), 5);
    }

    /// <summary>A corner of a small ball around points of size 1: x + δ rounds by more than the last digits of ε.</summary>
    [Theory]
    [InlineData(Norm.L2, 1e-2)]
    [InlineData(Norm.L2, 1e-6)]
    [InlineData(Norm.LInf, 1e-2)]
    [InlineData(Norm.LInf, 1e-6)]
    public void Check_BallThatIsSmallBesideTheSample_IsProjectedInto(Norm norm, double epsilon)
    {
        var harness = new WitnessHarness(
            new Classifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 1]), [-1.7]), [-1]), Readout.Native));
        for (int i = 0; i < 100; i++)
        {
            double[] x = [0.8 + (i / 997.0), 0.9 + (i / 991.0)];
            Assert.Equal(WitnessVerdict.Accepted, harness.Check(
                0, x, 1, [1, 1], new ThreatModel(norm, epsilon, new Box(0, 2)), true, out Witness? witness));
            Assert.InRange(witness!.Distance, 0.999999 * epsilon, epsilon);
        }
    }

    [Fact]
    public void Check_ProjectionThatLosesTheFlip_IsRejected() =>
        Assert.Equal(WitnessVerdict.NotAdversarial, Check([-3, 3], new ThreatModel(Norm.L2, 0.7), true, out _));

    [Fact]
    public void Check_Box_IsHeldOrProjectedInto()
    {
        var threat = new ThreatModel(Norm.L2, 4, new Box(0, 2.5));
        Assert.Equal(WitnessVerdict.OutsideBox, Check([-3, 0], threat, false, out _));
        Assert.Equal(WitnessVerdict.Accepted, Check([-3, 0], threat, true, out Witness? witness));
        Assert.Equal([0, 1], witness!.Point.ToArray());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Check_NotFinite_IsRejected(double value) =>
        Assert.Equal(WitnessVerdict.NotFinite, Check([value, 0], new ThreatModel(Norm.L2, double.PositiveInfinity), true, out _));

    [Fact]
    public void Check_RejectedProposals_AllocateNothing()
    {
        var harness = new WitnessHarness(Classifier);
        var threat = new ThreatModel(Norm.L2, 0.1);
        double[] delta = [-1, 0.5];
        harness.Check(0, X, 1, delta, threat, true, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        harness.Check(0, X, 1, delta, threat, true, out _);
        harness.Check(0, X, 1, delta, threat, false, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static WitnessVerdict Check(double[] delta, ThreatModel threat, bool project, out Witness? witness) =>
        new WitnessHarness(Classifier).Check(7, X, 1, delta, threat, project, out witness);
}
