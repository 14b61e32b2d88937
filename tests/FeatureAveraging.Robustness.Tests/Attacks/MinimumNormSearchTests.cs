using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Tests.Attacks;

/// <summary>What holds for every search without a budget.</summary>
public class MinimumNormSearchTests
{
    public static TheoryData<string> Methods => ["fab", "ddn", "fmn", "cw"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Search_AveragedNetworkAtItsCenters_IsTheClosedForm(string method)
    {
        // Both neurons on: margin d − t·2d/√(d/a + d/b), zero at √(d/k)
        foreach (int k in new[] { 4, 10, 16 })
        {
            AttackResult result = MinimumNormCases.Search(
                MinimumNormCases.Create(method, passThrough: true), new Classifier(TestNetworks.Averaged(k, 64), Readout.Native),
                TestNetworks.Centers(k, 64));
            AssertWithin(Math.Sqrt(64.0 / k), result.Distances, 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Search_DecoupledNetworkByMaximumAtItsCenters_PassThroughIsTheOptimum(string method)
    {
        // At a centre the opponents' preactivations are exactly 0 and their slopes too: only with pass-through does the gradient see them.
        var classifier = new Classifier(TestNetworks.Decoupled(10, 64), Readout.Max);
        LabeledSamples centers = TestNetworks.Centers(10, 64);
        AssertWithin(Math.Sqrt(64.0 / 2), MinimumNormCases.Search(
            MinimumNormCases.Create(method, AttackLoss.Rivals, passThrough: true), classifier, centers).Distances, 1e-3);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Search_DecoupledNetworkBySumWithNoise_PassThroughIsWithinOnePercentOfExactAndPlainIsFarAbove(string method)
    {
        // Half of the opponents are dead at a noisy sample. Passing through all of them finds the optimum
        // because the nearest boundary has (nearly) all of them on.
        var classifier = new Classifier(TestNetworks.Decoupled(10, 4096), Readout.Sum);
        LabeledSamples samples = MinimumNormCases.Noisy(10, 4096, seed: 1);
        double[] exact = [.. RadiusSolver.Solve(
            classifier, samples, new RadiusOptions(), TimeProvider.System,
            cancellation: TestContext.Current.CancellationToken).Select(r => r.Bracket.Attacked)];
        double[] Ratios(bool through) =>
            [.. MinimumNormCases.Search(MinimumNormCases.Create(method, passThrough: through), classifier, samples).Distances
                .Zip(exact, (found, best) => found / best)];
        Assert.All(Ratios(through: true), ratio => Assert.InRange(ratio, 1 - 1e-6, 1.01));
        Assert.InRange(Ratios(through: false).Average(), 1.1, 1.5);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Search_RandomTinyNetworks_NeverBelowTheCertifiedRadius(string method)
    {
        int broken = 0;
        for (ulong seed = 0; seed < 25; seed++)
        {
            foreach (Readout readout in TestNetworks.ClassReadouts)
            {
                broken += CountBroken(method, new Classifier(TestNetworks.RandomMulticlass(4, 2, 3, seed), readout), seed);
            }

            broken += CountBroken(method, new Classifier(TestNetworks.RandomBinary(6, 3, seed), Readout.Native), seed);
        }

        Assert.True(broken > 500, $"only {broken} samples were broken at all");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Search_UnbreakableNetwork_IsInfinityAndCountsZeroGradients(string method)
    {
        AttackResult result = MinimumNormCases.Search(
            MinimumNormCases.Create(method), MinimumNormCases.Unbreakable, new LabeledSamples(new Samples(2, 2, [1, 0, 0, 0]), [1, 1]));
        Assert.All(result.Distances, r => Assert.Equal(double.PositiveInfinity, r));
        Assert.All(result.Witnesses, Assert.Null);
        Assert.True(result.ZeroGradients[1] > 0);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Search_OneTwoAndSixteenThreads_SameBits(string method)
    {
        var classifier = new Classifier(TestNetworks.RandomMulticlass(4, 2, 20, 3), Readout.Max);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 30, 4);
        var attack = new RepeatedAttack<AttackProblem>(MinimumNormCases.Create(method, AttackLoss.Rivals), 2);
        AttackResult one = MinimumNormCases.Search(attack, classifier, samples);
        Assert.Contains(one.Distances, double.IsFinite);
        foreach (int threads in new[] { 2, 16 })
        {
            AttackResult other = MinimumNormCases.Search(attack, classifier, samples, threads: threads);
            Assert.Equal(one.Distances, other.Distances);
            Assert.Equal(one.Witnesses.Select(w => w?.Point.ToArray()), other.Witnesses.Select(w => w?.Point.ToArray()));
        }
    }

    [Theory]
    [InlineData("fab", Norm.L2)]
    [InlineData("fab", Norm.LInf)]
    [InlineData("ddn", Norm.L2)]
    [InlineData("fmn", Norm.L2)]
    [InlineData("fmn", Norm.LInf)]
    [InlineData("cw", Norm.L2)]
    public void Search_InsideABox_WitnessesStayInsideAndAreMeasuredInTheNorm(string method, Norm norm)
    {
        var box = new Box(-1.5, 1.5);
        var classifier = new Classifier(TestNetworks.RandomBinary(6, 10, 3), Readout.Native);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 40, 4);
        foreach (ref float value in samples.Inputs.Values)
        {
            value = Math.Clamp(value, -1.5f, 1.5f);
        }

        AttackResult result = MinimumNormCases.Search(MinimumNormCases.Create(method), classifier, samples, norm, box);
        Assert.True(result.Witnesses.Count(w => w is not null) >= 20);
        foreach (Witness witness in result.Witnesses.OfType<Witness>())
        {
            double[] x = TestNetworks.Row(samples, witness.SampleIndex), point = witness.Point.ToArray();
            Assert.True(box.Contains(point));
            Assert.True(classifier.ComputeMargin(point, samples.Labels[witness.SampleIndex]) <= 0);
            Assert.Equal((norm, Perturbation.MeasureUpward(norm, x, point)), (witness.Norm, witness.Distance));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Search_WideNetworkInABox_FindsWithNeighboursWhatItFindsAlone(string method)
    {
        const int Count = 7, D = 70;
        var classifier = new Classifier(TestNetworks.RandomBinary(9, D, 3), Readout.Native);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, Count, 4);
        AttackResult Attack(LabeledSamples these) =>
            MinimumNormCases.Search(MinimumNormCases.Create(method), classifier, these, Norm.L2, new Box(-9, 9));
        AttackResult together = Attack(samples);
        Assert.All(together.Witnesses, Assert.NotNull);
        for (int i = 0; i < Count; i++)
        {
            AttackResult alone = Attack(new LabeledSamples(new Samples(1, D, samples.Inputs.Row(i).ToArray()), [samples.Labels[i]]));
            Assert.Equal(alone.Witnesses[0]!.Point.ToArray(), together.Witnesses[i]!.Point.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Search_WithATarget_AllocatesNothing(string method)
    {
        foreach (AttackLoss loss in new[] { AttackLoss.Margin, AttackLoss.Rivals, AttackLoss.Dlr })
        {
            SampleAttack attack = MinimumNormCases.Create(method, loss, passThrough: true);
            var target = new AttackTarget(new Classifier(TestNetworks.Decoupled(4, 16), Readout.Max));
            target.Begin(
                TestNetworks.Row(TestNetworks.Centers(4, 16), 0), 1, 0, attack.Traits.Objective, new Seed(1).For("test"), isRestart: true);
            target.Aim(new ThreatModel(Norm.L2, double.PositiveInfinity, new Box(-9, 9)));
            attack.Search(target);
            long before = GC.GetAllocatedBytesForCurrentThread();
            attack.Search(target);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Search_WithARestart_IsNeverWorse(string method)
    {
        var classifier = new Classifier(TestNetworks.RandomBinary(8, 10, 3), Readout.Native);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 40, 4);
        AttackResult once = MinimumNormCases.Search(MinimumNormCases.Create(method), classifier, samples);
        AttackResult thrice =
            MinimumNormCases.Search(new RepeatedAttack<AttackProblem>(MinimumNormCases.Create(method), 3), classifier, samples);
        Assert.All(once.Distances.Zip(thrice.Distances), pair => Assert.True(pair.Second <= pair.First));
        Assert.Contains(once.Distances.Zip(thrice.Distances), pair => pair.Second < pair.First);
    }

    [Theory]
    [InlineData("ddn")]
    [InlineData("cw")]
    public void Reject_LargestCoordinate_SaysWhatToUseInstead(string method)
    {
        var problem = new AttackProblem(MinimumNormCases.Linear, MinimumNormCases.Origin(), new AttackRules(Norm.LInf, [], new Seed(1)));
        Assert.EndsWith("FMN and FAB search in ℓ∞ too", MinimumNormCases.Create(method).Reject(problem), StringComparison.Ordinal);
    }

    [Fact]
    public void MeasureScale_DeadNetwork_IsAShareOfTheSampleAndOneAtTheOrigin()
    {
        var target = new AttackTarget(MinimumNormCases.Unbreakable);
        double Scale(double[] x)
        {
            target.Begin(x, 1, 1, new AttackObjective(AttackLoss.Margin), new Seed(1).For("test"));
            return MinimumNormSearch.MeasureScale(target, new double[2], new double[2]);
        }

        Assert.Equal([0.3 * 5, 1, 4], [Scale([-3, 4]), Scale([0, 0]), Scale([3, 0])]);      // (3, 0): margin 4, gradient (1, 0)
    }

    private static int CountBroken(string method, Classifier classifier, ulong seed)
    {
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 5, seed);
        SampleRadius[] radii = RadiusSolver.Solve(
            classifier, samples, new RadiusOptions(), TimeProvider.System, cancellation: TestContext.Current.CancellationToken);
        AttackLoss loss = seed % 5 == 0 && (method is "ddn" or "fmn")
            ? AttackLoss.Training
            : seed % 3 == 0 || !classifier.Decision.HasRivals ? AttackLoss.Margin
            : AttackLoss.Rivals;
        AttackResult result =
            MinimumNormCases.Search(MinimumNormCases.Create(method, loss, passThrough: seed % 2 == 0), classifier, samples);
        for (int i = 0; i < samples.Count; i++)
        {
            Assert.True(
                result.Distances[i] >= radii[i].Bracket.Certified,
                $"seed {seed}, {classifier.Readout}, sample {i}: attack {result.Distances[i]} is below the certified " +
                $"{radii[i].Bracket.Certified}");
        }

        return result.Distances.Count(double.IsFinite);
    }

    private static void AssertWithin(double exact, IReadOnlyList<double> distances, double share) =>
        Assert.All(distances, r => Assert.InRange(r, exact * (1 - 1e-15), exact * (1 + share)));
}
