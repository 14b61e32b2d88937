using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class AttackTargetTests
{
    private const int D = 5;

    // margin = x₁ while x₁ > −1, and −1 elsewhere
    private static readonly Classifier HalfSpace =
        new(new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0]), [1]), [1], -1), Readout.Native);

    [Theory]
    [InlineData(AttackLoss.Margin)]
    [InlineData(AttackLoss.Training)]
    [InlineData(AttackLoss.Dlr)]
    [InlineData(AttackLoss.Rivals)]
    public void Evaluate_GradientOfEveryObjective_MatchesFiniteDifferences(AttackLoss loss)
    {
        const double Step = 1e-6;
        foreach (Classifier classifier in Classifiers().Where(c => loss != AttackLoss.Dlr || c.Network.OutputCount > 2))
        {
            AttackTarget target = Begin(classifier, new AttackObjective(loss));
            double[] gradient = new double[D], unused = new double[D], delta = TestNetworks.Gaussian(D, new Seed(8).For("test"));
            AttackValue value = target.Evaluate(delta, gradient);
            Assert.Equal(target.Evaluate(delta), value.Margin, 1e-12);
            for (int c = 0; c < D; c++)
            {
                double[] above = [.. delta], below = [.. delta];
                above[c] += Step;
                below[c] -= Step;
                double difference = (target.Evaluate(above, unused).Objective - target.Evaluate(below, unused).Objective) / (2 * Step);
                Assert.True(
                    Math.Abs(difference - gradient[c]) <= 1e-6 * Math.Max(1, Math.Abs(difference)),
                    $"{classifier.Readout}, coordinate {c}: {gradient[c]} against {difference}");
            }
        }
    }

    [Fact]
    public void Evaluate_PassThroughOfASignedSum_IsTheGradientWithDeadOpponentsMadeLinear()
    {
        // A dead opponent c·ReLU(z) made linear, c·z, has the slope of −c·ReLU(−z), the neuron turned over, which is on.
        int woken = 0;
        for (ulong seed = 0; seed < 50; seed++)
        {
            BinaryNetwork network = TestNetworks.RandomBinary(7, D, seed);
            double[] x = TestNetworks.Gaussian(D, new Seed(seed).For("test")), z = new double[7], gradient = new double[D];
            double[] expected = new double[D];
            network.Hidden.EvaluatePreactivations(x, z);
            foreach (int label in (int[])[1, -1])
            {
                double[] signs = [.. Enumerable.Range(0, 7).Select(r => z[r] <= 0 && label * network.OutputWeights[r] < 0 ? -1.0 : 1)];
                woken += signs.Count(s => s < 0);
                var weights =
                    new Matrix(7, D, [.. Enumerable.Range(0, 7 * D).Select(i => signs[i / D] * network.Hidden.Weights.Values[i])]);
                var turned = new BinaryNetwork(
                    new HiddenLayer(weights, [.. signs.Select((s, r) => s * network.Hidden.Biases[r])]),
                    [.. signs.Select((s, r) => s * network.OutputWeights[r])], network.OutputBias);
                AttackTarget plain = Begin(new Classifier(turned, Readout.Native), new AttackObjective(AttackLoss.Margin), label, x);
                AttackTarget through = Begin(
                    new Classifier(network, Readout.Native), new AttackObjective(AttackLoss.Margin, PassThrough: true), label, x);
                plain.Evaluate(new double[D], expected);
                AttackValue value = through.Evaluate(new double[D], gradient);
                Assert.Equal(expected, gradient, (a, b) => Math.Abs(a - b) <= 1e-12);
                Assert.Equal(through.Evaluate(new double[D]), value.Margin, 1e-12);         // forward values stay exact
            }
        }

        Assert.True(woken > 50);
    }

    [Theory]
    [InlineData(Readout.Sum)]
    [InlineData(Readout.Mean)]
    [InlineData(Readout.Max)]
    [InlineData(Readout.Native)]
    [InlineData(Readout.Probability)]
    public void Evaluate_PassThroughOfClasses_AddsTheDeadNeuronsOfTheOutputsThatLowerTheMargin(Readout readout)
    {
        MulticlassNetwork network = TestNetworks.RandomMulticlass(4, 3, D, 2);
        var classifier = new Classifier(network, readout);
        double[] x = TestNetworks.Gaussian(D, new Seed(9).For("test")), z = new double[12], f = new double[4], slopes = new double[4];
        double[] gradient = new double[D], expected = new double[D];
        network.Hidden.EvaluatePreactivations(x, z);
        network.EvaluateOutputs(z, network.Hidden.ComputeWeightNorms(), f);
        Decision.Of(network, readout).Evaluate(f, 1, slopes);
        for (int r = 0; r < 12; r++)
        {
            for (int c = 0; c < D && (z[r] > 0 || slopes[r / 3] < 0); c++)
            {
                expected[c] += slopes[r / 3] / 3 * network.Hidden.Weights[r, c];
            }
        }

        Begin(classifier, new AttackObjective(AttackLoss.Margin, PassThrough: true), 1, x).Evaluate(new double[D], gradient);
        Assert.Equal(expected, gradient, (a, b) => Math.Abs(a - b) <= 1e-12);
    }

    [Theory]
    [InlineData(Norm.L2, 5)]
    [InlineData(Norm.LInf, 4)]
    public void Evaluate_WrongPoints_TheShortestIsKept(Norm norm, double length)
    {
        AttackTarget target = Begin(HalfSpace, new AttackObjective(AttackLoss.Margin), 1, [2, 0]);
        target.Aim(new ThreatModel(norm, double.PositiveInfinity));
        Assert.False(target.HasFound);
        target.Evaluate([-1, 0]);
        Assert.Equal((false, double.PositiveInfinity), (target.HasFound, target.BestLength));
        target.Evaluate([-7, 0]);
        target.Evaluate([-4, 3], new double[2]);
        target.EvaluateRival([-6, 0], 0, new double[2]);
        Assert.True(target.HasFound);
        Assert.Equal(length, target.BestLength);
        Assert.Equal([-4, 3], target.Best.ToArray());
        target.Begin([2, 0], 1, 1, new AttackObjective(AttackLoss.Margin), new Seed(1).For("test"));
        Assert.False(target.HasFound);
    }

    [Fact]
    public void Evaluate_Tie_CountsAsWrong()
    {
        AttackTarget target = Begin(HalfSpace, new AttackObjective(AttackLoss.Margin), 1, [2, 0]);
        Assert.Equal(0, target.Evaluate([-2, 0]));
        Assert.Equal(2, target.BestLength);
    }

    [Fact]
    public void Constrain_BallThenBox_StaysWithinBoth()
    {
        AttackTarget target = Begin(HalfSpace, new AttackObjective(AttackLoss.Margin), 1, [0.5, 0]);
        double[] delta = [3, -4];
        target.Aim(new ThreatModel(Norm.L2, 1, new Box(0, 1)));
        target.Constrain(delta);
        Assert.Equal([0.5, 0], delta);        // the ball gives (0.6, −0.8), the box [0, 1]²
        target.Aim(new ThreatModel(Norm.LInf, 0.25));
        target.Constrain(delta);
        Assert.Equal([0.25, 0], delta);
        delta = [3, -4];
        target.Aim(new ThreatModel(Norm.L2, double.PositiveInfinity));
        target.Constrain(delta);
        Assert.Equal([3, -4], delta);
    }

    [Fact]
    public void Normalize_BothNorms_HasLengthOneAndSteepestAscent()
    {
        AttackTarget target = Begin(HalfSpace, new AttackObjective(AttackLoss.Margin), 1, [1, 0]);
        double[] gradient = [3, -4];
        target.Normalize(gradient);
        Assert.Equal([0.6, -0.8], gradient);
        target.Aim(new ThreatModel(Norm.LInf, 1));
        gradient = [3, 0];
        target.Normalize(gradient);
        Assert.Equal([1, 0], gradient);
        Assert.Equal(0, target.ZeroGradients);
        target.Normalize([0, 0]);
        Assert.Equal(1, target.ZeroGradients);
    }

    [Fact]
    public void DrawDirection_BothNorms_HasTheLawItStates()
    {
        AttackTarget target = Begin(HalfSpace, new AttackObjective(AttackLoss.Margin), 1, [1, 0]);
        const int Trials = 4000;
        double square = 0, cube = 0;
        for (int i = 0; i < Trials; i++)
        {
            double[] direction = new double[2];
            target.Aim(new ThreatModel(Norm.L2, 1));
            target.DrawDirection(direction);
            Assert.Equal(1, target.Length(direction), 1e-12);
            square += direction[0] * direction[0] / Trials;
            target.Aim(new ThreatModel(Norm.LInf, 1));
            target.DrawDirection(direction);
            Assert.InRange(target.Length(direction), 0, 1);
            cube += direction[0] * direction[1] * direction[0] * direction[1] / Trials;
        }

        Assert.Equal(0.5, square, 5 * 0.354 / Math.Sqrt(Trials));            // cos² of a uniform angle: mean ½, deviation 1/√8
        // product of two squares of uniforms: mean 1/9, deviation √(1/25 − 1/81)
        Assert.Equal(1.0 / 9, cube, 5 * 0.17 / Math.Sqrt(Trials));
    }

    [Fact]
    public void Begin_AnotherWidth_Throws() =>
        Assert.Throws<ArgumentException>(() => new AttackTarget(HalfSpace).Begin(new double[3], 1, 1, default, new Seed(1).For("test")));

    private static AttackTarget Begin(Classifier classifier, AttackObjective objective) =>
        Begin(classifier, objective, classifier.Decision.IsBetweenClasses ? 2 : -1, TestNetworks.Gaussian(D, new Seed(7).For("test")));

    private static AttackTarget Begin(Classifier classifier, AttackObjective objective, int label, double[] x)
    {
        var target = new AttackTarget(classifier);
        target.Begin(x, label, classifier.Network is BinaryNetwork ? label : 1, objective, new Seed(1).For("test"));
        return target;
    }

    private static IEnumerable<Classifier> Classifiers()
    {
        foreach (int power in (int[])[1, 2])
        {
            yield return new Classifier(TestNetworks.RandomBinary(7, D, 1, power), Readout.Native);
            foreach (Readout readout in TestNetworks.ClassReadouts)
            {
                yield return new Classifier(TestNetworks.RandomMulticlass(5, 2, D, 2, power), readout);
            }
        }
    }
}
