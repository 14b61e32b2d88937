using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Theory;

namespace FeatureAveraging.Robustness.Tests.Exact;

public class RadiusSolverTests
{
    [Theory]
    [InlineData(4, 2)]
    [InlineData(6, 3)]
    [InlineData(10, 5)]
    [InlineData(16, 8)]
    [InlineData(7, 2)]
    public void Solve_ReferenceNetworksAtCentres_EqualsTheClosedForms(int k, int positive)
    {
        const int Dimension = 64;
        ClusterDistribution distribution = ClusterDistribution.Create(
            new ClusterOptions { ClusterCount = k, InputDimension = Dimension, PositiveClusterCount = positive, NoiseScale = 0 },
            new Seed(5));
        var samples = Centres(distribution);
        foreach (double threshold in (double[])[0, 0.25])
        {
            MulticlassNetwork decoupled = ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition, threshold);
            SampleRadius[] averaged =
                Solve(ReferenceNetworks.Averaged(distribution.Centers, distribution.Partition, threshold), Readout.Native, samples);
            SampleRadius[] sum = Solve(decoupled, Readout.Sum, samples), max = Solve(decoupled, Readout.Max, samples);
            for (int j = 0; j < k; j++)
            {
                int own = distribution.Partition.Clusters(samples.Labels[j]).Count, other = k - own;
                AssertRadius(RadiusPrediction.PredictAveraged(Math.Sqrt(Dimension), own, other, threshold), averaged[j]);
                AssertRadius(RadiusPrediction.PredictDecoupledSum(Math.Sqrt(Dimension), other, threshold), sum[j]);
                AssertRadius(RadiusPrediction.PredictDecoupledMax(Math.Sqrt(Dimension), threshold), max[j]);
            }
        }

        // Samples rest in float32, so a centre is off by about 2⁻²⁵ per coordinate: the radius by at most that times √d.
        void AssertRadius(double expected, SampleRadius actual)
        {
            Assert.Equal(RadiusStatus.Exact, actual.Status);
            Assert.Equal(expected, actual.Bracket.Attacked, 1e-6);
            Assert.Equal(expected, actual.Bracket.Certified, 1e-6);
        }
    }

    [Fact]
    public void Solve_TrainedLikeNetworks_IsNeverBeatenByPgd()
    {
        ClusterDistribution distribution =
            ClusterDistribution.Create(new ClusterOptions { ClusterCount = 6, InputDimension = 200 }, new Seed(2));
        LabeledSamples samples = distribution.Draw(60, new Seed(2), "test");
        MulticlassNetwork network = ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition);
        foreach (Readout readout in (Readout[])[Readout.Sum, Readout.Mean, Readout.Max, Readout.Native, Readout.Probability])
        {
            var classifier = new Classifier(network, readout);
            SampleRadius[] exact = Solve(network, readout, samples);
            double[] radii = [.. Enumerable.Range(1, 30).Select(i => 0.5 * i)];
            AttackResult pgd = new PgdAttack(new PgdOptions())
                .Search(new AttackProblem(classifier, samples, new AttackRules(Norm.L2, radii, new Seed(1))));
            for (int i = 0; i < samples.Count; i++)
            {
                Assert.True(
                    exact[i].Bracket.Certified <= pgd.BrokenAt[i],
                    $"{readout}, sample {i}: certified {exact[i].Bracket.Certified:R}, broken at {pgd.BrokenAt[i]}");
                Assert.True(exact[i].Bracket.Certified <= exact[i].Bracket.Attacked);
            }
        }
    }

    [Fact]
    public void Solve_AnyThreadCount_SameBits()
    {
        ClusterDistribution distribution =
            ClusterDistribution.Create(new ClusterOptions { ClusterCount = 6, InputDimension = 100 }, new Seed(2));
        LabeledSamples samples = distribution.Draw(40, new Seed(2), "test");
        MulticlassNetwork network = ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition);
        var classifier = new Classifier(network, Readout.Sum);
        SampleRadius[] one = RadiusSolver.Solve(classifier, samples, new RadiusOptions(), TimeProvider.System);
        SampleRadius[] many = RadiusSolver.Solve(classifier, samples, new RadiusOptions(), TimeProvider.System, threads: 4);
        Assert.Equal(one.Select(r => r.Bracket), many.Select(r => r.Bracket));
    }

    [Fact]
    public void Solve_NodeLimitZero_GivesABracketThatHoldsTheTruth()
    {
        ClusterDistribution distribution =
            ClusterDistribution.Create(new ClusterOptions { ClusterCount = 10, InputDimension = 100 }, new Seed(2));
        LabeledSamples samples = distribution.Draw(20, new Seed(2), "test");
        MulticlassNetwork network = ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition);
        var classifier = new Classifier(network, Readout.Sum);
        SampleRadius[] exact = Solve(network, Readout.Sum, samples);
        SampleRadius[] limited = RadiusSolver.Solve(classifier, samples, new RadiusOptions { NodeLimit = 0 }, TimeProvider.System);
        Assert.Contains(limited, r => r.Status == RadiusStatus.Bracket);
        Assert.All(limited.Zip(exact), pair => Assert.True(
            pair.First.Bracket.Certified <= pair.Second.Bracket.Attacked && pair.Second.Bracket.Certified <= pair.First.Bracket.Attacked));
    }

    [Fact]
    public void Solve_NoOpposingNeuron_IsInfinite()
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0])), [1.0], 0.5);
        SampleRadius radius = Solve(network, Readout.Native, new LabeledSamples(new Samples(1, 2, [1, 1]), [1]))[0];
        Assert.Equal((double.PositiveInfinity, double.PositiveInfinity), (radius.Bracket.Certified, radius.Bracket.Attacked));
        Assert.Equal(RadiusStatus.Exact, radius.Status);
    }

    [Fact]
    public void Solve_TieOrWrong_IsMisclassified()
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0])), [1.0]);
        SampleRadius[] radii = Solve(network, Readout.Native, new LabeledSamples(new Samples(2, 2, [-1, 0, 3, 0]), [1, -1]));
        Assert.All(radii, r => Assert.Equal((RadiusStatus.Misclassified, 0, 0), (r.Status, r.Bracket.Certified, r.Bracket.Attacked)));
    }

    private static SampleRadius[] Solve(TwoLayerNetwork network, Readout readout, LabeledSamples samples) =>
        RadiusSolver.Solve(new Classifier(network, readout), samples, new RadiusOptions(), TimeProvider.System);

    private static LabeledSamples Centres(ClusterDistribution distribution)
    {
        int k = distribution.Centers.Rows;
        float[] values = Array.ConvertAll(distribution.Centers.Values.ToArray(), v => (float)v);
        return new LabeledSamples(
            new Samples(k, distribution.Centers.Columns, values), distribution.Partition.Labels.ToArray(), [.. Enumerable.Range(0, k)],
            distribution.Partition);
    }
}
