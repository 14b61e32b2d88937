using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class UniversalAttackTests
{
    [Theory]
    [InlineData(4, 2)]
    [InlineData(10, 5)]
    [InlineData(10, 3)]
    public void LearnDirection_AveragedNetwork_IsTheAveragedFeatureWithoutKnowingIt(int k, int positive)
    {
        // w₊ − w₋ = Σ₊μ − Σ₋μ is the one direction along which every centre flips soonest: at d/√(kd) = √(d/k), whatever the sides' sizes
        AttackProblem problem =
            Problem(new Classifier(TestNetworks.Averaged(k, 64, positive), Readout.Native), TestNetworks.Centers(k, 64, positive));
        double[] direction = new UniversalAttack().LearnDirection(problem, TestContext.Current.CancellationToken);
        for (int c = 0; c < 64; c++)
        {
            Assert.Equal(c < k ? (c < positive ? 1 : -1) / Math.Sqrt(k) : 0, direction[c], 1e-6);
        }

        AttackResult result = new UniversalAttack().Search(problem, cancellation: TestContext.Current.CancellationToken);
        Assert.All(result.Distances, r => Assert.Equal(Math.Sqrt(64.0 / k), r, 1e-6));
    }

    [Fact]
    public void Search_EveryWitness_LiesOnOneLineThroughItsSample()
    {
        ClusterDistribution distribution =
            ClusterDistribution.Create(new ClusterOptions { ClusterCount = 6, InputDimension = 100 }, new Seed(2));
        LabeledSamples samples = distribution.Draw(60, new Seed(2), "test");
        var classifier =
            new Classifier(ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition), Readout.Sum);
        AttackResult result =
            new UniversalAttack().Search(Problem(classifier, samples), cancellation: TestContext.Current.CancellationToken);
        double[][] steps = [.. result.Witnesses.OfType<Robustness.Witnesses.Witness>()
            .Select(w => Unit(w.Point.ToArray(), TestNetworks.Row(samples, w.SampleIndex), samples.Labels[w.SampleIndex]))];
        Assert.True(steps.Length > 50);
        Assert.All(steps, u => Assert.Equal(1, TensorPrimitives.Dot<double>(u, steps[0]), 1e-9));
    }

    [Fact]
    public void Search_DecoupledMaximum_IsNoWorseThanTheAveragedFeature()
    {
        ClusterDistribution distribution =
            ClusterDistribution.Create(new ClusterOptions { ClusterCount = 6, InputDimension = 100 }, new Seed(2));
        LabeledSamples samples = distribution.Draw(60, new Seed(2), "test");
        foreach (Readout readout in (Readout[])[Readout.Sum, Readout.Max, Readout.Native])
        {
            AttackProblem problem = Problem(new Classifier(
                ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition), readout), samples);
            double universal = Median(new UniversalAttack(), problem);
            double averaged = Median(new AveragedFeatureAttack(AveragedFeatureAttack.EstimateDirection(samples)), problem);
            Assert.True(universal <= averaged * 1.001, $"{readout}: universal {universal}, averaged {averaged}");
        }
    }

    [Theory]
    [InlineData(Norm.LInf, false)]
    [InlineData(Norm.L2, true)]
    public void Search_OtherThreats_AreRejectedWithAReason(Norm norm, bool boxed)
    {
        var problem = new AttackProblem(
            new Classifier(TestNetworks.Averaged(4, 16), Readout.Native), TestNetworks.Centers(4, 16),
            new AttackRules(norm, [], new Seed(1), boxed ? new Box(-9, 9) : null));
        Assert.NotNull(new UniversalAttack().Reject(problem));
        Assert.Throws<ArgumentException>(() => new UniversalAttack().Search(problem, cancellation: TestContext.Current.CancellationToken));
    }

    private static AttackProblem Problem(Classifier classifier, LabeledSamples samples) =>
        new(classifier, samples, new AttackRules(Norm.L2, [], new Seed(1)));

    private static double Median(IAttack<AttackProblem> attack, AttackProblem problem) =>
        Numerics.Statistics.Median(attack.Search(problem, cancellation: TestContext.Current.CancellationToken).Distances);

    private static double[] Unit(double[] point, double[] x, int side)
    {
        double[] step = [.. point.Zip(x, (p, v) => side * (v - p))];
        return [.. step.Select(v => v / TensorPrimitives.Norm<double>(step))];
    }
}
