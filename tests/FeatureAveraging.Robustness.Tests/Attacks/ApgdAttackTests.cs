using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class ApgdAttackTests
{
    [Fact]
    public void Search_DecoupledSum_PlainOverestimatesAndPassThroughComesWithinOnePercent()
    {
        // Weights as training leaves them, a cosine of about −0.02 to the other features: at most samples all opposing neurons are dead,
        // and plain steps never activate the best set of them.
        ClusterDistribution distribution = ClusterDistribution.Create(new ClusterOptions(), new Seed(2));
        LabeledSamples samples = distribution.Draw(40, new Seed(2), "test");
        var classifier = new Classifier(Trained(distribution, 0.02), Readout.Sum);
        SampleRadius[] exact = RadiusSolver.Solve(classifier, samples, new RadiusOptions(), TimeProvider.System);
        Assert.Equal(1, ShareBroken(classifier, samples, exact, 1.01, passThrough: true));
        Assert.InRange(ShareBroken(classifier, samples, exact, 1.05, passThrough: false), 0, 0.5);
    }

    [Fact]
    public void Search_FirstWrongPoint_EndsTheSearch()
    {
        var attack = new ApgdAttack(new ApgdOptions());
        var target = new AttackTarget(new Classifier(TestNetworks.Averaged(4, 16), Readout.Native));
        target.Begin(TestNetworks.Row(TestNetworks.Centers(4, 16), 0), 1, 1, attack.Traits.Objective, new Seed(1).For("test"));
        target.Aim(new ThreatModel(Norm.L2, 5));
        attack.Search(target);
        Assert.Equal(5, target.BestLength, 1e-12);      // every iterate lies on the sphere here; the exact radius is 2
    }

    [Fact]
    public void Options_Defaults_AreThoseOfTheSource()
    {
        var options = new ApgdOptions().Validated();
        Assert.Equal((100, AttackLoss.Margin, false), (options.Steps, options.Loss, options.PassThrough));
        var error = Assert.Throws<Options.OptionsException>(() => new ApgdAttack(new ApgdOptions { Steps = 0, Loss = (AttackLoss)9 }));
        Assert.Equal(2, error.Faults.Count);
        Assert.StartsWith("Apgd.Steps is 0", error.Faults[0], StringComparison.Ordinal);
    }

    private static MulticlassNetwork Trained(ClusterDistribution distribution, double cosine)
    {
        Numerics.Matrix weights = distribution.Centers.Clone();
        for (int j = 0; j < weights.Rows; j++)
        {
            for (int other = 0; other < weights.Rows; other++)
            {
                TensorPrimitives.MultiplyAdd(distribution.Centers.Row(other), other == j ? 0 : -cosine, weights.Row(j), weights.Row(j));
            }
        }

        return new MulticlassNetwork(new HiddenLayer(weights), distribution.Partition);
    }

    // Each sample is attacked at its own exact radius times a factor.
    private static double ShareBroken(
        Classifier classifier, LabeledSamples samples, SampleRadius[] exact, double factor, bool passThrough) =>
        exact.Average(radius =>
    {
        var one = new LabeledSamples(
            new Numerics.Samples(1, samples.Inputs.Dimension, samples.Inputs.Row(radius.Sample).ToArray()), [radius.Label]);
        var problem = new AttackProblem(classifier, one, new AttackRules(Norm.L2, [factor * radius.Bracket.Attacked], new Seed(1)));
        AttackResult result = new ApgdAttack(new ApgdOptions { PassThrough = passThrough })
            .Search(problem, cancellation: TestContext.Current.CancellationToken);
        return double.IsFinite(result.BrokenAt[0]) ? 1.0 : 0;
    });
}
