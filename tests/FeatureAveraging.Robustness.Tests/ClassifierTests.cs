using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Robustness.Tests;

public class ClassifierTests
{
    private const double Step = 1e-6;
    // central difference: Step² for the smooth parts, 1e-15/Step for rounding, with room for derivatives of order 100
    private const double Tolerance = 1e-7;

    [Theory]
    [InlineData(5, 1)]
    [InlineData(5, 3)]
    [InlineData(70, 1)]      // wider than the narrow path
    public void EvaluateMargin_Gradient_MatchesFiniteDifferences(int d, int power)
    {
        foreach (Classifier classifier in Classifiers(d, power))
        {
            int label = classifier.Decision.IsBetweenClasses ? 2 : -1;
            ReadoutWorkspace workspace = classifier.CreateWorkspace();
            double[] x = TestNetworks.Gaussian(d, new Seed(5).For("test")), gradient = new double[d];
            double margin = classifier.EvaluateMargin(x, label, gradient, workspace);
            Assert.Equal(classifier.ComputeMargin(x, label), margin, 1e-12);
            AssertDifferences(x, gradient, p => classifier.ComputeMargin(p, label), classifier);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void EvaluateTrainingLoss_Gradient_MatchesFiniteDifferencesOfTheLoss(int power)
    {
        foreach (Classifier classifier in Classifiers(5, power))
        {
            int label = classifier.Decision.IsBetweenClasses ? 1 : -1, native = classifier.Network is BinaryNetwork ? -1 : 1;
            ReadoutWorkspace workspace = classifier.CreateWorkspace();
            double[] x = TestNetworks.Gaussian(5, new Seed(6).For("test")), gradient = new double[5];
            double margin = classifier.EvaluateTrainingLoss(x, label, native, gradient, workspace);
            Assert.Equal(classifier.ComputeMargin(x, label), margin, 1e-12);
            AssertDifferences(x, gradient, p => -Loss(classifier, p, native), classifier);
        }
    }

    [Fact]
    public void EvaluateTrainingLoss_SaturatedProbability_DirectionSurvives()
    {
        // f = (50, 0): p₀ rounds to 1 in double precision, but 1 − p₀ = e⁻⁵⁰ does not round to 0
        var network = new MulticlassNetwork(new HiddenLayer(new Matrix(2, 1, [1, -1])), Partition.FirstPositive(1, 1));
        var classifier = new Classifier(network, Readout.Max);
        double[] gradient = new double[1];
        classifier.EvaluateTrainingLoss([50], 1, 0, gradient, classifier.CreateWorkspace());
        Assert.Equal(1, gradient[0] / Math.Exp(-50), 1e-12);
    }

    [Fact]
    public void EvaluateMargin_AllNeuronsDead_MarginAndGradientAreZero()
    {
        var classifier = new Classifier(
            new BinaryNetwork(new HiddenLayer(new Matrix(2, 3, [1, 0, 0, 0, 1, 0]), [-1, -1]), [1, -1]), Readout.Native);
        double[] gradient = [1, 1, 1];
        Assert.Equal(0, classifier.EvaluateMargin(new double[3], 1, gradient, classifier.CreateWorkspace()));
        Assert.Equal([0, 0, 0], gradient);
    }

    [Fact]
    public void EvaluateMargin_Loop_AllocatesNothing()
    {
        foreach (Classifier classifier in Classifiers(10, 1))
        {
            int label = classifier.Decision.IsBetweenClasses ? 2 : -1, native = classifier.Network is BinaryNetwork ? -1 : 1;
            ReadoutWorkspace workspace = classifier.CreateWorkspace();
            double[] x = new double[10], gradient = new double[10];
            long Run()
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                classifier.EvaluateMargin(x, label, workspace);
                classifier.EvaluateMargin(x, label, gradient, workspace);
                classifier.EvaluateTrainingLoss(x, label, native, gradient, workspace);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Run();
            Assert.Equal(0, Run());
        }
    }

    [Fact]
    public void Constructor_SumOfABinaryNetwork_Throws() =>
        Assert.Throws<ArgumentException>(() => new Classifier(TestNetworks.RandomBinary(3, 2, 1), Readout.Sum));

    [Fact]
    public void SelectLabels_DecisionBetweenClasses_AreTheClusters()
    {
        LabeledSamples centers = TestNetworks.Centers(4, 16);
        Assert.Equal([0, 1, 2, 3], new Classifier(TestNetworks.Decoupled(4, 16), Readout.Native).SelectLabels(centers));
        Assert.Equal([1, 1, -1, -1], new Classifier(TestNetworks.Decoupled(4, 16), Readout.Max).SelectLabels(centers));
        Assert.Equal([0, 1, 2, 3], new Classifier(TestNetworks.Decoupled(4, 16), Readout.Max).SelectTrainingLabels(centers));
        Assert.Equal([1, 1, -1, -1], new Classifier(TestNetworks.Averaged(4, 16), Readout.Native).SelectTrainingLabels(centers));
    }

    [Fact]
    public void SelectLabels_SamplesThatDoNotFit_Throws()
    {
        var classes = new Classifier(TestNetworks.Decoupled(4, 16), Readout.Native);
        Assert.Throws<ArgumentException>(() => classes.SelectLabels(new LabeledSamples(new Samples(1, 16), [1])));
        Assert.Throws<ArgumentException>(() => classes.SelectLabels(TestNetworks.Centers(6, 16)));
        Assert.Throws<ArgumentException>(() => classes.SelectLabels(TestNetworks.Centers(4, 25)));
    }

    [Fact]
    public void EvaluateTrainingLoss_LabelOfTheOtherKind_Throws()
    {
        var classes = new Classifier(TestNetworks.Decoupled(4, 16), Readout.Max);
        var binary = new Classifier(TestNetworks.Averaged(4, 16), Readout.Native);
        Assert.Throws<ArgumentException>(
            () => classes.EvaluateTrainingLoss(new double[16], 1, -1, new double[16], classes.CreateWorkspace()));
        Assert.Throws<ArgumentException>(() => binary.EvaluateTrainingLoss(new double[16], 1, 0, new double[16], binary.CreateWorkspace()));
    }

    private static IEnumerable<Classifier> Classifiers(int d, int power)
    {
        yield return new Classifier(TestNetworks.RandomBinary(7, d, 1, power), Readout.Native);
        foreach (Readout readout in TestNetworks.ClassReadouts)
        {
            yield return new Classifier(TestNetworks.RandomMulticlass(5, 2, d, 2, power), readout);
        }
    }

    private static double Loss(Classifier classifier, double[] x, int native)
    {
        TwoLayerNetwork network = classifier.Network;
        double[] z = new double[network.Hidden.NeuronCount], f = new double[network.OutputCount];
        network.Hidden.EvaluatePreactivations(x, z);
        network.EvaluateOutputs(z, network.Hidden.ComputeWeightNorms(), f);
        return network is BinaryNetwork ? Math.Log(1 + Math.Exp(-native * f[0])) : Math.Log(f.Sum(Math.Exp)) - f[native];
    }

    private static void AssertDifferences(double[] x, double[] gradient, Func<double[], double> function, Classifier classifier)
    {
        for (int c = 0; c < x.Length; c++)
        {
            double[] above = [.. x], below = [.. x];
            above[c] += Step;
            below[c] -= Step;
            double difference = (function(above) - function(below)) / (2 * Step);
            Assert.True(
                Math.Abs(difference - gradient[c]) <= Tolerance * Math.Max(1, Math.Abs(difference)),
                $"{classifier.Readout}, coordinate {c}: {gradient[c]} against {difference}");
        }
    }
}
