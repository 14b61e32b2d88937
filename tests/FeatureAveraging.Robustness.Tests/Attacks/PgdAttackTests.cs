using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class PgdAttackTests
{
    private static readonly PgdOptions ManyStarts = new() { Restarts = 20 };

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(16)]
    public void Search_AveragedNetworkAtACenter_BreaksAboveTheExactRadiusAndNeverBelow(int k)
    {
        // Below, the radius is a theorem. Above, 40 steps of 2.5ε/40 turn δ by a factor 1/1.0625 each: at worst an angle of π/2·1.0625⁻⁴⁰ = 0.14, so cos ≥ 0.99.
        double exact = Math.Sqrt(64.0 / k);
        AssertThreshold(new ReadoutClassifier(TestNetworks.Averaged(k, 64), Readout.Native), TestNetworks.Centers(k, 64), exact, exact * 1.01);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    public void Search_DecoupledNetworkByMaximum_NeverBreaksBelowTheOptimum(int k)
    {
        double exact = Math.Sqrt(64.0 / 2);
        AssertThreshold(new ReadoutClassifier(TestNetworks.Decoupled(k, 64), Readout.Max), TestNetworks.Centers(k, 64), exact, exact * 1.2);
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Search_LinearMargin_FindsTheMinimumInTheBall(Norm norm)
    {
        // margin = ⟨w, x⟩ + 10 while the neuron is on: least value −ε‖w‖₂ or −ε‖w‖₁
        double[] w = [1, -2, 0.5];
        var classifier = new ReadoutClassifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, 3, w), [10]), [1]), Readout.Native);
        var attack = new PgdAttack(classifier, new PgdOptions { RandomStart = false });
        PgdWorkspace workspace = attack.CreateWorkspace();
        PgdOutcome outcome = attack.Search(new double[3], 1, 1, new ThreatModel(norm, 0.5), new Seed(1).For("test"), workspace);
        Assert.Equal(10 - (0.5 * (norm == Norm.L2 ? Math.Sqrt(5.25) : 3.5)), outcome.Margin, 1e-12);
        Assert.Equal(new PgdOutcome(outcome.Margin, 0), outcome);
        Assert.False(outcome.Succeeded);
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Search_WithABox_StaysInBallAndBox(Norm norm)
    {
        var classifier = new ReadoutClassifier(TestNetworks.RandomBinary(6, 8, 3), Readout.Native);
        var attack = new PgdAttack(classifier, new PgdOptions { Restarts = 3 });
        PgdWorkspace workspace = attack.CreateWorkspace();
        var threat = new ThreatModel(norm, 0.4, new Box(0, 1));
        RandomSource random = new Seed(1).For("test");
        for (int trial = 0; trial < 50; trial++)
        {
            double[] x = [.. Enumerable.Range(0, 8).Select(_ => random.NextDouble())];
            int label = classifier.ComputeMargin(x, 1) > 0 ? 1 : -1;
            PgdOutcome outcome = attack.Search(x, label, label, threat, random, workspace);
            double[] point = new double[8];
            TensorPrimitives.Add(x, workspace.Best, point);
            Assert.True(Perturbation.MeasureUpward(norm, x, point) <= 0.4 * (1 + 1e-14));
            Assert.All(point, v => Assert.InRange(v, -1e-16, 1 + 1e-15));       // x + (clip(p) − x) rounds twice
            Assert.Equal(classifier.ComputeMargin(point, label), outcome.Margin, 1e-12);
        }
    }

    [Fact]
    public void Search_AllNeuronsDead_IsATieAndSucceedsAtOnce()
    {
        var classifier = new ReadoutClassifier(new BinaryNetwork(new HiddenLayer(new Matrix(2, 2, [1, 0, 0, 1]), [-9, -9]), [1, -1]), Readout.Native);
        var attack = new PgdAttack(classifier, new PgdOptions());
        Assert.Equal(new PgdOutcome(0, 0), attack.Search(new double[2], 1, 1, new ThreatModel(Norm.L2, 1), new Seed(1).For("test"), attack.CreateWorkspace()));
    }

    [Fact]
    public void Search_ZeroGradient_TakesRandomDirectionsAndCountsThem()
    {
        // Constant margin 1 with all neurons dead within reach
        var classifier = new ReadoutClassifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0]), [-9]), [1], 1), Readout.Native);
        var attack = new PgdAttack(classifier, new PgdOptions { Restarts = 2, Steps = 7 });
        Assert.Equal(new PgdOutcome(1, 14), attack.Search(new double[2], 1, 1, new ThreatModel(Norm.L2, 1), new Seed(1).For("test"), attack.CreateWorkspace()));
    }

    [Fact]
    public void Search_NativeLoss_IsJudgedByTheReadout()
    {
        // Classes 0, 1 positive: leaving class 0 for class 1 flips the native decision but not the binary one.
        LabeledSamples centers = TestNetworks.Centers(4, 16);
        var classifier = new ReadoutClassifier(TestNetworks.Decoupled(4, 16), Readout.Max);
        var attack = new PgdAttack(classifier, ManyStarts with { Loss = PgdLoss.Native });
        PgdWorkspace workspace = attack.CreateWorkspace();
        PgdOutcome outcome = attack.Search(TestNetworks.Row(centers, 0), 1, 0, new ThreatModel(Norm.L2, 0.9 * Math.Sqrt(8)), new Seed(1).For("test"), workspace);
        Assert.True(outcome.Margin > 0);
        double[] point = TestNetworks.Row(centers, 0);
        TensorPrimitives.Add(point, workspace.Best, point);
        Assert.Equal(classifier.ComputeMargin(point, 1), outcome.Margin, 1e-12);
    }

    [Fact]
    public void Search_RandomStart_HasLengthEpsilonTimesUniformInAUniformDirection()
    {
        // One step too small to matter leaves the start visible: mean length ε/2, mean square of a coordinate ε²/(3d)
        const int Trials = 4000, D = 3;
        var classifier = new ReadoutClassifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, D, [1, 0, 0]), [-9]), [1], 1), Readout.Native);
        var attack = new PgdAttack(classifier, new PgdOptions { Steps = 1, RelativeStep = 1e-12 });
        PgdWorkspace workspace = attack.CreateWorkspace();
        RandomSource random = new Seed(1).For("test");
        double length = 0, square = 0;
        for (int i = 0; i < Trials; i++)
        {
            attack.Search(new double[D], 1, 1, new ThreatModel(Norm.L2, 2), random, workspace);
            length += TensorPrimitives.Norm(workspace.Best) / Trials;
            square += workspace.Best[1] * workspace.Best[1] / Trials;
        }

        Assert.Equal(1, length, 5 * 2 / Math.Sqrt(12 * Trials));       // five standard errors of the mean of 2U
        Assert.Equal(4.0 / 9, square, 0.05);                          // five standard errors: E s² = 4/9, sd(s²) ≈ 0.6
    }

    [Theory]
    [InlineData(PgdLoss.Margin)]
    [InlineData(PgdLoss.Native)]
    public void Search_WithAWorkspace_AllocatesNothing(PgdLoss loss)
    {
        var classifier = new ReadoutClassifier(TestNetworks.Decoupled(4, 16), Readout.Sum);
        var attack = new PgdAttack(classifier, new PgdOptions { Loss = loss, Restarts = 3 });
        PgdWorkspace workspace = attack.CreateWorkspace();
        var threat = new ThreatModel(Norm.L2, 0.1);
        RandomSource random = new Seed(1).For("test");
        double[] x = TestNetworks.Row(TestNetworks.Centers(4, 16), 0);
        attack.Search(x, 1, 0, threat, random, workspace);
        long before = GC.GetAllocatedBytesForCurrentThread();
        attack.Search(x, 1, 0, threat, random, workspace);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Search_InfiniteEpsilon_Throws()
    {
        var attack = new PgdAttack(new ReadoutClassifier(TestNetworks.RandomBinary(2, 2, 1), Readout.Native), new PgdOptions());
        Assert.Throws<ArgumentException>(() => attack.Search(new double[2], 1, 1, new ThreatModel(Norm.L2, double.PositiveInfinity), new Seed(1).For("test"), attack.CreateWorkspace()));
    }

    private static void AssertThreshold(ReadoutClassifier classifier, LabeledSamples centers, double exact, double broken)
    {
        var attack = new PgdAttack(classifier, ManyStarts);
        PgdWorkspace workspace = attack.CreateWorkspace();
        for (int j = 0; j < centers.Count; j++)
        {
            double[] x = TestNetworks.Row(centers, j);
            foreach (double factor in new[] { 0.5, 0.9, 0.999, 1 - 1e-9 })
            {
                Assert.False(attack.Search(x, centers.Labels[j], 0, new ThreatModel(Norm.L2, factor * exact), new Seed(1).For("test", (ulong)j), workspace).Succeeded, $"broken at {factor} of the exact radius, centre {j}");
            }

            foreach (double factor in new[] { 1, 1.1, 1.5, 2 })
            {
                Assert.True(attack.Search(x, centers.Labels[j], 0, new ThreatModel(Norm.L2, factor * broken), new Seed(1).For("test", (ulong)j), workspace).Succeeded, $"not broken at {factor * broken / exact} of the exact radius, centre {j}");
            }
        }
    }
}
