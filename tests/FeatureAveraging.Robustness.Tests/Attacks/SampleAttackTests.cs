using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class SampleAttackTests
{
    private static readonly Seed Root = new(5);
    private static readonly IAttack<AttackProblem> ManyStarts = new RepeatedAttack<AttackProblem>(Pgd(), 20);

    private static PgdAttack Pgd() => new(new PgdOptions());

    [Fact]
    public void Search_AveragedNetworkAtItsCenters_FallsToZeroAtTheExactRadius()
    {
        double exact = Math.Sqrt(64.0 / 4);
        var classifier = new Classifier(TestNetworks.Averaged(4, 64), Readout.Native);
        double[] radii = [0, 0.5 * exact, exact * (1 - 1e-9), 1.01 * exact, 2 * exact];
        AttackResult result = Search(classifier, TestNetworks.Centers(4, 64), radii, ManyStarts);
        Assert.Equal([1, 1, 1, 0, 0], result.ToCurve(radii).Accuracy);
        Assert.All(result.BrokenAt, r => Assert.Equal(1.01 * exact, r));
        Assert.All(result.Witnesses, w => Assert.InRange(w!.Distance, exact, 1.01 * exact));
    }

    [Fact]
    public void Search_CleanMistakes_AreBrokenAtZeroWithoutAWitness()
    {
        LabeledSamples centers = TestNetworks.Centers(4, 64);
        var flipped = new LabeledSamples(centers.Inputs, [-1, 1, -1, -1]);
        AttackResult result = Search(new Classifier(TestNetworks.Averaged(4, 64), Readout.Native), flipped, [0.1, 1], Pgd());
        Assert.Equal([0.75, 0.75], result.ToCurve([0.1, 1]).Accuracy);
        Assert.Equal(0, result.BrokenAt[0]);
        Assert.Null(result.Witnesses[0]);
    }

    [Theory]
    [InlineData(AttackLoss.Margin, Readout.Sum)]
    [InlineData(AttackLoss.Training, Readout.Max)]
    [InlineData(AttackLoss.Training, Readout.Native)]
    [InlineData(AttackLoss.Margin, Readout.Probability)]
    public void Search_OneTwoAndSixteenThreads_SameBits(AttackLoss loss, Readout readout)
    {
        var classifier = new Classifier(TestNetworks.RandomMulticlass(4, 2, 40, 3), readout);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 50, 4);
        double[] radii = [.. Enumerable.Range(0, 12).Select(i => 0.1 * i)];
        AttackResult Run(int threads) => Search(classifier, samples, radii, new PgdAttack(new PgdOptions { Loss = loss }), threads);
        AttackResult one = Run(1);
        Assert.Contains(one.BrokenAt, r => r is > 0 and < double.PositiveInfinity);
        foreach (int threads in new[] { 2, 16 })
        {
            AttackResult other = Run(threads);
            Assert.Equal(one.BrokenAt, other.BrokenAt);
            Assert.Equal(one.Witnesses.Select(w => w?.Point.ToArray()), other.Witnesses.Select(w => w?.Point.ToArray()));
        }
    }

    [Fact]
    public void Search_SamplesInAnotherOrderOrAlone_DependOnlyOnTheirIndex()
    {
        var classifier = new Classifier(TestNetworks.RandomBinary(6, 30, 3), Readout.Native);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 20, 4);
        var first = new LabeledSamples(new Samples(5, 30, samples.Inputs.Values[..150].ToArray()), samples.Labels[..5].ToArray());
        double[] radii = [.. Enumerable.Range(1, 20).Select(i => 0.05 * i)];
        Assert.Equal(Search(classifier, samples, radii, Pgd()).BrokenAt.Take(5), Search(classifier, first, radii, Pgd()).BrokenAt);
    }

    [Fact]
    public void Search_EveryWitness_IsWrongAndWithinItsRadius()
    {
        foreach (Readout readout in TestNetworks.ClassReadouts)
        {
            var classifier = new Classifier(TestNetworks.RandomMulticlass(4, 2, 40, 3), readout);
            LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 40, 4);
            int[] labels = classifier.SelectLabels(samples);
            AttackResult result = Search(classifier, samples, [0.25, 0.5, 1, 2, 4], Pgd());
            Assert.Contains(result.Witnesses, w => w is not null);
            foreach (Witness witness in result.Witnesses.OfType<Witness>())
            {
                double[] point = witness.Point.ToArray();
                Assert.True(classifier.ComputeMargin(point, labels[witness.SampleIndex]) <= 0);
                Assert.True(Perturbation.MeasureUpward(Norm.L2, TestNetworks.Row(samples, witness.SampleIndex), point) == witness.Distance);
                Assert.True(witness.Distance <= result.BrokenAt[witness.SampleIndex]);
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
        var classifier = new Classifier(TestNetworks.RandomBinary(6, 10, 3), Readout.Native);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 40, 4);
        foreach (ref float value in samples.Inputs.Values)
        {
            value = Math.Clamp(value, -1.5f, 1.5f);
        }

        AttackResult result = Search(classifier, samples, norm, boxed ? box : null, [0.1, 0.2, 0.4, 0.8], Pgd());
        Assert.Contains(result.Witnesses, w => w is not null);
        foreach (Witness witness in result.Witnesses.OfType<Witness>())
        {
            Assert.Equal(norm, witness.Norm);
            Assert.True(witness.Distance <= result.BrokenAt[witness.SampleIndex]);
            Assert.True(!boxed || box.Contains(witness.Point));
        }
    }

    [Fact]
    public void Search_ReducedSpace_HasTheLawOfTheFullSpace()
    {
        // A box without bounds makes the attack run in ℝ^d. In a plain reduced space random starts would wake dead
        // neurons, and PGD would look far stronger than it is.
        Seed seed = new(3);
        var distribution = ClusterDistribution.Create(new ClusterOptions { InputDimension = 400, ClusterCount = 10 }, seed);
        LabeledSamples samples = distribution.Draw(300, seed, "data.test", 0, 1);
        var classifier =
            new Classifier(ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition), Readout.Sum);
        double[] radii = [0.45 * 20, 0.5 * 20, 0.55 * 20, 0.6 * 20];
        IReadOnlyList<double> reduced = Search(classifier, samples, radii, Pgd()).ToCurve(radii).Accuracy;
        IReadOnlyList<double> full = Search(
            classifier, samples, Norm.L2, new Box(double.NegativeInfinity, double.PositiveInfinity), radii, Pgd()).ToCurve(radii).Accuracy;
        Assert.Contains(full, a => a is > 0.2 and < 0.8);
        for (int i = 0; i < radii.Length; i++)
        {
            Assert.Equal(full[i], reduced[i], 5 * Math.Sqrt(0.5 / 300));      // five standard errors of the difference of two shares of 300
        }
    }

    [Fact]
    public void Search_SampleOutsideTheBox_Throws() =>
        Assert.Throws<ArgumentException>(() => Search(
            new Classifier(TestNetworks.Averaged(4, 64), Readout.Native), TestNetworks.Centers(4, 64), Norm.L2, new Box(0, 1), [1],
            Pgd()));

    [Fact]
    public void Search_AllZeroNetwork_EveryDecisionIsATieAndWrong()
    {
        var classifier = new Classifier(new BinaryNetwork(new HiddenLayer(new Matrix(2, 3)), [1, -1]), Readout.Native);
        Assert.Equal([0, 0], Search(classifier, new LabeledSamples(new Samples(2, 3), [1, -1]), [0, 1], Pgd()).ToCurve([0, 1]).Accuracy);
    }

    [Fact]
    public void Search_BadInput_Throws()
    {
        var classifier = new Classifier(TestNetworks.Decoupled(4, 16), Readout.Max);
        var coarse = new LabeledSamples(new Samples(1, 16), [1]);
        Assert.Throws<ArgumentException>(
            () => Search(classifier, coarse, [1], new PgdAttack(new PgdOptions { Loss = AttackLoss.Training })));
        Assert.Throws<ArgumentException>(() => Search(classifier, coarse, [2, 1], Pgd()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search(classifier, coarse, [1], Pgd(), threads: 0));
        Assert.Throws<OptionsException>(() => Search(classifier, coarse, [1], new PgdAttack(new PgdOptions { Steps = 0 })));
        Assert.Throws<OperationCanceledException>(() => Pgd()
            .Search(new AttackProblem(classifier, coarse, new AttackRules(Norm.L2, [1], Root)), cancellation: new CancellationToken(true)));
    }

    private static AttackResult Search(
        Classifier classifier, LabeledSamples samples, double[] radii, IAttack<AttackProblem> attack, int threads = 1) =>
        Search(classifier, samples, Norm.L2, null, radii, attack, threads);

    private static AttackResult Search(
        Classifier classifier, LabeledSamples samples, Norm norm, Box? box, double[] radii, IAttack<AttackProblem> attack,
        int threads = 1) =>
        attack.Search(
            new AttackProblem(classifier, samples, new AttackRules(norm, radii, Root, box)) { Threads = threads },
            cancellation: TestContext.Current.CancellationToken);
}
