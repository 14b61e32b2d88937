using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests;

/// <summary>A dense second layer in attacks, certificates and radii; tiny ones against enumeration are in TinyNetworkLawTests.</summary>
public sealed class DenseClassifierTests
{
    private static readonly Readout[] Readouts = [Readout.Native, Readout.Sum, Readout.Mean, Readout.Max, Readout.Probability];

    [Fact]
    public void Solve_DenseFormOfOurNetworks_GivesTheSameRadii()
    {
        const int Count = 8;
        MulticlassNetwork multiclass = TestNetworks.RandomMulticlass(5, 2, 12, seed: 4);
        BinaryNetwork binary = TestNetworks.RandomBinary(10, 12, seed: 5);
        foreach (Readout readout in Readouts)
        {
            AssertSameRadii(new Classifier(multiclass, readout), new Classifier(DenseNetwork.Of(multiclass), readout), Count);
        }

        AssertSameRadii(new Classifier(binary, Readout.Native), new Classifier(DenseNetwork.Of(binary), Readout.Max), Count);
    }

    [Fact]
    public void EvaluateObjective_EveryLoss_HasTheGradientOfItsValue()
    {
        const double Step = 1e-6;
        RandomSource random = new Seed(8).For("gradient");
        foreach (Readout readout in Readouts)
        {
            Classifier classifier = new(Random(neurons: 7, outputs: 4, d: 5, seed: 3), readout);
            double[] x = TestNetworks.Gaussian(5, random), gradient = new double[5];
            ReadoutWorkspace workspace = classifier.CreateWorkspace();
            int label = classifier.Decision.LabelOf(1);
            foreach (AttackLoss loss in Enum.GetValues<AttackLoss>())
            {
                AttackValue value = Evaluate(x);
                double[] found = [.. gradient];
                for (int c = 0; c < x.Length; c++)
                {
                    double[] up = [.. x], down = [.. x];
                    (up[c], down[c]) = (x[c] + Step, x[c] - Step);
                    double slope = (Evaluate(up).Objective - Evaluate(down).Objective) / (2 * Step);
                    Assert.Equal(slope, found[c], 1e-5 * (1 + Math.Abs(slope)));
                }

                Assert.Equal(classifier.ComputeMargin(x, label), value.Margin, 1e-12);

                AttackValue Evaluate(double[] at) =>
                    classifier.EvaluateObjective(at, label, 2, 0, new AttackObjective(loss), gradient, workspace);
            }
        }
    }

    [Fact]
    public void EvaluateObjective_PassThrough_WakesTheDeadOpponent()
    {
        // f = (1, 3·ReLU(x₁ − 2)): at 0 the neuron that could lower the margin of class 0 is dead
        var network = new DenseNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0]), [-2]), new Matrix(2, 1, [0, 3]), [1, 0]);
        var classifier = new Classifier(network, Readout.Native);
        double[] gradient = new double[2];
        foreach (bool through in (bool[])[false, true])
        {
            var objective = new AttackObjective(AttackLoss.Margin, through);
            classifier.EvaluateObjective([0, 0], 0, 0, 0, objective, gradient, classifier.CreateWorkspace());
            Assert.Equal(through ? [-3, 0] : [0, 0], gradient);
        }
    }

    [Fact]
    public void AttacksAndCertificates_RandomNetworks_EncloseTheExactRadius()
    {
        const int Count = 6;
        foreach (Readout readout in Readouts)
        {
            var classifier = new Classifier(Random(neurons: 8, outputs: 4, d: 6, seed: 21), readout);
            LabeledSamples samples = Labeled(classifier, Count);
            SampleRadius[] exact = RadiusSolver.Solve(classifier, samples, new RadiusOptions(), TimeProvider.System);
            Assert.Equal(readout != Readout.Probability, exact.All(r => r.Status == RadiusStatus.Exact));
            foreach (CertificateMethod method in Enum.GetValues<CertificateMethod>())
            {
                CertifiedRadius[] certified = RadiusCertifier.Certify(classifier, samples, method, Norm.L2, new CertificateOptions());
                Assert.All(certified.Zip(exact), pair => Assert.InRange(pair.First.Radius, 1e-12, pair.Second.Bracket.Attacked));
            }

            var problem = new AttackProblem(classifier, samples, new AttackRules(Norm.L2, [0.1, 1, 10], new Seed(2)));
            IAttack<AttackProblem>[] attacks = [.. AttackCatalog.Names.Select(name => AttackCatalog.Find(name)!)];
            foreach (IAttack<AttackProblem> attack in attacks.Where(attack => attack.Reject(problem) is null))
            {
                AttackResult found = attack.Search(problem);
                Assert.All(
                    found.Distances.Zip(exact),
                    pair => Assert.True(pair.First >= pair.Second.Bracket.Certified, attack.Traits.Name));
            }
        }
    }

    [Fact]
    public void Solve_OutputWeightsThatCancel_AreSummedAsIfExact()
    {
        // Σ over the own group is 1 and not the 0 of a plain sum from left to right: margin = ReLU(x) − 1, so the radius of 3 is 2
        var network = new DenseNetwork(
            new HiddenLayer(new Matrix(1, 1, [1])), new Matrix(4, 1, [1e30, 1, -1e30, 0]), [0, 0, 0, 1], new Partition([1, 1, 1, -1]));
        MarginForm form = MarginForm.Of(new Classifier(network, Readout.Sum), 1);
        Assert.Equal([1.0], form.Rivals[0].For[0].Factors);
        Assert.Equal(-1, form.Rivals[0].For[0].Constant);
    }

    [Fact]
    public void FindObstacle_OutputWeightsTooCloseToSquare_NamesTheNeuron()
    {
        var network = new DenseNetwork(new HiddenLayer(new Matrix(1, 1, [1])), new Matrix(3, 1, [1, 0, 1e-80]));
        Assert.Contains("neuron 0", RadiusSolver.FindObstacle(new Classifier(network, Readout.Native)), StringComparison.Ordinal);
        Assert.Null(RadiusSolver.FindObstacle(new Classifier(Random(3, 3, 2, 1), Readout.Native)));
    }

    private static void AssertSameRadii(Classifier ours, Classifier dense, int count)
    {
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(ours, count, seed: 6);
        SampleRadius[] one = RadiusSolver.Solve(ours, samples, new RadiusOptions { Gap = 1e-9 }, TimeProvider.System);
        SampleRadius[] other = RadiusSolver.Solve(dense, samples, new RadiusOptions { Gap = 1e-9 }, TimeProvider.System);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(one[i].Margin, other[i].Margin, 1e-12);
            Assert.Equal(one[i].Bracket.Certified, other[i].Bracket.Certified, 1e-9 * one[i].Bracket.Certified);
            Assert.Equal(one[i].Bracket.Attacked, other[i].Bracket.Attacked, 1e-9 * one[i].Bracket.Attacked);
        }
    }

    private static DenseNetwork Random(int neurons, int outputs, int d, ulong seed)
    {
        RandomSource random = new Seed(seed).For("test.dense");
        return new DenseNetwork(
            new HiddenLayer(new Matrix(neurons, d, TestNetworks.Gaussian(neurons * d, random)), TestNetworks.Gaussian(neurons, random)),
            new Matrix(outputs, neurons, TestNetworks.Gaussian(outputs * neurons, random)),
            TestNetworks.Gaussian(outputs, random), Partition.FirstPositive(2, outputs - 2));
    }

    private static LabeledSamples Labeled(Classifier classifier, int count)
    {
        var partition = ((DenseNetwork)classifier.Network).Partition;
        RandomSource random = new Seed(9).For("test.dense.samples");
        var inputs = new Samples(count, classifier.InputDimension);
        int[] clusters = new int[count];
        for (int i = 0; i < count; i++)
        {
            double[] x = TestNetworks.Gaussian(classifier.InputDimension, random);
            Array.ConvertAll(x, v => (float)v).CopyTo(inputs.Row(i));
            x = Array.ConvertAll(inputs.Row(i).ToArray(), v => (double)v);
            clusters[i] = Enumerable.Range(0, partition.ClusterCount)
                .MaxBy(c => classifier.ComputeMargin(x, classifier.Decision.IsBetweenClasses ? c : partition.Labels[c]));
        }

        return new LabeledSamples(inputs, [.. clusters.Select(c => partition.Labels[c])], clusters, partition);
    }
}
