using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Robustness.Tests;

public class RobustnessCurveTests
{
    private static readonly Seed Root = new(5);
    private static readonly PgdOptions ManyStarts = new() { Restarts = 20 };

    [Fact]
    public void FromDistances_KnownDistances_CountsThoseBeyondEachRadius()
    {
        RobustnessCurve curve = RobustnessCurve.FromDistances([0, 1, 2, 3], [0, 1, 2.5, double.PositiveInfinity]);
        Assert.Equal([0.75, 0.5, 0.5, 0.25], curve.Accuracy);
        Assert.Equal([0, 1, 2.5, double.PositiveInfinity], curve.BrokenAt);
    }

    [Fact]
    public void FromDistances_BadInput_Throws()
    {
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([0, 1], [double.NaN]));
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([0, 1], [-1]));
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([0, 1], []));
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([1, 1], [1]));
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([-1], [1]));
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([double.PositiveInfinity], [1]));
    }

    [Fact]
    public void Search_AveragedNetworkAtItsCenters_FallsToZeroAtTheExactRadius()
    {
        double exact = Math.Sqrt(64.0 / 4);
        var classifier = new ReadoutClassifier(TestNetworks.Averaged(4, 64), Readout.Native);
        double[] radii = [0, 0.5 * exact, exact * (1 - 1e-9), 1.01 * exact, 2 * exact];
        RobustnessCurve curve = Search(classifier, TestNetworks.Centers(4, 64), radii, ManyStarts);
        Assert.Equal([1, 1, 1, 0, 0], curve.Accuracy);
        Assert.All(curve.BrokenAt, r => Assert.Equal(1.01 * exact, r));
        Assert.All(curve.Witnesses, w => Assert.InRange(w!.Distance, exact, 1.01 * exact));
        Assert.Empty(curve.Diagnostics);
    }

    [Fact]
    public void Search_CleanMistakes_AreBrokenAtZeroWithoutAWitness()
    {
        LabeledSamples centers = TestNetworks.Centers(4, 64);
        var flipped = new LabeledSamples(centers.Inputs, [-1, 1, -1, -1]);
        RobustnessCurve curve = Search(new ReadoutClassifier(TestNetworks.Averaged(4, 64), Readout.Native), flipped, [0.1, 1], new PgdOptions());
        Assert.Equal([0.75, 0.75], curve.Accuracy);
        Assert.Equal(0, curve.BrokenAt[0]);
        Assert.Null(curve.Witnesses[0]);
    }

    [Theory]
    [InlineData(PgdLoss.Margin, Readout.Sum)]
    [InlineData(PgdLoss.Native, Readout.Max)]
    [InlineData(PgdLoss.Native, Readout.Native)]
    [InlineData(PgdLoss.Margin, Readout.Probability)]
    public void Search_OneTwoAndSixteenThreads_SameBits(PgdLoss loss, Readout readout)
    {
        var classifier = new ReadoutClassifier(TestNetworks.RandomMulticlass(4, 2, 40, 3), readout);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 50, 4);
        double[] radii = [.. Enumerable.Range(0, 12).Select(i => 0.1 * i)];
        RobustnessCurve Run(int threads) => Search(classifier, samples, radii, new PgdOptions { Loss = loss }, threads);
        RobustnessCurve one = Run(1);
        Assert.Contains(one.BrokenAt, r => r is > 0 and < double.PositiveInfinity);
        foreach (int threads in new[] { 2, 16 })
        {
            RobustnessCurve other = Run(threads);
            Assert.Equal(one.BrokenAt, other.BrokenAt);
            Assert.Equal(one.Witnesses.Select(w => w?.Point.ToArray()), other.Witnesses.Select(w => w?.Point.ToArray()));
        }
    }

    [Fact]
    public void Search_SamplesInAnotherOrderOrAlone_DependOnlyOnTheirIndex()
    {
        var classifier = new ReadoutClassifier(TestNetworks.RandomBinary(6, 30, 3), Readout.Native);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 20, 4);
        var first = new LabeledSamples(new Samples(5, 30, samples.Inputs.Values[..150].ToArray()), samples.Labels[..5].ToArray());
        double[] radii = [.. Enumerable.Range(1, 20).Select(i => 0.05 * i)];
        Assert.Equal(Search(classifier, samples, radii, new PgdOptions()).BrokenAt.Take(5), Search(classifier, first, radii, new PgdOptions()).BrokenAt);
    }

    [Fact]
    public void Search_EveryWitness_IsWrongAndWithinItsRadius()
    {
        foreach (Readout readout in TestNetworks.ClassReadouts)
        {
            var classifier = new ReadoutClassifier(TestNetworks.RandomMulticlass(4, 2, 40, 3), readout);
            LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 40, 4);
            int[] labels = classifier.SelectLabels(samples);
            RobustnessCurve curve = Search(classifier, samples, [0.25, 0.5, 1, 2, 4], new PgdOptions());
            Assert.Contains(curve.Witnesses, w => w is not null);
            foreach (Witness witness in curve.Witnesses.OfType<Witness>())
            {
                double[] point = witness.Point.ToArray();
                Assert.True(classifier.ComputeMargin(point, labels[witness.SampleIndex]) <= 0);
                Assert.True(Perturbation.MeasureUpward(Norm.L2, TestNetworks.Row(samples, witness.SampleIndex), point) == witness.Distance);
                Assert.True(witness.Distance <= curve.BrokenAt[witness.SampleIndex]);
            }
        }
    }

    [Theory]
    [InlineData(Norm.L2, true)]
    [InlineData(Norm.LInf, false)]
    [InlineData(Norm.LInf, true)]
    public void Search_OtherThreats_WitnessesRespectThem(Norm norm, bool boxed)
    {
        var box = new Box(-1.5, 1.5);
        var classifier = new ReadoutClassifier(TestNetworks.RandomBinary(6, 10, 3), Readout.Native);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 40, 4);
        foreach (ref float value in samples.Inputs.Values)
        {
            value = Math.Clamp(value, -1.5f, 1.5f);
        }

        RobustnessCurve curve = Search(classifier, samples, norm, boxed ? box : null, [0.1, 0.2, 0.4, 0.8], new PgdOptions());
        Assert.Contains(curve.Witnesses, w => w is not null);
        foreach (Witness witness in curve.Witnesses.OfType<Witness>())
        {
            Assert.Equal(norm, witness.Norm);
            Assert.True(witness.Distance <= curve.BrokenAt[witness.SampleIndex]);
            Assert.True(!boxed || box.Contains(witness.Point));
        }
    }

    [Fact]
    public void Search_SampleOutsideTheBox_Throws() =>
        Assert.Throws<ArgumentException>(() => Search(new ReadoutClassifier(TestNetworks.Averaged(4, 64), Readout.Native), TestNetworks.Centers(4, 64), Norm.L2, new Box(0, 1), [1], new PgdOptions()));

    [Fact]
    public void Search_DeadRegion_ReportsZeroGradients()
    {
        var classifier = new ReadoutClassifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0]), [-9]), [1], 1), Readout.Native);
        RobustnessCurve curve = Search(classifier, new LabeledSamples(new Samples(3, 2), [1, 1, 1]), [0, 1], new PgdOptions());
        Diagnostic diagnostic = Assert.Single(curve.Diagnostics);
        Assert.Equal(DiagnosticIds.ZeroGradient, diagnostic.Id);
        Assert.Contains("3 of 3 samples (120 steps)", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_SumOfUnequalSides_IsRemarkedOn()
    {
        var classifier = new ReadoutClassifier(TestNetworks.RandomMulticlass(5, 1, 6, 3), Readout.Sum);
        RobustnessCurve curve = Search(classifier, TestNetworks.CorrectlyLabeled(classifier, 3, 1), [0], new PgdOptions());
        Assert.Contains(curve.Diagnostics, d => d.Id == DiagnosticIds.UnbalancedSum);
    }

    [Fact]
    public void Search_AllZeroNetwork_EveryDecisionIsATieAndWrong()
    {
        var classifier = new ReadoutClassifier(new BinaryNetwork(new HiddenLayer(new Matrix(2, 3)), [1, -1]), Readout.Native);
        Assert.Equal([0, 0], Search(classifier, new LabeledSamples(new Samples(2, 3), [1, -1]), [0, 1], new PgdOptions()).Accuracy);
    }

    [Fact]
    public void Search_BadInput_Throws()
    {
        var classifier = new ReadoutClassifier(TestNetworks.Decoupled(4, 16), Readout.Max);
        var coarse = new LabeledSamples(new Samples(1, 16), [1]);
        Assert.Throws<ArgumentException>(() => Search(classifier, coarse, [1], new PgdOptions { Loss = PgdLoss.Native }));
        Assert.Throws<ArgumentException>(() => Search(classifier, coarse, [2, 1], new PgdOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search(classifier, coarse, [1], new PgdOptions(), threads: 0));
        Assert.Throws<OptionsException>(() => Search(classifier, coarse, [1], new PgdOptions { Steps = 0 }));
        Assert.Throws<OperationCanceledException>(() => RobustnessCurve.Search(classifier, coarse, [1], new PgdOptions(), Root, cancellation: new CancellationToken(true)));
    }

    private static RobustnessCurve Search(ReadoutClassifier classifier, LabeledSamples samples, double[] radii, PgdOptions options, int threads = 1) =>
        RobustnessCurve.Search(classifier, samples, radii, options, Root, threads, cancellation: TestContext.Current.CancellationToken);

    private static RobustnessCurve Search(ReadoutClassifier classifier, LabeledSamples samples, Norm norm, Box? box, double[] radii, PgdOptions options) =>
        RobustnessCurve.Search(classifier, samples, norm, box, radii, options, Root, cancellation: TestContext.Current.CancellationToken);
}
