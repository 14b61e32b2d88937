using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Diagnosing;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

/// <summary>Diagnoses of deep networks that are linear, so that the answer is known.</summary>
public sealed class DiagnosedDeepModelTests : NativeTest
{
    private const int Count = 80;

    [Fact]
    public void Run_OneOutputForTheSumOfAClass_Averages()
    {
        using VisionModel model = PixelNetwork.Create([1, 1, 0, 0], [0, 0, 1, 1]);
        LabeledSamples samples = Draw();
        int[] classes = Array.ConvertAll([.. samples.Labels], y => y > 0 ? 0 : 1);
        RunRecord record = Run(model, samples, classes, Partition.OfCoarse(2));

        Assert.Equal("averages", record.Conclusion!.Word);
        Assert.Equal([1, 1], record.Series["averaging.model.features"]["verdict"]);
        Assert.Equal(1, record.Metrics["model.index.shared"], 1e-5);
        // x₀ + x₁ − x₂ − x₃ = 1 at a centre, normal of length 2, along which the means differ: the common direction is the shortest way
        Assert.Equal(0.5, record.Metrics["model.radius.attack.max.median"], 0.03);
        Assert.InRange(record.Metrics["model.averaging.share"], 0.97, 1);
        Assert.InRange(record.Metrics["model.radius.certified.max.median"], 0.4, record.Metrics["model.radius.attack.max.median"]);
        Assert.Contains(record.Conclusion.Evidence, sentence => sentence.Contains(", certified, and ", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OneOutputForEachSubclass_Decouples()
    {
        using VisionModel model = PixelNetwork.CreateIdentity();
        LabeledSamples samples = Draw();
        RunRecord record = Run(model, samples, [.. samples.Clusters], PixelNetwork.Sides);

        Assert.Equal("decouples", record.Conclusion!.Word);
        Assert.Equal([2, 2], record.Series["averaging.model.features"]["verdict"]);
        // own minus one of two rivals: S = 1/(1 + 2); the rival is drawn by the noise
        Assert.Equal(1 / 3.0, record.Metrics["model.index.shared"], 0.06);
        // nearest point of the plane x_own = x_rival: 1/√2; along (½, ½, −½, −½) the decision falls at 1
        Assert.Equal(Math.Sqrt(0.5), record.Metrics["model.radius.attack.max.median"], 0.03);
        Assert.Equal(Math.Sqrt(0.5), record.Metrics["model.averaging.share"], 0.03);
    }

    [Fact]
    public void ComputeGradients_SomeSamples_AreOwnMinusRival()
    {
        using VisionModel model = PixelNetwork.CreateIdentity();
        var inputs = new Samples(2, 4, [1, 0, 0.2f, 0, 0, 0.1f, 0, 1]);
        var samples = new LabeledSamples(inputs, [1, -1], [0, 3], PixelNetwork.Sides);
        var diagnosed = new DiagnosedDeepModel(model, [0, 3], PixelNetwork.Sides, Readout.Max);
        Assert.Equal([0, -1, 0, 1], diagnosed.ComputeGradients(samples, [1], 1).Values.ToArray());
        Assert.Equal([1, 0, -1, 0, 0, -1, 0, 1], diagnosed.ComputeGradients(samples, [0, 1], 1).Values.ToArray());
        Assert.Equal([0, 1], diagnosed.SelectClasses(samples));
    }

    /// <summary>Logits ⟨w_j, z⟩ of the features z = x + 1: gradients by z are differences of rows of W.</summary>
    [Fact]
    public void ComputeLayer_EveryLayer_HasTheClosedForm()
    {
        using VisionModel model = PixelNetwork.Create([1, 2, 0, 0], [0, 0, 3, 1], [0, 1, 0, 5], [4, 0, 0, 1]);
        var inputs = new Samples(2, 4, [1, 0.5f, 0.2f, 0, 0, 0.1f, 0, 1]);
        var samples = new LabeledSamples(inputs, [1, -1], [0, 3], PixelNetwork.Sides);
        var diagnosed = new DiagnosedDeepModel(model, [0, 3], PixelNetwork.Sides, Readout.Max);

        Assert.Equal(["fc1", "features"], diagnosed.Layers);
        Assert.Equal("features", diagnosed.LastLayer);
        foreach (string layer in diagnosed.Layers)
        {
            (Matrix values, Matrix gradients) = diagnosed.ComputeLayer(samples, [0, 1], layer, 1);
            Assert.Equal([2, 1.5, 1.2f, 1, 1, 1.1f, 1, 2], values.Values.ToArray());
            // logits 2, 0.6, 0.5, 4 and 0.2, 1, 5.1, 1: class 0 against 3, class 2 (for 3) against 1
            Assert.Equal([-3, 2, 0, -1, 0, 1, -3, 4], gradients.Values.ToArray());
        }
    }

    /// <summary>
    /// The network of Proposition 4.8 with one more layer that changes nothing: verdicts and indices are those of the two-layer network,
    /// whose gradients another room computes in double precision.
    /// </summary>
    [Theory]
    [InlineData(0.01, "averages")]
    [InlineData(100, "decouples")]
    public void Run_TwoLayerNetworkAsAGraph_IsDiagnosedAsTheTwoLayerNetwork(double distinction, string expected)
    {
        var root = new Seed(3);
        var data = ClusterDistribution.Create(
            new ClusterOptions { InputDimension = 48, ClusterCount = 8, NoiseScale = 0.05 }, root);
        LabeledSamples samples = data.Draw(120, root, "data.test");
        var subclasses = Subclasses.OfAll([.. samples.Clusters], data.Partition);
        MulticlassNetwork network = ReferenceNetworks.Mixed(data.Centers, data.Partition, distinction);
        RunRecord shallow = DiagnoseExperiment.Run(
            new Classifier(network, Readout.Max), samples, subclasses, new DiagnoseOptions(), PixelNetwork.Draft().Context).Record;
        using var model = ForeignClassifier.FromGraph(
            Deepen(DenseNetwork.Of(network)),
            new ForeignModelOptions { Name = "graph", InputShape = new(1, 1, 48), ClassCount = 8 }, samples.Inputs);
        RunRecord deep = DiagnoseExperiment.Run(
            new DiagnosedDeepModel(model, [.. samples.Clusters], data.Partition, Readout.Max), samples, subclasses,
            new DiagnoseOptions { TracedCount = 2, Layers = ["all"] }, PixelNetwork.Draft().Context).Record;

        Assert.Equal((expected, expected), (shallow.Conclusion!.Word, deep.Conclusion!.Word));
        Assert.Equal(shallow.Metrics["model.index.shared"], deep.Metrics["model.index.shared"], 1e-4);
        // before the second ReLU, which lets nothing through where the first gave 0
        Assert.Equal(deep.Metrics["model.index.shared.same"], deep.Metrics["model.index.shared.h"], 1e-6);
        Assert.Equal(shallow.Metrics["model.index.shared.hidden"], deep.Metrics["model.index.shared.r"], 1e-4);
        Assert.Equal(shallow.Series["averaging.model.hidden"]["verdict"], deep.Series["averaging.model.r"]["verdict"]);
        Assert.Equal([3, 3], deep.Series["averaging.model.same"]["depth"]);
        Assert.DoesNotContain("averaging.model.y", deep.Series.Keys);          // the outputs are no hidden layer
    }

    // x → W → ReLU → identity → ReLU → V
    private static LayerGraph Deepen(DenseNetwork network)
    {
        int m = network.Hidden.NeuronCount;
        var identity = new ModelArray([.. Enumerable.Range(0, m * m).Select(i => i / m == i % m ? 1f : 0)], [m, m]);
        return new LayerGraph("x", null,
        [
            new LinearStep("z", "x", Array(network.Hidden.Weights), Vector(network.Hidden.Biases)),
            new RectifierStep("h", "z", 0), new LinearStep("same", "h", identity, null), new RectifierStep("r", "same", 0),
            new LinearStep("y", "r", Array(network.OutputWeights), Vector(network.OutputBiases)),
        ], "y");

        static ModelArray Vector(ReadOnlySpan<double> values) => new([.. values.ToArray().Select(v => (float)v)], [values.Length]);
        static ModelArray Array(Matrix matrix) =>
            new([.. matrix.Values.ToArray().Select(value => (float)value)], [matrix.Rows, matrix.Columns]);
    }

    [Fact]
    public void Run_WithNoise_KeepsTheSmoothedClassifierOutOfTheBracket()
    {
        using VisionModel model = PixelNetwork.Create([1, 1, 0, 0], [0, 0, 1, 1]);
        LabeledSamples samples = Draw();
        RunRecord record = DiagnoseExperiment.Run(
            new DiagnosedDeepModel(
                model, Array.ConvertAll([.. samples.Labels], y => y > 0 ? 0 : 1), Partition.OfCoarse(2), Readout.Max),
            samples, null, new DiagnoseOptions { TracedCount = 2, Smoothing = new SmoothingOptions { Sigmas = [0.25], Draws = 500 } },
            PixelNetwork.Draft().Context).Record;

        Assert.InRange(record.Metrics["model.smoothed.radius.max.median"], 0.4, 0.5);
        Assert.Equal(1, record.Metrics["model.smoothed.accuracy"]);
        Assert.Equal(80, record.Series["smoothed.model.max"]["radius"].Length);
        double[] certified = record.Series["distances.model.max"]["certified"], smoothed = record.Series["smoothed.model.max"]["radius"];
        Assert.All(certified.Zip(smoothed), pair => Assert.NotEqual(pair.Second, pair.First));
        Assert.Contains(record.Conclusion!.Evidence, one => one.Contains("of that classifier, not of the model", StringComparison.Ordinal));
    }

    /// <summary>Random sub-classes have the same mean gradient: an index of 1, and yet no statement.</summary>
    [Fact]
    public void Run_RandomSubclasses_MakeNoStatementAtAnyLayer()
    {
        using VisionModel model = PixelNetwork.Create([1, 1, 0, 0], [0, 0, 1, 1]);
        LabeledSamples samples = Draw();
        RandomSource random = new Seed(4).For("test.shuffle");
        int[] drawn = [.. samples.Clusters.ToArray().Select(j => (2 * (j / 2)) + random.NextInt(2))];
        RunRecord record = DiagnoseExperiment.Run(
            new DiagnosedDeepModel(
                model, Array.ConvertAll([.. samples.Labels], y => y > 0 ? 0 : 1), Partition.OfCoarse(2), Readout.Max),
            samples, Subclasses.OfAll(drawn, PixelNetwork.Sides), new DiagnoseOptions { TracedCount = 2, Layers = ["all"] },
            PixelNetwork.Draft().Context).Record;

        Assert.Equal("no statement", record.Conclusion!.Word);
        foreach (string layer in (string[])["input", "fc1", "features"])
        {
            Assert.Equal([0, 0], record.Series["averaging.model." + layer]["verdict"]);
            Assert.All(record.Series["averaging.model." + layer]["index"], index => Assert.Equal(1, index, 1e-6));
        }
    }

    private static RunRecord Run(VisionModel model, LabeledSamples samples, int[] classes, Partition partition)
    {
        var context = new RunContext(new Seed(3), new Provenance("", "", "", "", "", 1, ""));
        return DiagnoseExperiment.Run(
            new DiagnosedDeepModel(model, classes, partition, Readout.Max), samples,
            Subclasses.OfAll([.. samples.Clusters], PixelNetwork.Sides), new DiagnoseOptions { TracedCount = 2 }, context).Record;
    }

    // Clusters e₀ … e₃ with noise of deviation 0.02.
    private static LabeledSamples Draw()
    {
        double[] noise = new double[4 * Count];
        new Seed(9).For("noise").FillGaussian(noise);
        int[] clusters = [.. Enumerable.Range(0, Count).Select(i => i % 4)];
        var inputs = new Samples(Count, 4, Array.ConvertAll(noise, value => (float)(0.02 * value)));
        for (int i = 0; i < Count; i++)
        {
            inputs.Row(i)[clusters[i]] += 1;
        }

        return new LabeledSamples(inputs, Array.ConvertAll(clusters, j => PixelNetwork.Sides.Labels[j]), clusters, PixelNetwork.Sides);
    }
}
