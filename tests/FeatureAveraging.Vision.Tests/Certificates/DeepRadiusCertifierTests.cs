using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Certificates;
using FeatureAveraging.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests.Certificates;

public sealed class DeepRadiusCertifierTests : NativeTest
{
    private static readonly DeepCertificateOptions Thorough = new() { Balls = 12, SlopeSteps = 20 };
    private static readonly DeepCertificateOptions Quick = new() { Balls = 1, SlopeSteps = 1 };

    /// <summary>
    /// Networks on the plane, whose true radius a scan of 500 × 500 points finds from above: no certificate exceeds it, and in the median
    /// it is at least half of it.
    /// </summary>
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Certify_NetworkOnThePlane_IsNeverAboveAScan(Norm norm)
    {
        List<double> shares = [];
        for (ulong seed = 1; seed <= 7; seed++)
        {
            LayerGraph graph = TinyChain.Dense(seed, 2, 6, 5, 3);
            Samples points = TinyChain.Points(graph, 1, seed);
            using ForeignClassifier model = TinyChain.Load(graph, points);
            var decision = new Decision(Partition.OfCoarse(3), Readout.Native);
            int label = decision.Decide(model.ComputeLogits(points).Row(0));
            CertifiedRadius found = DeepRadiusCertifier.Certify(model, points, [label], decision, norm, Thorough)![0];
            double scanned = Scan(model, points, decision, label, norm, Math.Max(0.5, 4 * found.Radius));
            Assert.True(found.Radius > 0 && found.Radius <= scanned, $"seed {seed}: {found.Radius} certified, {scanned} scanned");
            shares.Add(found.Radius / scanned);
        }

        shares.Sort();
        Assert.True(shares[3] > 0.5, string.Join(", ", shares));
    }

    /// <summary>Far from every kink the network is linear: the distance to the nearest plane f_own = f_rival.</summary>
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Certify_NoNeuronSwitches_IsTheClosedForm(Norm norm)
    {
        // ReLU(x + 10) − 10 twice: the identity near 0; then f = (2x₀ − x₁ + 1, x₁)
        var graph = new LayerGraph("x", [1, 1, 2],
        [
            new ReshapeStep("i", "x", [-1]),
            new LinearStep("a", "i", new ModelArray([1, 0, 0, 1], 2, 2), new ModelArray([10, 10], 2)), new RectifierStep("b", "a", 0),
            new LinearStep("c", "b", new ModelArray([1, 0, 0, 1], 2, 2), new ModelArray(new float[2], 2)), new RectifierStep("d", "c", 0),
            new LinearStep("y", "d", new ModelArray([2, -1, 0, 1], 2, 2), new ModelArray([-9, -10], 2)),
        ], "y");
        var points = new Samples(1, 2, [1, 0.5f]);
        using ForeignClassifier model = TinyChain.Load(graph, points);
        CertifiedRadius found = DeepRadiusCertifier.Certify(
            model, points, [0], new Decision(Partition.OfCoarse(2), Readout.Native), norm, Thorough)![0];
        // margin 2 − 1 + 1 = 2, gradient (2, −2); what float32 could be off by, 1e-5 of the largest logit, costs 1e-5 of the margin's 2
        Assert.Equal(norm == Norm.L2 ? 2 / Math.Sqrt(8) : 0.5, found.Radius, 1e-4);
        Assert.Equal(CertificateMethod.AlphaCrown, found.Method);
    }

    /// <summary>
    /// One hidden layer: plain bounds are the certificate of two-layer networks, which another room computes in its own way. With optimised
    /// slopes both are where their ascents stopped, some steps below the best slopes.
    /// </summary>
    [Theory]
    [InlineData(Norm.L2, Readout.Native)]
    [InlineData(Norm.LInf, Readout.Native)]
    [InlineData(Norm.L2, Readout.Max)]
    [InlineData(Norm.L2, Readout.Sum)]
    [InlineData(Norm.LInf, Readout.Probability)]
    public void Certify_OneHiddenLayer_IsTheCertificateOfTwoLayerNetworks(Norm norm, Readout readout)
    {
        for (ulong seed = 1; seed <= 2; seed++)
        {
            LayerGraph graph = TinyChain.Dense(seed, 4, 6, 4);
            Samples points = TinyChain.Points(graph, 3, seed);
            var partition = Partition.FirstPositive(2, 2);
            var classifier = new Classifier(ToDense(graph, partition), readout);
            int[] classes = [.. Enumerable.Range(0, 3).Select(i => Best(graph, points.Row(i).ToArray()))];
            var samples = new LabeledSamples(points, Array.ConvertAll(classes, j => partition.Labels[j]), classes, partition);
            foreach (CertificateMethod method in (CertificateMethod[])[CertificateMethod.Crown, CertificateMethod.AlphaCrown])
            {
                (int balls, int steps, double tolerance) = method == CertificateMethod.Crown ? (45, 0, 1e-5) : (12, 30, 1e-3);
                CertifiedRadius[] expected = RadiusCertifier.Certify(
                    classifier, samples, method, norm, new CertificateOptions());
                double[] found = Certify(graph, classifier, samples, norm, balls, steps);
                Assert.All(expected.Zip(found), pair => Assert.True(
                    Math.Abs(pair.First.Radius - pair.Second) <= tolerance * pair.First.Radius,
                    $"seed {seed}, {method}: {pair.First.Radius} there, {pair.Second} here"));
            }
        }
    }

    /// <summary>In ℓ₂ what the neurons of a wide layer can do together is far less than what each can do alone.</summary>
    [Fact]
    public void Certify_JointBoundOfAWideNetwork_IsAboveCrown()
    {
        using DisposeScope scope = NewDisposeScope();
        ImageSet images = SyntheticImages.Draw(5, side: 16);
        using VisionModel model = TinyChain.CreateModel(VisionArchitecture.SmallCnn, width: 8, classes: 2, channels: 1, side: 16, seed: 3);
        using RectifierChain chain = TinyChain.Read(model.Network.FindGraph()!);
        Matrix logits = model.ComputeLogits(images);
        Tensor shifts = zeros([1], ScalarType.Float64);
        double[] ratios = [.. Enumerable.Range(0, images.Count).Select(i =>
        {
            Tensor x = TensorMemory.Create(images.ToInputs().Row(i).ToArray(), [images.Dimension], CPU);
            double sign = Math.Sign(logits[i, 0] - logits[i, 1]);
            Tensor functions = TensorMemory.Create((double[])[sign, -sign], [1, 2], CPU);
            double Radius(bool isJoint) => new ChainCertifier(chain, Norm.L2, new DeepCertificateOptions(), isJoint)
                .Certify(x, functions, shifts);
            return Radius(true) / Radius(false);
        })];
        Assert.True(ratios.Order().ElementAt(2) > 1.1, string.Join(", ", ratios));
    }

    /// <summary>A thousand points, of four networks in two norms, against minimum-norm attacks of 100 steps.</summary>
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Certify_FiveHundredPointsInANorm_IsNeverAboveAnAttack(Norm norm)
    {
        (int certain, int broken) = (0, 0);
        for (ulong seed = 1; seed <= 4; seed++)
        {
            LayerGraph graph = seed == 4 ? TinyChain.Convolutional(seed) : TinyChain.Dense(seed, 8, 16, 12, 3);
            Samples points = TinyChain.Points(graph, 125, seed);
            using ForeignClassifier model = TinyChain.Load(graph, points);
            var decision = new Decision(Partition.OfCoarse(3), Readout.Native);
            Matrix logits = model.ComputeLogits(points);
            int[] labels = [.. Enumerable.Range(0, points.Count).Select(i => decision.Decide(logits.Row(i)))];
            double[] certified =
                [.. DeepRadiusCertifier.Certify(model, points, labels, decision, norm, Quick)!.Select(one => one.Radius)];
            var rules = new AttackRules(norm, [], new Seed(seed), ImageAttackProblem.Unbounded);
            var problem = new ImageAttackProblem(model, points, labels, decision, rules);
            IReadOnlyList<double> attacked = new ImageFmnAttack(new FmnOptions()).Search(problem).Distances;
            Assert.All(certified.Zip(attacked), pair => Assert.True(pair.First <= pair.Second, $"seed {seed}: {pair}"));
            (certain, broken) = (certain + certified.Count(radius => radius > 0), broken + attacked.Count(double.IsFinite));
        }

        Assert.True(certain > 450 && broken > 450, $"{certain} certified, {broken} broken");
    }

    [Theory]
    [InlineData(Norm.L2, Readout.Max)]
    [InlineData(Norm.L2, Readout.Probability)]
    [InlineData(Norm.LInf, Readout.Native)]
    public void Certify_SmallCnn_IsBelowEveryAttackAndAgainTheSameBits(Norm norm, Readout readout)
    {
        ImageSet images = SyntheticImages.Draw(24);
        using VisionModel model = TinyChain.CreateModel(VisionArchitecture.SmallCnn, width: 4, classes: 4, channels: 1, side: 8, seed: 5);
        var decision = new Decision(Partition.FirstPositive(2, 2), readout);
        Matrix logits = model.ComputeLogits(images);
        images = images with
        {
            Labels = [.. Enumerable.Range(0, 24).Select(i => logits.Row(i).ToArray().Index().MaxBy(f => f.Item).Index)],
        };
        var problem = new ImageAttackProblem(
            model, images.ToInputs(), images.Labels, decision, new AttackRules(norm, [0.05, 0.1, 0.2, 0.4, 0.8, 1.6], new Seed(1)));
        double[] attacked = [.. new ImageFmnAttack(new FmnOptions { Steps = 60 }).Search(problem, null, default).BrokenAt];
        int[] labels = decision.LabelsOf(images.Labels);
        double[] Radii() => [.. DeepRadiusCertifier
            .Certify(model, images.ToInputs(), labels, decision, norm, new DeepCertificateOptions())!.Select(one => one.Radius)];
        double[] certified = Radii();
        Assert.Equal(certified, Radii());
        Assert.All(certified.Zip(attacked), pair => Assert.True(pair.First <= pair.Second, $"{pair}"));
        Assert.True(certified.Count(radius => radius > 0) > 15, string.Join(", ", certified));
        Assert.True(attacked.Count(double.IsFinite) > 15, string.Join(", ", attacked));
    }

    [Fact]
    public void Certify_WrongDecisionOrUntracedPoint_HasNoRadiusOfItsOwn()
    {
        LayerGraph graph = TinyChain.Dense(3, 4, 6, 5, 2);
        Samples points = TinyChain.Points(graph, 2, 1);
        using ForeignClassifier model = TinyChain.Load(graph, points);
        var decision = new Decision(Partition.OfCoarse(2), Readout.Native);
        int[] right = [.. Enumerable.Range(0, 2).Select(i => decision.Decide(model.ComputeLogits(points).Row(i)))];
        Assert.All(
            DeepRadiusCertifier.Certify(model, points, [1 - right[0], 1 - right[1]], decision, Norm.L2, new DeepCertificateOptions())!,
            one => Assert.Equal(0, one.Radius));
        CertifiedRadius[] first = DeepRadiusCertifier.Certify(
            model, points, right, decision, Norm.L2, new DeepCertificateOptions { TracedCount = 1 })!;
        Assert.Equal([CertificateMethod.AlphaCrown, CertificateMethod.GlobalLipschitz], first.Select(one => one.Method));
        LipschitzProduct product = LipschitzProduct.Of(graph)!;
        Assert.Equal(product.Certify(decision, model.ComputeLogits(points).Row(1), right[1]), first[1].Radius);
    }

    [Fact]
    public void Certify_ResidualNetwork_IsNotCovered()
    {
        using VisionModel model = TinyChain.CreateModel(VisionArchitecture.ResNet18, width: 4, classes: 2, channels: 3, side: 32, seed: 1);
        var points = new Samples(1, 3 * 32 * 32);
        Assert.Null(DeepRadiusCertifier.Certify(
            model, points, [0], new Decision(Partition.OfCoarse(2), Readout.Native), Norm.L2, new DeepCertificateOptions()));
    }

    private static double[] Certify(LayerGraph graph, Classifier classifier, LabeledSamples samples, Norm norm, int balls, int steps)
    {
        using DisposeScope scope = NewDisposeScope();
        using RectifierChain chain = TinyChain.Read(graph);
        var certifier = new ChainCertifier(
            chain, norm, new DeepCertificateOptions { Balls = balls, SlopeSteps = steps }, isJoint: false);
        int[] labels = classifier.SelectLabels(samples);
        return [.. Enumerable.Range(0, samples.Count).Select(i =>
        {
            Tensor x = TensorMemory.Create(samples.Inputs.Row(i).ToArray(), [samples.Inputs.Dimension], CPU);
            double[] f = TensorMemory.ReadDoubles(chain.Forward(chain.Arrange(x.to(ScalarType.Float64))));
            MarginFunctions margin = MarginFunctions.Of(classifier.Decision, f, labels[i]);
            return certifier.Certify(
                x, TensorMemory.Create(margin.Coefficients, [margin.Count, f.Length], CPU),
                TensorMemory.Create(margin.Shifts, [margin.Count], CPU));
        })];
    }

    // The greatest output of a network with one hidden layer.
    private static int Best(LayerGraph graph, float[] point)
    {
        static double[] Apply(LinearStep step, double[] x) => [.. step.Weight.Values.Chunk(x.Length)
            .Select((w, r) => step.Bias!.Values[r] + w.Zip(x, (a, b) => a * b).Sum())];
        double[] z = Apply((LinearStep)graph.Steps[1], Array.ConvertAll(point, v => (double)v));
        return Apply((LinearStep)graph.Steps[3], Array.ConvertAll(z, v => Math.Max(0, v))).Index().MaxBy(f => f.Item).Index;
    }

    private static DenseNetwork ToDense(LayerGraph graph, Partition partition)
    {
        var (first, last) = ((LinearStep)graph.Steps[1], (LinearStep)graph.Steps[3]);
        return new DenseNetwork(
            new HiddenLayer(ToMatrix(first.Weight), Doubles(first.Bias!), Activation.Relu), ToMatrix(last.Weight), Doubles(last.Bias!),
            partition);
    }

    private static Matrix ToMatrix(ModelArray array) => new(array.Lengths[0], array.Lengths[1], Doubles(array));

    private static double[] Doubles(ModelArray array) => Array.ConvertAll(array.Values, v => (double)v);

    // The nearest point of a square grid that the decision gets wrong.
    private static double Scan(ForeignClassifier model, Samples center, Decision decision, int label, Norm norm, double reach)
    {
        const int Side = 500;
        float[] values = new float[2 * Side * Side];
        for (int i = 0; i < Side * Side; i++)
        {
            values[2 * i] = (float)(center.Row(0)[0] + (reach * ((2.0 * (i / Side) / (Side - 1)) - 1)));
            values[(2 * i) + 1] = (float)(center.Row(0)[1] + (reach * ((2.0 * (i % Side) / (Side - 1)) - 1)));
        }

        var grid = new Samples(Side * Side, 2, values);
        Matrix logits = model.ComputeLogits(grid, 100_000);
        double least = double.PositiveInfinity;
        for (int i = 0; i < grid.Count; i++)
        {
            double dx = (double)values[2 * i] - center.Row(0)[0], dy = (double)values[(2 * i) + 1] - center.Row(0)[1];
            double distance = norm == Norm.L2 ? Math.Sqrt((dx * dx) + (dy * dy)) : Math.Max(Math.Abs(dx), Math.Abs(dy));
            if (distance < least && decision.Evaluate(logits.Row(i), label) <= 0)
            {
                least = distance;
            }
        }

        return double.IsFinite(least) ? least : reach;
    }
}
