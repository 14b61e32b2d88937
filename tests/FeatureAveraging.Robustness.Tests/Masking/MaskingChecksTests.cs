using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Masking;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Robustness.Tests.Masking;

public class MaskingChecksTests
{
    private static readonly AttackProblem Problem = new(
        new Classifier(TestNetworks.Decoupled(4, 64), Readout.Max), TestNetworks.Centers(4, 64),
        new AttackRules(Norm.L2, [0, 1, 2, 3, 4], new Seed(5)));

    [Fact]
    public void CheckAttack_DeadRegion_ReportsZeroGradients()
    {
        var classifier = new Classifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0]), [-9]), [1], 1), Readout.Native);
        var problem =
            new AttackProblem(classifier, new LabeledSamples(new Samples(3, 2), [1, 1, 1]), new AttackRules(Norm.L2, [0, 1], new Seed(5)));
        Diagnostic diagnostic = Assert.Single(MaskingChecks.CheckAttack(
            new PgdAttack(new PgdOptions()).Search(problem, cancellation: TestContext.Current.CancellationToken)));
        Assert.Equal(DiagnosticIds.ZeroGradient, diagnostic.Id);
        Assert.Contains("3 of 3 samples (120 steps)", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckProblem_SumOfUnequalSides_IsRemarkedOn()
    {
        var classifier = new Classifier(TestNetworks.RandomMulticlass(5, 1, 6, 3), Readout.Sum);
        var problem =
            new AttackProblem(classifier, TestNetworks.CorrectlyLabeled(classifier, 3, 1), new AttackRules(Norm.L2, [], new Seed(5)));
        Assert.Contains(
            MaskingChecks.CheckProblem(problem, MaskingMeasures.MeasureDeadOpponents(problem)), d => d.Id == DiagnosticIds.UnbalancedSum);
    }

    [Fact]
    public void CheckProblem_OpposingNeuronsAtZero_AreDead()
    {
        Diagnostic diagnostic = Assert.Single(MaskingChecks.CheckProblem(Problem, MaskingMeasures.MeasureDeadOpponents(Problem)));
        Assert.Equal(DiagnosticIds.DeadOpponents, diagnostic.Id);
        Assert.Contains("max read-out: at the mean sample 100 %", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckSuite_ThroughShorter_IsAGainAndNamesTheFactor() =>
        AssertOnly(DiagnosticIds.PassThroughGain, "fmn 1.50", null, Found("fmn", 3, 3, 3, 3), Found("fmn-through", 2, 2, 2, 2));

    [Fact]
    public void CheckSuite_AboveTheCertifiedRadius_IsAGap() =>
        AssertOnly(DiagnosticIds.AttackGap, "fmn on 25 %", [2, 2, 2, 2], Found("fmn", 2, 2.05, 2.09, 2.2));

    [Fact]
    public void CheckSuite_BlindAttackShorterThanGradients_IsAnUpset() =>
        AssertOnly(
            DiagnosticIds.WeakerAttackWins, "square, which follows no gradient", null, Found("square", 1, 2, 2, 2),
            Found("fmn", 2, 2, 2, 2));

    [Fact]
    public void CheckSuite_PassThroughAndPiecesAsShortAsTheBlindAttack_IsStillAnUpsetOfPlainGradients()
    {
        Diagnostic[] found = [.. Check(
            null, Found("square", 1, 1, 2, 2), Found("fmn", 2, 2, 2, 2), Found("fmn-through", 1, 1, 2, 2), Found("pieces", 1, 1, 2, 2))];
        Assert.Equal(2, found.Count(d => d.Id == DiagnosticIds.WeakerAttackWins));
        Assert.Contains(found, d => d.Message.Contains(
            "square, which follows no gradient, is shorter than every attack on plain gradients by more than 5 % on 50 %",
            StringComparison.Ordinal));
    }

    [Fact]
    public void CheckSuite_NativeLossLeavesMore_Flatters() =>
        AssertOnly(
            DiagnosticIds.NativeLossFlatters, "pgd-native up to 50 points", null, Found("pgd", 1, 1, 2, 2),
            Found("pgd-native", 2, 2, 3, 3));

    [Fact]
    public void CheckSuite_AttacksThatAgree_HasNothingToSay() =>
        Assert.Empty(Check(
            [2, 2, 2, 2], Found("fmn", 2, 2, 2, 2), Found("fmn-through", 2, 2, 2, 2), Found("pgd", 2, 2, 2, 2),
            Found("pgd-native", 2, 2, 2, 2), Found("square", 2, 2, 2, 2)));

    [Fact]
    public void CheckCurve_RisingCurve_IsNamedWithItsRadius()
    {
        Assert.Empty(MaskingChecks.CheckCurve("theirs", new RobustnessCurve([0, 1, 2], [1, 0.5, 0.5])));
        Assert.Empty(MaskingChecks.CheckCurve("theirs", new RobustnessCurve([0, 1, 2], [1, 0.5, 0.6]), tolerance: 0.2));
        Diagnostic diagnostic = Assert.Single(MaskingChecks.CheckCurve("theirs", new RobustnessCurve([0, 1, 2], [1, 0.5, 0.6])));
        Assert.Equal(DiagnosticIds.RisingCurve, diagnostic.Id);
        Assert.Contains("theirs rises from 0.5 at radius 1 to 0.6 at 2", diagnostic.Message, StringComparison.Ordinal);
    }

    private static void AssertOnly(string id, string text, double[]? certified, params AttackResult[] results)
    {
        Diagnostic diagnostic = Assert.Single(Check(certified, results));
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(text, diagnostic.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Diagnostic> Check(double[]? certified, params AttackResult[] results) =>
        MaskingChecks.CheckSuite(Problem, SuiteResult.Of(results, []), certified);

    private static AttackResult Found(string name, params double[] distances) =>
        new(AttackCatalog.Find(name)!.Traits, Norm.L2, distances, distances, new Witness?[distances.Length], new int[distances.Length]);
}
