using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class PieceAttackTests
{
    [Theory]
    [InlineData(Readout.Sum, 3.0)]
    [InlineData(Readout.Max, 2.0)]
    [InlineData(Readout.Native, 2.0)]
    public void Search_DecoupledNetworkAtItsCenters_IsTheClosedForm(Readout readout, double share)
    {
        // √(d/(1 + |J₋|)) with |J₋| = 2, and √(d/2)
        AttackResult result = Search(new Classifier(TestNetworks.Decoupled(4, 64), readout), TestNetworks.Centers(4, 64));
        Assert.All(result.Distances, r => Assert.Equal(Math.Sqrt(64 / share), r, 1e-9));
        Assert.All(result.Witnesses, Assert.NotNull);
    }

    [Fact]
    public void Search_RandomTinyNetworks_IsNeverBelowTheCertificateAndMostlyExact()
    {
        int close = 0, finite = 0;
        for (ulong seed = 0; seed < 200; seed++)
        {
            var classifier = new Classifier(TestNetworks.RandomBinary(8, 4, seed), Readout.Native);
            LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 5, seed);
            SampleRadius[] exact = RadiusSolver.Solve(
                classifier, samples, new RadiusOptions(), TimeProvider.System, cancellation: TestContext.Current.CancellationToken);
            AttackResult found = Search(classifier, samples);
            for (int i = 0; i < exact.Length; i++)
            {
                Assert.True(found.Distances[i] >= exact[i].Bracket.Certified, $"seed {seed}, sample {i}");
                finite += double.IsFinite(exact[i].Bracket.Attacked) && exact[i].Bracket.Attacked > 0 ? 1 : 0;
                double length = found.Distances[i];
                close += double.IsFinite(length) && length > 0 && length <= 1.01 * exact[i].Bracket.Attacked ? 1 : 0;
            }
        }

        Assert.True(close >= 0.99 * finite, $"{close} of {finite} within 1 %");
    }

    [Fact]
    public void Reject_OtherRules_GivesTheReason()
    {
        var attack = new PieceAttack();
        LabeledSamples centers = TestNetworks.Centers(4, 64);
        AttackProblem Problem(Readout readout, Norm norm, Box? box) =>
            new(new Classifier(TestNetworks.Decoupled(4, 64), readout), centers, new AttackRules(norm, [], new Seed(0), box));
        Assert.Null(attack.Reject(Problem(Readout.Sum, Norm.L2, null)));
        Assert.Contains("ℓ₂", attack.Reject(Problem(Readout.Sum, Norm.LInf, null)), StringComparison.Ordinal);
        Assert.Contains("box", attack.Reject(Problem(Readout.Sum, Norm.L2, new Box(-9, 9))), StringComparison.Ordinal);
        Assert.Contains("probability", attack.Reject(Problem(Readout.Probability, Norm.L2, null)), StringComparison.Ordinal);
    }

    private static AttackResult Search(Classifier classifier, LabeledSamples samples) =>
        new PieceAttack().Search(
            new AttackProblem(classifier, samples, new AttackRules(Norm.L2, [], new Seed(0))),
            cancellation: TestContext.Current.CancellationToken);
}
