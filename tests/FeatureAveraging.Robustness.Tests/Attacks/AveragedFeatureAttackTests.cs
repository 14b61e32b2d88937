using CsCheck;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class AveragedFeatureAttackTests
{
    [Theory]
    [InlineData(4, 2)]
    [InlineData(6, 3)]
    [InlineData(10, 5)]
    [InlineData(16, 8)]
    [InlineData(10, 3)]
    public void Search_AveragedNetworkAtItsCenters_IsTheClosedForm(int k, int positive)
    {
        // margin d − t·2d/√(d/a + d/b): zero at ½√(d/a + d/b), which is √(d/k) for a = b = k/2
        const int D = 256;
        LabeledSamples centers = TestNetworks.Centers(k, D, positive);
        AttackResult result = Attack(new Classifier(TestNetworks.Averaged(k, D, positive), Readout.Native), centers);
        double expected = 0.5 * Math.Sqrt(((double)D / positive) + ((double)D / (k - positive)));
        for (int i = 0; i < k; i++)
        {
            Assert.Equal(expected, result.Distances[i], 1e-9);
            Assert.True(result.Distances[i] >= expected * (1 - 1e-15));
            Witness witness = result.Witnesses[i]!;
            Assert.Equal((i, Norm.L2, result.Distances[i]), (witness.SampleIndex, witness.Norm, witness.Distance));
        }
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 1)]
    public void Search_ManyCoarseClassesAtTheirCenters_IsTheClosedForm(int groups, int each)
    {
        // u = μ̄_g − mean of the others, ‖u‖² = (d/m)·G/(G − 1); f_g − f_h = d − t·d·G/((G − 1)‖u‖): zero at √(d/m·(G − 1)/G)
        const int D = 128;
        LabeledSamples binary = TestNetworks.Centers(groups * each, D, 1);
        Matrix centers = binary.Features!;
        var partition = Partition.Equal(groups * each, groups);
        int[] coarse = partition.Groups.ToArray();
        var samples = new LabeledSamples(binary.Inputs, coarse, coarse, Partition.OfCoarse(groups));
        var problem = new AttackProblem(
            new Classifier(ReferenceNetworks.AveragedMulticlass(centers, partition), Readout.Max), samples,
            new AttackRules(Norm.L2, [], new Seed(0)));
        AttackResult result = new AveragedFeatureAttack().Search(problem, cancellation: TestContext.Current.CancellationToken);
        Assert.Contains("two coarse classes", new AveragedFeatureAttack(new double[D]).Reject(problem), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => AveragedFeatureAttack.EstimateDirection(samples));
        Assert.All(result.Distances, distance => Assert.Equal(Math.Sqrt((double)D / each * (groups - 1) / groups), distance, 1e-6));
    }

    [Fact]
    public void Search_EveryReadoutOfRandomNetworks_IsTheFirstFlipOfAFineScan()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var binary = new Classifier(TestNetworks.RandomBinary(7, 3, seed), Readout.Native);
            AssertFirstFlip(binary, seed);
            foreach (Readout readout in TestNetworks.ClassReadouts)
            {
                AssertFirstFlip(new Classifier(TestNetworks.RandomMulticlass(5, 2, 3, seed), readout), seed);
                AssertFirstFlip(new Classifier(TestNetworks.RandomMulticlass(4, 1, 3, seed, power: 2), readout), seed);
            }
        }
    }

    [Fact]
    public void Search_MisclassifiedAndUnbreakable_AreZeroAndInfinity()
    {
        // f = ReLU(x₁) + 1 > 0 everywhere
        var classifier = new Classifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0])), [1], 1), Readout.Native);
        AttackResult result = Search(classifier, new LabeledSamples(new Samples(2, 2), [1, -1]), [1, 0]);
        Assert.Equal([double.PositiveInfinity, 0], result.Distances);
        Assert.All(result.Witnesses, Assert.Null);
    }

    [Fact]
    public void EstimateDirection_FeaturesClustersOrLabels_InThatOrder()
    {
        var inputs = new Samples(4, 2, [1, 0, 3, 0, 0, 2, 0, 6]);
        var partition = new Partition([1, 1, -1]);
        var features = new Matrix(3, 2, [1, 0, 0, 1, -1, -1]);
        int[] labels = [1, 1, -1, -1], clusters = [0, 1, 2, 2];
        Assert.Equal(
            [1.5, 1.5], AveragedFeatureAttack.EstimateDirection(new LabeledSamples(inputs, labels, clusters, partition, features)));
        Assert.Equal([2, -4], AveragedFeatureAttack.EstimateDirection(new LabeledSamples(inputs, labels, clusters, partition)));
        Assert.Equal([2, -4], AveragedFeatureAttack.EstimateDirection(new LabeledSamples(inputs, labels)));
        Assert.Throws<ArgumentException>(() => AveragedFeatureAttack.EstimateDirection(new LabeledSamples(inputs, [1, 1, 1, 1])));
    }

    [Fact]
    public void Search_ZeroDirection_Throws() =>
        Assert.Throws<ArgumentException>(
            () => Search(new Classifier(TestNetworks.Averaged(4, 16), Readout.Native), TestNetworks.Centers(4, 16), new double[16]));

    [Fact]
    public void Search_SignedAxesAndNeuronsPermuted_DistancesStayTheSame() =>
        Gen.ULong[0, 100_000].Sample(seed =>
        {
            // Signed permutations are the orthogonal maps that single-precision samples survive without rounding.
            const int D = 5;
            MulticlassNetwork network = TestNetworks.RandomMulticlass(4, 2, D, seed);
            RandomSource random = new Seed(seed).For("test");
            int[] axes = [.. Enumerable.Range(0, D)];
            random.Shuffle(axes.AsSpan());
            double[] signs = [.. axes.Select(_ => random.NextInt(2) == 0 ? -1.0 : 1)], direction = TestNetworks.Gaussian(D, random);
            double[] Turn(ReadOnlySpan<double> v)
            {
                double[] turned = new double[D];
                for (int c = 0; c < D; c++)
                {
                    turned[c] = signs[c] * v[axes[c]];
                }

                return turned;
            }

            int[] neurons = [3, 2, 0, 1, 6, 7, 5, 4];      // classes 0 and 1 (both positive) swapped, neurons swapped within some classes
            HiddenLayer hidden = network.Hidden;
            var turnedLayer = new HiddenLayer(
                new Matrix(8, D, [.. neurons.SelectMany(r => Turn(hidden.Weights.Row(r)))]), [.. neurons.Select(r => hidden.Biases[r])]);
            foreach (Readout readout in new[] { Readout.Sum, Readout.Mean, Readout.Max })
            {
                var classifier = new Classifier(network, readout);
                var turned = new Classifier(new MulticlassNetwork(turnedLayer, network.Partition), readout);
                LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 1, seed);
                var turnedSamples = new LabeledSamples(
                    new Samples(1, D, [.. Turn(TestNetworks.Row(samples, 0)).Select(v => (float)v)]), samples.Labels.ToArray());
                double expected = Search(classifier, samples, direction).Distances[0];
                double actual = Search(turned, turnedSamples, Turn(direction)).Distances[0];
                Assert.True(
                    actual == expected || Math.Abs(actual - expected) <= 1e-9 * expected, $"{readout}: {actual} against {expected}");
            }
        }, iter: 200, threads: 1);

    [Fact]
    public void Search_OneTwoAndSixteenThreads_SameBits()
    {
        var classifier = new Classifier(TestNetworks.RandomMulticlass(6, 2, 20, 1), Readout.Max);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 60, 2);
        double[] direction = AveragedFeatureAttack.EstimateDirection(new LabeledSamples(samples.Inputs, samples.Labels.ToArray()));
        IReadOnlyList<double> one = Search(classifier, samples, direction).Distances;
        Assert.Contains(one, double.IsFinite);
        Assert.Equal(one, Search(classifier, samples, direction, threads: 2).Distances);
        Assert.Equal(one, Search(classifier, samples, direction, threads: 16).Distances);
    }

    private static AttackResult Search(Classifier classifier, LabeledSamples samples, double[] direction, int threads = 1) =>
        new AveragedFeatureAttack(direction).Search(
            new AttackProblem(classifier, samples, new AttackRules(Norm.L2, [], new Seed(0))) { Threads = threads },
            cancellation: TestContext.Current.CancellationToken);

    private static AttackResult Attack(Classifier classifier, LabeledSamples samples) =>
        Search(classifier, samples, AveragedFeatureAttack.EstimateDirection(samples));

    // Up to the answer every scanned point must be decided correctly, and where the scan finds a flip the attack must find one no later.
    private static void AssertFirstFlip(Classifier classifier, ulong seed)
    {
        const double Reach = 8;        // the scan of the attack itself reaches 4 times the direction's length, 2
        const int Steps = 4000;
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 2, seed);
        double[] unit = [2.0 / 3, -2.0 / 3, 1.0 / 3];
        AttackResult result = Search(classifier, samples, [.. unit.Select(v => 2 * v)]);
        for (int i = 0; i < samples.Count; i++)
        {
            int label = classifier.SelectLabels(samples)[i];
            double first = double.PositiveInfinity;
            for (int step = Steps; step >= 1; step--)
            {
                double t = Reach * step / Steps;
                double[] point = [.. TestNetworks.Row(samples, i).Zip(unit, (x, u) => x - (samples.Labels[i] * t * u))];
                first = classifier.ComputeMargin(point, label) <= 0 ? t : first;
            }

            // a scan may step over a flip shorter than its step
            double coarse = classifier.Network.Hidden.Activation.IsRelu && classifier.Readout != Readout.Probability ? 0 : Reach / 256;
            double found = result.Distances[i];
            Assert.True(
                found <= first + coarse + 1e-9 || (double.IsPositiveInfinity(found) && coarse > 0),
                $"seed {seed}, {classifier.Readout}: attack {found}, scan {first}");
            Assert.True(
                found >= Math.Min(first, Reach) - (Reach / Steps) - 1e-9,
                $"seed {seed}, {classifier.Readout}: attack {found}, scan {first}");
        }
    }
}
