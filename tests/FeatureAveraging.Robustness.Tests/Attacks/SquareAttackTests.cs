using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class SquareAttackTests
{
    [Theory]
    [InlineData(Norm.L2, 1, 0)]
    [InlineData(Norm.L2, 2, 0)]
    [InlineData(Norm.L2, 64, 9)]
    [InlineData(Norm.LInf, 1, 0)]
    [InlineData(Norm.LInf, 64, 0)]
    public void Search_OneWrongHalfSpace_ProposalsFillTheBallAndCrossPlateaus(Norm norm, int d, double bias)
    {
        // margin = bias + 0.4 − ReLU(x₁ + bias): with bias 0 constant on the side where a search may start, and nothing to be found on it;
        // what is found must have used the whole budget
        var network = new BinaryNetwork(new HiddenLayer(new Numerics.Matrix(1, d, [1, .. new double[d - 1]]), [bias]), [-1], bias + 0.4);
        var attack = new SquareAttack(new SquareOptions());
        var target = new AttackTarget(new Classifier(network, Readout.Native));
        target.Begin(new double[d], 1, 1, attack.Traits.Objective, new Seed(3).For("test"));
        target.Aim(new ThreatModel(norm, 1.25));
        attack.Search(target);
        Assert.True(target.HasFound);
        Assert.Equal(1.25, target.BestLength, 1e-12);
        Assert.True(norm == Norm.L2 || target.Best.ToArray().All(v => Math.Abs(v) == 1.25));
    }

    [Fact]
    public void Search_DeadOpponents_AreFoundWithoutAnyGradient()
    {
        // The sum read-out at a noiseless centre: all opposing neurons are dead on one side, and exact is √(d/(1 + k/2)).
        // Gradients point along the own feature only, √d away.
        const int K = 10, D = 100;
        double exact = Math.Sqrt(D / 6.0);
        var problem = new AttackProblem(
            new Classifier(TestNetworks.Decoupled(K, D), Readout.Sum), TestNetworks.Centers(K, D),
            new AttackRules(Norm.L2, [0.9999 * exact, 1.05 * exact], new Seed(1)));
        AttackResult square = new RepeatedAttack<AttackProblem>(new SquareAttack(new SquareOptions()), 3)
            .Search(problem, cancellation: TestContext.Current.CancellationToken);
        Assert.All(square.BrokenAt, r => Assert.Equal(1.05 * exact, r));
    }

    [Fact]
    public void Options_FaultsAndDefaults_AreStated()
    {
        Assert.Equal((1000, 0.8), (new SquareOptions().Iterations, new SquareOptions().InitialShare));
        Assert.Equal(2, Assert.Throws<Options.OptionsException>(
            () => new SquareAttack(new SquareOptions { Iterations = 0, InitialShare = 1.1 })).Faults.Count);
    }
}
