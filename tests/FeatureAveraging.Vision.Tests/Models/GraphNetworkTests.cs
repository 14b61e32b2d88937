using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static FeatureAveraging.Datasets.Tests.Formats.OnnxBytes;

namespace FeatureAveraging.Vision.Tests.Models;

/// <summary>ONNX graphs as libtorch computes them, against ONNX Runtime: a second implementation of every operation.</summary>
public sealed class GraphNetworkTests : NativeTest
{
    private const int Count = 3;
    private static readonly string[] FromX = ["x"], FromA = ["a"];

    public static TheoryData<string> Cases => [.. All().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_EveryOperation_AgreesWithOnnxRuntime(string name)
    {
        GraphCase one = All().Single(c => c.Name == name);
        byte[] bytes = Model([.. one.Graph, InputOf("x", one.Axes), OutputOf("y")]);
        int d = one.Axes.Aggregate(1, (product, length) => product * length);
        float[] values = Draw("input", Count * d);
        double[] expected = Run(bytes, values, one.Axes);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        File.WriteAllBytes(path, bytes);
        try
        {
            var shape = one.Axes.Length == 3 ? new InputShape(one.Axes[0], one.Axes[1], one.Axes[2]) : new InputShape(1, 1, d);
            var samples = new Samples(Count, d, values);
            LayerGraph graph = ModelFile.LoadGraph(ModelContent.Read(path));
            using var model = ForeignClassifier.FromGraph(
                graph, new ForeignModelOptions { Name = name, InputShape = shape, ClassCount = 2 },
                samples);
            double[] found = model.ComputeLogits(samples).Values.ToArray();
            AssertClose(found, WriteAndRun(graph with { InputAxes = one.Axes }, path, values, found.Length / Count));
            if (one.EndsInSoftmax)
            {
                found = [.. found.Chunk(found.Length / Count).SelectMany(f => f.Select(v => Math.Exp(v) / f.Sum(Math.Exp)))];
            }

            AssertClose(found, expected);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // What ONNX Runtime makes of a graph that we wrote.
    private static double[] WriteAndRun(LayerGraph graph, string path, float[] values, int outputs)
    {
        OnnxModelFile.Save(path, graph with { OutputNames = [.. Enumerable.Range(0, outputs).Select(j => $"{j}")] });
        return Run(File.ReadAllBytes(path), values, [.. graph.InputAxes!]);
    }

    private static void AssertClose(double[] found, double[] expected)
    {
        Assert.Equal(expected.Length, found.Length);
        double largest = expected.Max(Math.Abs);
        Assert.True(largest > 1e-3, $"all outputs are as small as {largest}");
        for (int i = 0; i < found.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-5 * largest, $"{found[i]} at {i}; ONNX Runtime says {expected[i]}");
        }
    }

    private static double[] Run(byte[] bytes, float[] values, int[] axes)
    {
        using var session = new InferenceSession(bytes);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(values, [Count, .. axes]))]);
        return [.. results[0].AsEnumerable<float>().Select(value => (double)value)];
    }

    private static IEnumerable<GraphCase> All()
    {
        int[] image = [4, 9, 8];
        byte[] Conv(int outputs, int inputs, int rows, int columns) => Weights("w", outputs, inputs, rows, columns);
        GraphCase Window(string name, string operation, int[] axes, byte[][] constants, string[] inputs, params byte[][] attributes) =>
            new(name, axes, [Node(operation, inputs, "a", attributes), Node("Flatten", FromA, "y"), .. constants]);

        string[] weighted = ["x", "w"], biased = ["x", "w", "b"];
        yield return Window("conv, padded, bias", "Conv", image, [Conv(5, 4, 3, 3), Weights("b", 5)], biased, Ints("pads", 1, 1, 1, 1));
        yield return Window(
            "conv, stride, dilation, uneven pads", "Conv", image, [Conv(6, 4, 3, 2)], weighted, Ints("pads", 0, 1, 2, 1),
            Ints("strides", 2, 1), Ints("dilations", 2, 1), Ints("kernel_shape", 3, 2));
        yield return Window("conv, two groups", "Conv", image, [Conv(6, 2, 3, 3)], weighted, Whole("group", 2));
        yield return Window("conv, depthwise", "Conv", image, [Conv(4, 1, 3, 3)], weighted, Whole("group", 4), Ints("pads", 1, 1, 1, 1));
        yield return Window(
            "conv, one channel", "Conv", [1, 9, 8], [Conv(5, 1, 3, 2), Weights("b", 5)], biased, Ints("strides", 2, 1),
            Ints("dilations", 1, 2), Ints("pads", 1, 0, 1, 0));
        yield return Window("conv, 1 × 1, stride 2", "Conv", image, [Conv(6, 4, 1, 1)], weighted, Ints("strides", 2, 2));
        foreach (string same in (string[])["SAME_UPPER", "SAME_LOWER", "VALID"])
        {
            yield return Window(
                $"conv, {same}", "Conv", image, [Conv(5, 4, 3, 2)], weighted, Word("auto_pad", same), Ints("strides", 2, 2));
            yield return Window(
                $"maximum, {same}", "MaxPool", image, [], FromX, Word("auto_pad", same), Ints("kernel_shape", 3, 2), Ints("strides", 2, 3));
        }

        yield return Window(
            "maximum, padded", "MaxPool", image, [], FromX, Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), Ints("pads", 1, 1, 1, 1));
        yield return Window(
            "maximum, uneven pads", "MaxPool", image, [], FromX, Ints("kernel_shape", 3, 3), Ints("strides", 2, 2),
            Ints("pads", 0, 1, 2, 0));
        yield return Window(
            "maximum, rounded up, dilated", "MaxPool", image, [], FromX, Ints("kernel_shape", 2, 2), Ints("strides", 2, 3),
            Ints("dilations", 2, 1), Whole("ceil_mode", 1));
        foreach (int counts in (int[])[0, 1])
        {
            yield return Window(
                $"mean, padded, counts {counts}", "AveragePool", image, [], FromX, Ints("kernel_shape", 3, 3), Ints("strides", 2, 2),
                Ints("pads", 1, 1, 1, 1), Whole("count_include_pad", counts));
            yield return Window(
                $"mean, uneven pads, counts {counts}", "AveragePool", image, [], FromX, Ints("kernel_shape", 3, 2), Ints("strides", 2, 1),
                Ints("pads", 1, 0, 0, 1), Whole("count_include_pad", counts));
        }

        yield return Window(
            "mean, rounded up", "AveragePool", image, [], FromX, Ints("kernel_shape", 2, 2), Ints("strides", 2, 3), Whole("ceil_mode", 1));
        yield return Window("mean of all", "GlobalAveragePool", image, [], FromX);
        yield return new("mean over axes", image, [Node("ReduceMean", FromX, "y", Ints("axes", 2, 3), Whole("keepdims", 0))]);
        yield return Window(
            "batch normalisation", "BatchNormalization", image,
            [Weights("s", 4), Weights("b", 4), Weights("m", 4), Constant("v", [4], 0.5f, 1, 2, 0.1f)], ["x", "s", "b", "m", "v"],
            Real("epsilon", 0.01f));
        yield return Window("rectifier", "Relu", image, [], FromX);
        yield return Window("leaky rectifier", "LeakyRelu", image, [], FromX, Real("alpha", 0.3f));
        foreach (string operation in (string[])["Add", "Sub", "Mul", "Div"])
        {
            yield return Window($"{operation}, a constant a channel", operation, image, [Weights("c", 4, 1, 1)], ["x", "c"]);
        }

        yield return Window("constant minus signal", "Sub", image, [Weights("c", 8)], ["c", "x"]);
        yield return new("joined signals", image,
        [
            Node("Conv", weighted, "l"), Node("Relu", ["l"], "r"), Node("Add", ["l", "r"], "s"), Node("Mul", ["s", "r"], "p"),
            Node("Sub", ["p", "x"], "a"), Node("Flatten", FromA, "y"), Conv(4, 4, 1, 1),
        ]);
        yield return new("gemm, softmax", [7],
        [
            Node("Gemm", ["x", "w", "b"], "a", Real("alpha", 0.5f), Real("beta", 2)), Node("MatMul", ["a", "v"], "m"),
            Node("Add", ["m", "c"], "l"), Node("Softmax", ["l"], "y", Whole("axis", -1)), Weights("w", 7, 5), Weights("b", 5),
            Weights("v", 5, 3), Weights("c", 3),
        ])
        { EndsInSoftmax = true };
        yield return new("gemm, turned", [7], [Node("Gemm", ["x", "w"], "y", Whole("transB", 1)), Weights("w", 5, 7)]);
        yield return new("view by the size of the batch", image,
        [
            Node("Shape", FromX, "shape"), Node("Constant", [], "first", Value("value", Whole64("", [], 0))),
            Node("Gather", ["shape", "first"], "size", Whole("axis", 0)), Node("Constant", [], "zero", Value("value", Whole64("", [1], 0))),
            Node("Unsqueeze", ["size", "zero"], "one"), Node("Constant", [], "rest", Value("value", Whole64("", [1], -1))),
            Node("Concat", ["one", "rest"], "to", Whole("axis", 0)), Node("Identity", FromX, "same"), Node("Dropout", ["same"], "kept"),
            Node("Reshape", ["kept", "to"], "y"),
        ]);
        yield return new("reshape with a kept axis", image,
        [
            Node("Reshape", ["x", "to"], "a"), Node("Flatten", FromA, "y"), Field(5, Whole64("to", [3], 0, 0, -1)),
        ]);
    }

    private static byte[] InputOf(string name, int[] axes) => Field(11, ValueOf(name, [0, .. axes]));

    private static byte[] OutputOf(string name) => Field(12, ValueOf(name, null));

    // a float tensor; the length 0 stands for the batch
    private static byte[] ValueOf(string name, int[]? axes)
    {
        byte[] shape = axes is null
            ? [] : Field(2, [.. axes.SelectMany(length => Field(1, length == 0 ? Field(2, "n") : Field(1, length)))]);
        return [.. Field(1, name), .. Field(2, Field(1, [.. Field(1, 1), .. shape]))];
    }

    private static byte[] Ints(string name, params int[] values) =>
        [.. Field(1, name), .. values.SelectMany(value => Field(8, value)), .. Field(20, 7)];

    private static byte[] Word(string name, string text) => [.. Field(1, name), .. Field(4, text), .. Field(20, 3)];

    private static byte[] Whole64(string name, int[] shape, params long[] values) =>
        [.. Shape(shape), .. Field(2, 7), .. Field(8, name), .. Field(9, [.. values.SelectMany(BitConverter.GetBytes)])];

    private static byte[] Weights(string name, params int[] shape) =>
        Constant(name, shape, Draw(name, shape.Aggregate(1, (product, length) => product * length)));

    private static float[] Draw(string name, int count)
    {
        double[] values = new double[count];
        new Seed(7).For(name).FillGaussian(values);
        return Array.ConvertAll(values, value => (float)value);
    }

    private sealed record GraphCase(string Name, int[] Axes, byte[][] Graph)
    {
        public bool EndsInSoftmax { get; init; }
    }
}
