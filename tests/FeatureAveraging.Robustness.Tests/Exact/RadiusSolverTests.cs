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
    private const int Cases = 1500;

    [Theory]
    [InlineData(Readout.Native, false)]
    [InlineData(Readout.Native, true)]
    [InlineData(Readout.Sum, true)]
    [InlineData(Readout.Mean, true)]
    [InlineData(Readout.Max, true)]
    public void Solve_RandomTinyNetworks_EqualsEnumeration(Readout readout, bool multiclass)
    {
        int finite = 0, isolated = 0;
        for (int number = 0; number < Cases; number++)
        {
            TinyCase tiny = TinyCase.Draw(number, readout, multiclass);
            SampleRadius solved = Solve(tiny.Network, readout, tiny.Samples)[0];
            if (solved.Status == RadiusStatus.Misclassified)
            {
                continue;
            }

            double exact = RegionEnumeration.Solve(tiny.Network, readout, tiny.Point, solved.Label);
            string because = $"case {number}, {readout}: certified {solved.Bracket.Certified:R}, enumeration {exact:R}, attacked {solved.Bracket.Attacked:R}";
            if (double.IsPositiveInfinity(exact))
            {
                Assert.Equal((double.PositiveInfinity, double.PositiveInfinity), (solved.Bracket.Certified, solved.Bracket.Attacked));
                continue;
            }

            if (solved.Status == RadiusStatus.Bracket)
            {
                // Without biases every margin is 0 at the origin: where that is the only wrong point nearby, the distance is certified, but no rounded point ties exactly.
                Assert.False(tiny.Network.Hidden.HasBias, because);
                Assert.Equal(exact, solved.Bracket.Certified, 1e-7 * exact);
                isolated++;
                continue;
            }

            finite++;
            double tolerance = 1e-7 * Math.Max(1, exact);
            Assert.True(Math.Abs(solved.Bracket.Attacked - exact) <= tolerance, because);
            Assert.True(solved.Bracket.Certified <= exact * (1 + 1e-9) && exact - solved.Bracket.Certified <= 1e-6 * exact + tolerance, because);
            Assert.True(solved.Status == RadiusStatus.Exact, because);
        }

        Assert.True(isolated < Cases / 10, $"{isolated} cases are brackets");
        Assert.True(finite > Cases / 4, $"only {finite} cases had a finite radius");
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(6, 3)]
    [InlineData(10, 5)]
    [InlineData(16, 8)]
    [InlineData(7, 2)]
    public void Solve_ReferenceNetworksAtCentres_EqualsTheClosedForms(int k, int positive)
    {
        const int Dimension = 64;
        ClusterDistribution distribution = ClusterDistribution.Create(new ClusterOptions { ClusterCount = k, InputDimension = Dimension, PositiveClusterCount = positive, NoiseScale = 0 }, new Seed(5));
        var samples = Centres(distribution);
        foreach (double threshold in (double[])[0, 0.25])
        {
            MulticlassNetwork decoupled = ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition, threshold);
            SampleRadius[] averaged = Solve(ReferenceNetworks.Averaged(distribution.Centers, distribution.Partition, threshold), Readout.Native, samples);
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
        ClusterDistribution distribution = ClusterDistribution.Create(new ClusterOptions { ClusterCount = 6, InputDimension = 200 }, new Seed(2));
        LabeledSamples samples = distribution.Draw(60, new Seed(2), "test");
        MulticlassNetwork network = ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition);
        foreach (Readout readout in (Readout[])[Readout.Sum, Readout.Mean, Readout.Max, Readout.Native, Readout.Probability])
        {
            var classifier = new ReadoutClassifier(network, readout);
            SampleRadius[] exact = Solve(network, readout, samples);
            double[] radii = [.. Enumerable.Range(1, 30).Select(i => 0.5 * i)];
            AttackResult pgd = new PgdAttack(new PgdOptions()).Search(new AttackProblem(classifier, samples, Norm.L2, radii, new Seed(1)));
            for (int i = 0; i < samples.Count; i++)
            {
                Assert.True(exact[i].Bracket.Certified <= pgd.BrokenAt[i], $"{readout}, sample {i}: certified {exact[i].Bracket.Certified:R}, broken at {pgd.BrokenAt[i]}");
                Assert.True(exact[i].Bracket.Certified <= exact[i].Bracket.Attacked);
            }
        }
    }

    [Fact]
    public void Solve_AnyThreadCount_SameBits()
    {
        ClusterDistribution distribution = ClusterDistribution.Create(new ClusterOptions { ClusterCount = 6, InputDimension = 100 }, new Seed(2));
        LabeledSamples samples = distribution.Draw(40, new Seed(2), "test");
        MulticlassNetwork network = ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition);
        var classifier = new ReadoutClassifier(network, Readout.Sum);
        SampleRadius[] one = RadiusSolver.Solve(classifier, samples, new RadiusOptions(), TimeProvider.System);
        SampleRadius[] many = RadiusSolver.Solve(classifier, samples, new RadiusOptions(), TimeProvider.System, threads: 4);
        Assert.Equal(one.Select(r => r.Bracket), many.Select(r => r.Bracket));
    }

    [Fact]
    public void Solve_NodeLimitZero_GivesABracketThatHoldsTheTruth()
    {
        ClusterDistribution distribution = ClusterDistribution.Create(new ClusterOptions { ClusterCount = 10, InputDimension = 100 }, new Seed(2));
        LabeledSamples samples = distribution.Draw(20, new Seed(2), "test");
        MulticlassNetwork network = ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition);
        var classifier = new ReadoutClassifier(network, Readout.Sum);
        SampleRadius[] exact = Solve(network, Readout.Sum, samples);
        SampleRadius[] limited = RadiusSolver.Solve(classifier, samples, new RadiusOptions { NodeLimit = 0 }, TimeProvider.System);
        Assert.Contains(limited, r => r.Status == RadiusStatus.Bracket);
        Assert.All(limited.Zip(exact), pair => Assert.True(pair.First.Bracket.Certified <= pair.Second.Bracket.Attacked && pair.Second.Bracket.Certified <= pair.First.Bracket.Attacked));
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
        RadiusSolver.Solve(new ReadoutClassifier(network, readout), samples, new RadiusOptions(), TimeProvider.System);

    private static LabeledSamples Centres(ClusterDistribution distribution)
    {
        int k = distribution.Centers.Rows;
        float[] values = Array.ConvertAll(distribution.Centers.Values.ToArray(), v => (float)v);
        return new LabeledSamples(new Samples(k, distribution.Centers.Columns, values), distribution.Partition.Sides.ToArray(), [.. Enumerable.Range(0, k)], distribution.Partition);
    }

    private sealed record TinyCase(TwoLayerNetwork Network, LabeledSamples Samples, double[] Point)
    {
        public static TinyCase Draw(int number, Readout readout, bool multiclass)
        {
            RandomSource random = new Seed(11).For($"tiny.{readout}.{multiclass}", (ulong)number);
            int d = 1 + random.NextInt(4), classes = 2 + random.NextInt(2), perClass = 1 + random.NextInt(2);
            int neurons = multiclass ? classes * perClass : 1 + random.NextInt(5);
            bool bias = random.NextInt(2) == 0;
            var weights = new Matrix(neurons, d, [.. Enumerable.Range(0, neurons * d).Select(_ => random.NextGaussian())]);
            var hidden = new HiddenLayer(weights, bias ? [.. Enumerable.Range(0, neurons).Select(_ => random.NextGaussian())] : null);
            float[] x = [.. Enumerable.Range(0, d).Select(_ => (float)(2 * random.NextGaussian()))];
            Partition partition = Partition.FirstPositive(1 + random.NextInt(classes - 1), 1);
            partition = Partition.FirstPositive(partition.PositiveClusters.Count, classes - partition.PositiveClusters.Count);
            TwoLayerNetwork network = multiclass
                ? new MulticlassNetwork(hidden, partition)
                : new BinaryNetwork(hidden, [.. Enumerable.Range(0, neurons).Select(_ => random.NextGaussian())], bias ? random.NextGaussian() : 0);
            double[] point = Array.ConvertAll(x, v => (double)v);
            int cluster = BestClass(network, readout, point, partition);
            return new TinyCase(network, new LabeledSamples(new Samples(1, d, x), [partition.Sides[cluster]], [cluster], partition), point);
        }

        /// <summary>A cluster for which the decision is right, so that most cases have a radius.</summary>
        private static int BestClass(TwoLayerNetwork network, Readout readout, double[] x, Partition partition)
        {
            var classifier = new ReadoutClassifier(network, readout);
            return Enumerable.Range(0, partition.ClusterCount).MaxBy(c => classifier.ComputeMargin(x, classifier.DecidesBetweenClasses ? c : partition.Sides[c]));
        }
    }
}
