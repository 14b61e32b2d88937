using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Exact;

/// <summary>Unusual input: a defined answer, or an error that says what is wrong.</summary>
public class RadiusEdgeTests
{
    private static readonly RadiusOptions Fine = new() { Gap = 1e-9 };
    private static readonly RadiusBracket Infinite = new(double.PositiveInfinity, double.PositiveInfinity);

    [Theory]
    [InlineData(2, 1, 0.5)]         // f = 2·ReLU(x − ½) − 1 from x = 2: zero at x = 1
    [InlineData(-2, 1, 0.5)]        // dead, f = −1: zero where it wakes far enough, again at x = 1
    [InlineData(3, -1, 0.5)]        // f = 2·ReLU(−x − ½) − 1 at x = 3: zero at x = −1
    public void Solve_OneInputOneNeuron_IsTheDistanceToTheRoot(float x, double weight, double threshold)
    {
        var network = new BinaryNetwork(Layer(1, [weight], [-threshold]), [2], -1);
        int label = 2 * Math.Max(0, (weight * x) - threshold) > 1 ? 1 : -1;
        AssertExact(Math.Abs(x - (weight * (threshold + 0.5))), Solve(network, [x], label));
    }

    [Fact]
    public void Solve_OneNeuronWithNothingAgainstIt_TiesWhereItDies()
    {
        AssertExact(5, Solve(new BinaryNetwork(Layer(2, [3, 4]), [1]), [3, 4], 1));
        AssertExact(4, Solve(new BinaryNetwork(Layer(2, [3, 4], [-5]), [1]), [3, 4], 1));
    }

    [Fact]
    public void Solve_DuplicateNeurons_AreOneNeuron()
    {
        // f = ReLU(x₁) − ReLU(x₂), every neuron in several pieces, and a pair that cancels
        var whole = new BinaryNetwork(Layer(2, [1, 0, 0, 1]), [1, -1]);
        var pieces = new BinaryNetwork(Layer(2, [1, 0, 1, 0, 2, 0, 0, 1, 0, 3, 5, 6, 5, 6]), [0.25, 0.25, 0.25, -0.5, -0.5 / 3, 7, -7]);
        double radius = 1.5 / Math.Sqrt(2);
        AssertExact(radius, Solve(whole, [2, 0.5f], 1));
        AssertExact(radius, Solve(pieces, [2, 0.5f], 1));
    }

    [Fact]
    public void Solve_RankOneNetwork_MovesAlongItsLine()
    {
        // all w_r along u = (3, 4, 0)/5: f = ReLU(5s) − ReLU(10s − 10) with s = ⟨u, x⟩, 5 − 5(s − 1) = 0 at s = 2
        var network = new BinaryNetwork(Layer(3, [3, 4, 0, 6, 8, 0], [0, -10]), [1, -1]);
        AssertExact(1, Solve(network, [0.6f, 0.8f, 9], 1), tolerance: 1e-7);        // 0.6 and 0.8 are rounded to single precision
    }

    [Theory]
    [InlineData(0, RadiusStatus.Misclassified)]
    [InlineData(-1, RadiusStatus.Misclassified)]
    [InlineData(1, RadiusStatus.Exact)]
    public void Solve_AllZeroBinaryNetwork_IsItsOutputBias(double outputBias, RadiusStatus expected)
    {
        SampleRadius solved = Solve(new BinaryNetwork(Layer(3, new double[6], [0, 0]), [1, -1], outputBias), [1, 2, 3], 1);
        Assert.Equal((expected, expected == RadiusStatus.Exact ? Infinite : default), (solved.Status, solved.Bracket));
    }

    [Fact]
    public void Solve_ConstantNeurons_NothingChangesTheDecision()
    {
        SampleRadius solved = Solve(new BinaryNetwork(Layer(2, new double[4], [3, 2]), [1, -1]), [1, 2], 1);
        Assert.Equal((RadiusStatus.Exact, Infinite), (solved.Status, solved.Bracket));
    }

    [Fact]
    public void Solve_AllZeroMulticlassNetwork_TiesUnderEveryReadout()
    {
        foreach (Readout readout in TestNetworks.ClassReadouts)
        {
            var network = new MulticlassNetwork(Layer(3, new double[12]), Partition.FirstPositive(2, 2));
            var samples = new LabeledSamples(new Samples(1, 3, [1, 2, 3]), [1], [0], network.Partition);
            SampleRadius solved = RadiusSolver.Solve(new Classifier(network, readout), samples, Fine, TimeProvider.System)[0];
            Assert.Equal((RadiusStatus.Misclassified, default), (solved.Status, solved.Bracket));
        }
    }

    [Fact]
    public void Solve_MarginOfExactlyZero_IsAnError()
    {
        SampleRadius solved = Solve(new BinaryNetwork(Layer(2, [1, 0, 0, 1]), [1, -1]), [2, 2], 1);
        Assert.Equal((0.0, RadiusStatus.Misclassified, default), (solved.Margin, solved.Status, solved.Bracket));
    }

    [Fact]
    public void Solve_WrongPointsThatOnlyTie_CertifiesThemAndClaimsNoMore()
    {
        // f = |49x − 1| is nowhere negative, and no double within reach of 2 + δ makes 49x round to 1
        SampleRadius solved = Solve(new BinaryNetwork(Layer(1, [49, -49], [-1, 1]), [1, 1]), [2], 1);
        Assert.Equal(RadiusStatus.Bracket, solved.Status);
        Assert.Equal(2 - (1.0 / 49), solved.Bracket.Certified, 2e-9);
        Assert.Equal(double.PositiveInfinity, solved.Bracket.Attacked);
    }

    [Theory]
    [InlineData(1e15, 1, 0)]
    [InlineData(1, 1e-15, 0)]
    [InlineData(1e-20, 1, 3e38f)]
    public void Solve_BoundaryVeryFarAway_IsFound(double outputBias, double weight, float x)
    {
        // f = a₀ + ReLU(wx) − 2·ReLU(−wx): zero at x = −a₀/(2w)
        SampleRadius solved = Solve(new BinaryNetwork(Layer(1, [weight, -weight]), [1, -2], outputBias), [x], 1);
        double exact = x + (outputBias / (2 * weight));
        Assert.Equal(RadiusStatus.Exact, solved.Status);
        Assert.Equal(1, solved.Bracket.Certified / exact, 1e-8);
        Assert.Equal(1, solved.Bracket.Attacked / exact, 1e-8);
    }

    [Theory]
    [InlineData(1e-200, 1, 0)]
    [InlineData(1e200, 1, 0)]
    [InlineData(1, 1e-200, 0)]
    [InlineData(1, 1e200, 0)]
    [InlineData(1, 1, 1e200)]
    public void Solve_NumbersWhoseSquaresLeaveTheDoubleRange_AreRefused(double weight, double output, double bias)
    {
        var network = new BinaryNetwork(Layer(1, [weight, -weight], [bias, 0]), [output, -output]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => Solve(network, [1], 1));
        Assert.Contains("neuron 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Solve_PolynomialActivation_IsRefused()
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(1, 1, [1]), null, new Activation(2)), [1]);
        Assert.Contains("p = 2", Assert.Throws<ArgumentException>(() => Solve(network, [1], 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Network_NotFinite_CannotBeMade(double bad)
    {
        Assert.Throws<ArgumentException>(() => Layer(1, [bad]));
        Assert.Throws<ArgumentException>(() => Layer(1, [1], [bad]));
        Assert.Throws<ArgumentException>(() => new BinaryNetwork(Layer(1, [1]), [bad]));
        Assert.Throws<ArgumentException>(() => new BinaryNetwork(Layer(1, [1]), [1], bad));
    }

    [Fact]
    public void Network_EmptySide_CannotBeMade()
    {
        Assert.Contains(
            "neither side may be empty", Assert.Throws<ArgumentException>(() => new Partition([1, 1, 1])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Partition.FirstPositive(3, 0));
        Assert.Throws<ArgumentException>(() => new Partition([]));
    }

    [Fact]
    public void Solve_SamplesThatDoNotFit_NamesBoth()
    {
        var binary = new Classifier(new BinaryNetwork(Layer(2, [1, 0]), [1]), Readout.Native);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => RadiusSolver.Solve(binary, new LabeledSamples(new Samples(1, 3), [1]), Fine, TimeProvider.System));
        Assert.Contains("are 3 wide; the network reads d = 2", error.Message, StringComparison.Ordinal);
        var native = new Classifier(new MulticlassNetwork(Layer(2, new double[6]), Partition.FirstPositive(2, 1)), Readout.Native);
        Assert.Throws<ArgumentException>(
            () => RadiusSolver.Solve(native, new LabeledSamples(new Samples(1, 2), [1]), Fine, TimeProvider.System));
        Assert.Throws<ArgumentException>(() => RadiusSolver.Solve(
            native, new LabeledSamples(new Samples(1, 2), [1], [0], Partition.FirstPositive(1, 1)), Fine, TimeProvider.System));
    }

    [Fact]
    public void Solve_NoSamples_IsEmpty() =>
        Assert.Empty(RadiusSolver.Solve(
            new Classifier(new BinaryNetwork(Layer(2, [1, 0]), [1]), Readout.Native), new LabeledSamples(new Samples(0, 2), []),
            Fine, TimeProvider.System));

    [Fact]
    public void Solve_OptionsOutOfRange_ListsEveryFault()
    {
        var bad = new RadiusOptions { Gap = double.NaN, NodeLimit = -1, BudgetSeconds = double.NaN };
        Assert.Equal(3, Assert.Throws<OptionsException>(() => bad.Validated()).Faults.Count);
        var classifier = new Classifier(new BinaryNetwork(Layer(2, [1, 0]), [1]), Readout.Native);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => RadiusSolver.Solve(classifier, new LabeledSamples(new Samples(1, 2), [1]), Fine, TimeProvider.System, threads: 0));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => RadiusSolver.Solve(classifier, new LabeledSamples(new Samples(1, 2), [1]), Fine, TimeProvider.System, threads: -1));
    }

    [Fact]
    public void Solve_BudgetsOfZero_GiveBracketsAroundTheTruth()
    {
        int brackets = 0;
        foreach (Readout readout in TestNetworks.ClassReadouts)
        {
            var classifier = new Classifier(TestNetworks.RandomMulticlass(6, 2, 20, 1), readout);
            LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 20, 2);
            SampleRadius[] exact = RadiusSolver.Solve(classifier, samples, Fine, TimeProvider.System);
            foreach (RadiusOptions none in (RadiusOptions[])
                [Fine with { NodeLimit = 0 }, Fine with { BudgetSeconds = 0 }, Fine with { NodeLimit = 0, BudgetSeconds = 0 }])
            {
                SampleRadius[] limited = RadiusSolver.Solve(classifier, samples, none, TimeProvider.System);
                brackets += limited.Count(r => r.Status == RadiusStatus.Bracket);
                Assert.All(limited.Zip(exact), pair => Assert.True(pair.First.Bracket.Certified <= pair.Second.Bracket.Attacked
                    && pair.Second.Bracket.Certified <= pair.First.Bracket.Attacked, $"{pair.First}\n{pair.Second}"));
                Assert.All(
                    limited.Where(r => r.Status == RadiusStatus.Exact),
                    r => Assert.True(r.Bracket.Attacked - r.Bracket.Certified <= none.Gap * r.Bracket.Attacked, $"{r}"));
            }
        }

        Assert.True(brackets > 0);
    }

    private static HiddenLayer Layer(int d, double[] weights, double[]? biases = null) =>
        new(new Matrix(weights.Length / d, d, weights), biases);

    private static SampleRadius Solve(BinaryNetwork network, float[] x, int label) =>
        RadiusSolver.Solve(
            new Classifier(network, Readout.Native), new LabeledSamples(new Samples(1, x.Length, x), [label]), Fine,
            TimeProvider.System)[0];

    private static void AssertExact(double expected, SampleRadius solved, double tolerance = 2e-9)
    {
        Assert.Equal(RadiusStatus.Exact, solved.Status);
        Assert.Equal(expected, solved.Bracket.Certified, tolerance * expected);
        Assert.Equal(expected, solved.Bracket.Attacked, tolerance * expected);
    }
}
