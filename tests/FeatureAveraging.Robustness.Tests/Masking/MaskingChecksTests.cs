using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Masking;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Robustness.Tests.Masking;

public class MaskingChecksTests
{
    [Fact]
    public void Check_DeadRegion_ReportsZeroGradients()
    {
        var classifier = new ReadoutClassifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0]), [-9]), [1], 1), Readout.Native);
        Diagnostic diagnostic = Assert.Single(Check(classifier, new LabeledSamples(new Samples(3, 2), [1, 1, 1])));
        Assert.Equal(DiagnosticIds.ZeroGradient, diagnostic.Id);
        Assert.Contains("3 of 3 samples (120 steps)", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_SumOfUnequalSides_IsRemarkedOn()
    {
        var classifier = new ReadoutClassifier(TestNetworks.RandomMulticlass(5, 1, 6, 3), Readout.Sum);
        Assert.Contains(Check(classifier, TestNetworks.CorrectlyLabeled(classifier, 3, 1)), d => d.Id == DiagnosticIds.UnbalancedSum);
    }

    [Fact]
    public void Check_AveragedNetworkAtItsCenters_HasNothingToSay() =>
        Assert.Empty(Check(new ReadoutClassifier(TestNetworks.Averaged(4, 64), Readout.Native), TestNetworks.Centers(4, 64)));

    private static IReadOnlyList<Diagnostic> Check(ReadoutClassifier classifier, LabeledSamples samples)
    {
        var problem = new AttackProblem(classifier, samples, Norm.L2, [0, 1], new Seed(5));
        return MaskingChecks.Check(problem, new PgdAttack(new PgdOptions()).Search(problem, cancellation: TestContext.Current.CancellationToken));
    }
}
