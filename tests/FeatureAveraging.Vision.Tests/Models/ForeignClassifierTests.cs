using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Models;
using TorchSharp;

namespace FeatureAveraging.Vision.Tests.Models;

/// <summary>
/// Whole models that PyTorch 1.13.1 wrote (PyTorch/deep), against the outputs and gradients that PyTorch computed in double precision.
/// </summary>
public sealed class ForeignClassifierTests : NativeTest
{
    // float32 sums of some hundred products; the gradient passes through every layer twice
    private const double OfLogits = 2e-5, OfGradients = 1e-4;

    [Theory]
    [InlineData("small.pt", "small")]
    [InlineData("frozen.pt", "small")]
    [InlineData("training.pt", "small")]
    [InlineData("small.onnx", "small")]
    [InlineData("residual.pt", "residual")]
    [InlineData("residual.onnx", "residual")]
    [InlineData("deep.pt", "deep")]
    [InlineData("deep.onnx", "deep")]
    [InlineData("normalized.pt", "normalized")]
    [InlineData("normalized.onnx", "normalized")]
    public void Logits_AndTheirGradients_AreThoseOfPyTorch(string file, string answers)
    {
        (Samples x, double[] outputs, double[] gradient, InputShape shape) = Answers(answers);
        using ForeignClassifier model = Load(file, x, shape);

        AssertNear(outputs, model.ComputeLogits(x).Values, OfLogits, file);
        AssertNear(outputs, model.ComputeLogits(x, batchSize: 5).Values, OfLogits, file);
        AssertNear(gradient, Gradient(model, x, shape), OfGradients, file);
        Assert.Equal(DiagnosticIds.WholeModel, Assert.Single(model.Diagnostics).Id);
    }

    [Theory]
    [InlineData("small", 12)]
    [InlineData("residual", 10)]
    [InlineData("deep", 7)]
    public void Features_OfTorchScriptByGradients_AreTheSignalOfTheGraph(string name, int dimension)
    {
        (Samples x, _, _, InputShape shape) = Answers(name);
        using ForeignClassifier script = Load(name + ".pt", x, shape), graph = Load(name + ".onnx", x, shape);

        Assert.Equal(dimension, script.FeatureDimension);
        Assert.Equal(dimension, graph.FeatureDimension);
        AssertNear(graph.ComputeFeatures(x).Values.ToArray(), script.ComputeFeatures(x).Values, OfLogits, name);
    }

    /// <summary>Of a Sequential every module; the same values under the names of the graph.</summary>
    [Fact]
    public void Layers_OfASequential_AreTheSignalsOfTheGraph()
    {
        (Samples x, double[] outputs, _, InputShape shape) = Answers("deep");
        using ForeignClassifier script = Load("deep.pt", x, shape), graph = Load("deep.onnx", x, shape),
            soft = Load("deep-softmax.pt", x, shape), small = Load("small.pt", Answers("small").X, Answers("small").Shape);

        Assert.Equal(["0", "1", "2", "3", "4"], script.Layers);
        Assert.Equal(5, graph.Layers.Count);
        for (int i = 0; i < 5; i++)
        {
            double[] expected = graph.ComputeLayer(graph.Layers[i], x).Values.ToArray();
            AssertNear(expected, script.ComputeLayer(script.Layers[i], x, batchSize: 5).Values, OfLogits, script.Layers[i]);
        }

        AssertNear(outputs, script.ComputeLayer("4", x).Values, OfLogits, "the last layer");
        Assert.Equal(["0.0", "0.1", "0.2", "0.3", "0.4", "0", "1"], soft.Layers);
        AssertNear(outputs, soft.ComputeLayer("0", x).Values, OfLogits, "what the softmax reads");
        Assert.Equal(["features"], small.Layers);       // its forward is more than its modules
        Assert.Equal("0.3", soft.LastLayer);
        Assert.Throws<ArgumentException>(() => small.ComputeLayer("fc1", x));
    }

    /// <summary>By the values of a layer: of the last hidden one W_own − W_rival, in all formats; of others the same in both.</summary>
    [Theory]
    [InlineData("deep")]
    [InlineData("small")]
    [InlineData("residual")]
    public void DifferentiateLayer_ScriptAndGraph_AgreeAndAreRowsOfTheLastWeight(string name)
    {
        (Samples x, double[] outputs, _, InputShape shape) = Answers(name);
        using ForeignClassifier script = Load(name + ".pt", x, shape), graph = Load(name + ".onnx", x, shape);
        int k = outputs.Length / x.Count;
        var decision = new Decision(DenseNetwork.OwnClasses(k), Readout.Native);
        int[] labels = [.. Enumerable.Range(0, x.Count).Select(i => i % k)];
        LinearStep last = ModelFile.LoadGraph(ModelContent.Read(PathOf(name + ".onnx"))).Steps.OfType<LinearStep>().Last();
        int width = last.Weight.Lengths[1];
        double[] expected = [.. Enumerable.Range(0, x.Count).SelectMany(i =>
        {
            int rival = Enumerable.Range(0, k).Where(j => j != labels[i]).MaxBy(j => outputs[(i * k) + j]);
            return Enumerable.Range(0, width).Select(r =>
                (double)last.Weight.Values[(labels[i] * width) + r] - last.Weight.Values[(rival * width) + r]);
        })];

        (Matrix values, Matrix gradients) = graph.DifferentiateLayer(graph.LastLayer!, x, decision, labels, batchSize: 5);
        AssertNear(graph.ComputeFeatures(x).Values.ToArray(), values.Values, OfLogits, "values");
        AssertNear(expected, gradients.Values, OfGradients, "graph");
        AssertNear(expected, script.DifferentiateLayer(script.LastLayer!, x, decision, labels).Gradients.Values, OfGradients, "script");
        AssertNear(
            graph.ComputeFeatures(x).Values.ToArray(), script.DifferentiateLayer(script.LastLayer!, x, decision, labels).Values.Values,
            OfLogits, "features");
        Assert.Equal(name == "deep" ? "3" : "features", script.LastLayer);
        if (name == "deep")
        {
            for (int i = 0; i < 4; i++)
            {
                AssertNear(
                    graph.DifferentiateLayer(graph.Layers[i], x, decision, labels).Gradients.Values.ToArray(),
                    script.DifferentiateLayer(script.Layers[i], x, decision, labels).Gradients.Values, OfGradients, script.Layers[i]);
            }
        }
    }

    /// <summary>A shortcut carries a layer past others: its gradient is that of a small step of its values, by all ways.</summary>
    [Fact]
    public void DifferentiateLayer_BehindAShortcut_IsTheSlopeOfAllWays()
    {
        (Samples x, _, _, InputShape shape) = Answers("residual");
        using ForeignClassifier graph = Load("residual.onnx", x, shape);
        string stem = graph.Layers[1];                  // what the first ReLU makes
        float[] first = Array.ConvertAll([.. x.Values[..shape.Dimension]], value => value);
        var one = new Samples(1, shape.Dimension, first);
        var decision = new Decision(DenseNetwork.OwnClasses(4), Readout.Native);
        (Matrix values, Matrix gradients) = graph.DifferentiateLayer(stem, one, decision, [0]);

        int checkedEntries = 0;
        for (int entry = 0; entry < values.Columns; entry += 37)
        {
            const double Step = 2e-3;
            double slope = (Margin(entry, Step) - Margin(entry, -Step)) / (2 * Step);
            Assert.Equal(slope, gradients[0, entry], 0.05 * gradients.Row(0).ToArray().Max(Math.Abs));
            checkedEntries += Math.Abs(slope) > 0.1 * gradients.Row(0).ToArray().Max(Math.Abs) ? 1 : 0;
        }

        Assert.True(checkedEntries >= 3, $"only {checkedEntries} slopes are large");

        double Margin(int entry, double step)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor points = TensorMemory.Create(first, [1, shape.Channels, shape.Height, shape.Width], torch.CPU);
            torch.Tensor logits = graph.Function.ComputeLogits(points, stem, z =>
            {
                double[] moved = TensorMemory.ReadDoubles(z);
                moved[entry] += step;
                return TensorMemory.Create(Array.ConvertAll(moved, v => (float)v), z.shape, torch.CPU);
            });
            return decision.Evaluate(TensorMemory.ReadDoubles(logits), 0);
        }
    }

    [Fact]
    public void Features_OfAFrozenModule_CannotBeTold()
    {
        (Samples x, _, _, InputShape shape) = Answers("small");
        using ForeignClassifier model = Load("frozen.pt", x, shape);
        Assert.Equal(0, model.FeatureDimension);
        Assert.Throws<InvalidOperationException>(() => model.ComputeFeatures(x));
    }

    [Theory]
    [InlineData("dropout.pt", "small", 3, "two calls with the same samples give other outputs")]
    [InlineData("batch.pt", "small", 3, "depend on the other samples of the batch")]
    [InlineData("pair.pt", "deep", 3, "it returns a tuple of 2 values")]
    [InlineData("half.pt", "deep", 3, "its parameters are of type Float16")]
    [InlineData("small.pt", "deep", 3, "it cannot read the samples")]
    [InlineData("small.onnx", "deep", 3, "it reads n × 3 × 8 × 8 values, and the samples are n × 1 × 1 × 12")]
    [InlineData("small.pt", "residual", 3, "it cannot read the samples")]
    [InlineData("deep.pt", "deep", 4, "it has 3 outputs, and the samples have 4 classes")]
    [InlineData("one-output.pt", "deep", 3, "it has 1 output, and the samples have 3 classes")]
    public void Load_WhatCannotBeUsed_IsRefusedInOneSentence(string file, string samples, int classes, string expected)
    {
        (Samples x, _, _, InputShape shape) = Answers(samples);
        long before = torch.Tensor.TotalCount;
        var fault = Assert.Throws<ForeignModelException>(() => Load(file, x, shape, classes));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        if (file.EndsWith(".onnx", StringComparison.Ordinal))       // TorchSharp leaves handles of a module's parameters to the collector
        {
            Assert.Equal(before, torch.Tensor.TotalCount);
        }
    }

    [Fact]
    public void Load_WhatIsNoTorchScript_IsRefused()
    {
        (Samples x, _, _, InputShape shape) = Answers("deep");
        byte[] archive = File.ReadAllBytes(PathOf("deep.pt"));
        Assert.Contains(
            "cannot load it",
            Assert.Throws<ForeignModelException>(() => ForeignClassifier.FromTorchScript(archive[..^100], Options(shape), x)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OnADeviceThatIsNotThere_SaysSo()
    {
        Assert.SkipWhen(Libtorch.HasCuda, "There is a GPU.");
        (Samples x, _, _, InputShape shape) = Answers("deep");
        byte[] archive = File.ReadAllBytes(PathOf("deep.pt"));
        Assert.Contains(
            "GPU (CUDA)",
            Assert.Throws<LibtorchException>(() =>
                ForeignClassifier.FromTorchScript(archive, Options(shape) with { Device = VisionDevice.Cuda }, x)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>log p_j = f_j − log Σ e^f: the margins are those of the logits, and so are their gradients.</summary>
    [Fact]
    public void Probabilities_AreTakenAsTheirLogarithms()
    {
        (Samples x, double[] outputs, _, InputShape shape) = Answers("deep");
        using ForeignClassifier plain = Load("deep.pt", x, shape), soft = Load("deep-softmax.pt", x, shape);
        var decision = new Decision(DenseNetwork.OwnClasses(3), Readout.Native);
        int[] labels = [.. Enumerable.Range(0, x.Count).Select(i => i % 3)];

        Assert.Equal([DiagnosticIds.WholeModel, DiagnosticIds.ProbabilitiesTaken], soft.Diagnostics.Select(d => d.Id));
        double[] logarithms = [.. outputs.Chunk(3).SelectMany(f => f.Select(value => value - Math.Log(f.Sum(Math.Exp))))];
        AssertNear(logarithms, soft.ComputeLogits(x).Values, OfLogits, "logarithms");
        AssertNear(
            plain.ComputeMarginGradients(x, decision, labels).Values.ToArray(), soft.ComputeMarginGradients(x, decision, labels).Values,
            OfGradients, "gradients");
    }

    [Theory]
    [InlineData("one-output.pt", false)]
    [InlineData("one-output-sigmoid.pt", true)]
    public void OneOutput_BecomesTheLogitsOfTwoClasses(string file, bool isProbability)
    {
        (Samples x, double[] outputs, _, InputShape shape) = Answers("one-output");
        using ForeignClassifier model = Load(file, x, shape, classes: 2);
        Matrix logits = model.ComputeLogits(x);

        Assert.Equal(2, model.ClassCount);
        Assert.Equal(isProbability, model.Diagnostics.Any(d => d.Id == DiagnosticIds.ProbabilitiesTaken));
        AssertNear(outputs, [.. Enumerable.Range(0, x.Count).Select(i => logits[i, 1] - logits[i, 0])], OfGradients, file);
    }

    [Theory]
    [InlineData("deep.pt")]
    [InlineData("deep.onnx")]
    public void Normalization_IsPartOfTheModel(string file)
    {
        (Samples x, double[] outputs, double[] gradient, InputShape shape) = Answers("deep");
        double[] mean = [.. Enumerable.Range(0, 12).Select(i => (0.25 * i) - 1)];
        var raw = new Samples(x.Count, 12, [.. x.Values.ToArray().Select((value, i) => (float)((4 * value) + mean[i % 12]))]);
        using ForeignClassifier model = Load(file, raw, Options(shape) with { Mean = mean, Deviation = [4] });

        AssertNear(outputs, model.ComputeLogits(raw).Values, OfLogits, file);
        AssertNear([.. gradient.Select(value => value / 4)], Gradient(model, raw, shape), OfGradients, file);
    }

    [Fact]
    public void NormalizationOfTheModelItself_IsSaidAndOfAGraphNotDoneTwice()
    {
        (Samples x, _, _, InputShape shape) = Answers("normalized");
        using ForeignClassifier graph = Load("normalized.onnx", x, shape), script = Load("normalized.pt", x, shape),
            twice = Load("normalized.pt", x, Options(shape) with { Mean = [0.5] });

        Assert.Contains(
            "It subtracts 0.4, 0.5, 0.3 and divides by 0.2, 0.25, 0.3 first", graph.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Contains(
            "Its buffers mean and std look like a normalisation of its own: give", script.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Contains("look whether both are meant", twice.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Contains(
            "Leave --mean and --std out",
            Assert.Throws<ForeignModelException>(() => Load("normalized.onnx", x, Options(shape) with { Deviation = [2] })).Message,
            StringComparison.Ordinal);
        (Samples other, _, _, InputShape plain) = Answers("deep");
        using ForeignClassifier none = Load("deep.onnx", other, plain);
        Assert.DoesNotContain("normalisation", none.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OfAnotherLength_AreRefused()
    {
        var options = new ForeignModelOptions { Name = "m", InputShape = new(3, 8, 8), ClassCount = 1, Mean = [1, 2], Deviation = [0] };
        Assert.Equal(3, Assert.Throws<OptionsException>(options.Validated).Message.Split('\n').Length);
    }

    /// <summary>Same bits at every call: libtorch's optimiser, which would rewrite the graph, is off.</summary>
    [Fact]
    public void Calls_OneAfterAnother_GiveTheSameBitsAndKeepNoTensor()
    {
        (Samples x, _, _, InputShape shape) = Answers("small");
        using ForeignClassifier model = Load("small.pt", x, shape);
        double[] first = Gradient(model, x, shape);
        long before = torch.Tensor.TotalCount;
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(first, Gradient(model, x, shape));
            _ = model.ComputeFeatures(x);
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Models_OfThePythonOfThisMachine_AgreeWithIt()
    {
        string? python = Cli.Tests.Python.Find("numpy, torch", out string reason);
        Assert.SkipWhen(python is null, reason);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("favg-vision-");
        try
        {
            Cli.Tests.Python.Run(python, folder.FullName, Path.Combine(AppContext.BaseDirectory, "PyTorch", "write_deep.py"), ".");
            foreach (string file in Directory.GetFiles(folder.FullName, "*.*").Where(f => Path.GetExtension(f) is ".pt" or ".onnx").Order())
            {
                string name = Path.GetFileNameWithoutExtension(file);
                if (name is not ("small" or "residual" or "deep" or "normalized"))
                {
                    continue;
                }

                (Samples x, double[] outputs, double[] gradient, InputShape shape) = Answers(Path.Combine(folder.FullName, name));
                using ForeignClassifier model = Load(file, x, shape);
                AssertNear(outputs, model.ComputeLogits(x).Values, OfLogits, file);
                AssertNear(gradient, Gradient(model, x, shape), OfGradients, file);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // ∇ Σ (j + 1)·f_j
    private static double[] Gradient(ForeignClassifier model, Samples x, InputShape shape)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor points = TensorMemory.Create(
            x.Values.ToArray(), [x.Count, shape.Channels, shape.Height, shape.Width], torch.CPU);
        return TensorMemory.ReadDoubles(model.Function.Differentiate(
            points,
            logits => TensorMemory.Create(
                [.. Enumerable.Range(0, x.Count * model.ClassCount).Select(i => (float)((i % model.ClassCount) + 1))],
                [x.Count, model.ClassCount], torch.CPU),
            passThrough: false));
    }

    private static void AssertNear(double[] expected, ReadOnlySpan<double> found, double tolerance, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance * largest, $"{what}: {found[i]} at {i}; expected {expected[i]}");
        }
    }

    private static (Samples X, double[] Outputs, double[] Gradient, InputShape Shape) Answers(string name)
    {
        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(PathOf(name + ".npz"));
        NpyArray x = arrays["x"];
        InputShape shape = x.Shape.Count == 4 ? new(x.Shape[1], x.Shape[2], x.Shape[3]) : new(1, 1, x.Shape[1]);
        var samples = new Samples(x.Shape[0], shape.Dimension, Array.ConvertAll(x.ToDoubles(), value => (float)value));
        return (samples, arrays["outputs"].ToDoubles(), arrays["gradient"].ToDoubles(), shape);
    }

    private static string PathOf(string file) =>
        Path.IsPathRooted(file) ? file : Path.Combine(AppContext.BaseDirectory, "PyTorch", "deep", file);

    private static ForeignModelOptions Options(InputShape shape, int classes = 3) =>
        new() { Name = "model", InputShape = shape, ClassCount = classes };

    private static ForeignClassifier Load(string file, Samples x, InputShape shape, int classes = 3) =>
        Load(file, x, Options(shape, classes));

    private static ForeignClassifier Load(string file, Samples x, ForeignModelOptions options)
    {
        var content = ModelContent.Read(PathOf(file));
        return content.Script is { } script
            ? ForeignClassifier.FromTorchScript(script, options, x)
            : ForeignClassifier.FromGraph(ModelFile.LoadGraph(content), options, x);
    }
}
