using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class DeepFoolAttackTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(16)]
    public void Search_AveragedNetworkAtItsCenters_PassThroughIsTheClosedFormAndPlainIsNot(int k)
    {
        // The opposing neuron is at its kink. Plain: along the own neuron's weight only, ‖Σμ‖ = √(kd/2), margin d:
        // 2√d/√(2k), which is √2 times too far. Through: √(d/k).
        AttackResult plain = Search(TestNetworks.Averaged(k, 64), k, passThrough: false);
        AttackResult through = Search(TestNetworks.Averaged(k, 64), k, passThrough: true);
        Assert.All(plain.Distances, r => Assert.Equal(Math.Sqrt(128.0 / k), r, 1e-9));
        Assert.All(through.Distances, r => Assert.Equal(Math.Sqrt(64.0 / k), r, 1e-9));
    }

    [Fact]
    public void Search_SeveralRivals_StepsToTheNearest()
    {
        // f₀ = 10; rivals 2x₁ + 2 and x₂ + 7 at the origin: 8/2 = 4 away and 3 away
        var network = new MulticlassNetwork(
            new HiddenLayer(new Numerics.Matrix(3, 2, [0, 0, 2, 0, 0, 1]), [10, 2, 7]), Partition.FirstPositive(1, 2));
        var samples = new LabeledSamples(new Numerics.Samples(1, 2), [1], [0], network.Partition);
        AttackResult result = new DeepFoolAttack(new DeepFoolOptions()).Search(
            new AttackProblem(new Classifier(network, Readout.Max), samples, new AttackRules(Norm.L2, [], new Seed(1))),
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(3, result.Distances[0], 1e-9);
        Assert.Equal(3, result.Witnesses[0]!.Point[1], 1e-9);
    }

    [Fact]
    public void Options_FaultsAndDefaults_AreStated()
    {
        var options = new DeepFoolOptions();
        Assert.Equal((100, 0.02, false), (options.Steps, options.Overshoot, options.PassThrough));
        Assert.Equal(2, Assert.Throws<Options.OptionsException>(
            () => new DeepFoolAttack(new DeepFoolOptions { Steps = 0, Overshoot = 0 })).Faults.Count);
    }

    private static AttackResult Search(BinaryNetwork network, int k, bool passThrough) =>
        new DeepFoolAttack(new DeepFoolOptions { PassThrough = passThrough }).Search(
            new AttackProblem(
                new Classifier(network, Readout.Native), TestNetworks.Centers(k, 64), new AttackRules(Norm.L2, [], new Seed(1))),
            cancellation: TestContext.Current.CancellationToken);
}
