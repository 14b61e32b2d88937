using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using static FeatureAveraging.Datasets.Tests.Formats.OnnxBytes;

namespace FeatureAveraging.Datasets.Tests.Models;

/// <summary>What is read of deep ONNX graphs, and what is refused by name. That the steps compute the same is tested in Vision.</summary>
public sealed class OnnxLayerGraphTests : IDisposable
{
    private static readonly string[] OfX = ["x"], Weighted = ["x", "w"];
    private static readonly byte[] Kernel = Constant("w", [2, 1, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string> Refused => [.. Bad().Select(one => one.Name)];

    [Fact]
    public void Load_NetworkThatEndsInALabel_StopsAtTheLogits()
    {
        LayerGraph graph = Load(
            Node("Conv", Weighted, "c", Ints("pads", 1, 0, 1, 0)), Node("Relu", ["c"], "r"), Node("Identity", ["r"], "i"),
            Node("Dropout", ["i"], "d"), Node("Flatten", ["d"], "f"), Node("Gemm", ["f", "v"], "l", Real("alpha", 2)),
            Node("Softmax", ["l"], "p"), Node("ArgMax", ["p"], "label"), Kernel, Constant("v", [2, 3], 1, 2, 3, 4, 5, 6),
            Input("x"), Output("label"), Output("p"));

        Assert.Equal("l", graph.Output);
        Assert.Null(graph.InputAxes);
        Assert.Equal(["c", "r", "f", "l"], graph.Steps.Select(step => step.Output));
        Assert.Equal(["x", "c", "r", "f"], graph.Steps.Select(step => step.Input));
        var convolution = Assert.IsType<ConvolutionStep>(graph.Steps[0]);
        Assert.Equal([1, 0], convolution.Window.Before);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], convolution.Weight.Values);
        var linear = Assert.IsType<LinearStep>(graph.Steps[3]);
        Assert.Equal([3, 2], linear.Weight.Lengths);
        Assert.Equal([2f, 8, 4, 10, 6, 12], linear.Weight.Values);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Load_WhatIsNotRead_IsRefusedByName(string name)
    {
        (_, byte[][] graph, string expected) = Bad().Single(one => one.Name == name);
        var fault = Assert.Throws<DatasetException>(() => Load([.. graph, Input("x"), Output("y")]));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadGraph_OfAnotherFormat_IsRefused()
    {
        string path = _directory.File("m.safetensors");
        ModelFile.Save(path, new BinaryNetwork(new HiddenLayer(new(1, 1, [1])), [1], 0));
        Assert.Contains(
            "it is a safetensors file", Assert.Throws<DatasetException>(() => ModelFile.LoadGraph(ModelContent.Read(path))).Message,
            StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, byte[][] Graph, string Expected)> Bad()
    {
        byte[] doubles = Field(5, [.. Shape([2]), .. Field(2, 11), .. Field(8, "c"), .. Field(9, new byte[16])]);
        yield return ("operation", [Node("Tanh", OfX, "y")], "its graph does 'y = Tanh(x)'; expected one of Conv, Gemm");
        yield return ("attribute", [Node("Relu", OfX, "y", Whole("speed", 3))], "has the attribute speed; expected no attributes");
        yield return (
            "attribute of a convolution", [Node("Conv", Weighted, "y", Real("noise", 1)), Kernel],
            "has the attribute noise; expected no other attributes than auto_pad, dilations, kernel_shape, pads, strides, group");
        yield return ("automatic padding", [Node("Conv", Weighted, "y", Word("auto_pad", "ODD")), Kernel], "has auto_pad = ODD");
        yield return (
            "kernel of another shape", [Node("Conv", Weighted, "y", Ints("kernel_shape", 3, 3)), Kernel], "has a window of other");
        yield return ("negative padding", [Node("Conv", Weighted, "y", Ints("pads", -1, 0, 0, 0)), Kernel], "a negative pad");
        yield return (
            "convolution of a series", [Node("Conv", Weighted, "y"), Constant("w", [1, 1, 2], 1, 2)], "has weights of shape [1, 1, 2]");
        yield return ("weights from elsewhere", [Node("Conv", ["x", "other"], "y")], "'other' of 'y = Conv(x, other)' is no constant");
        yield return (
            "double precision", [Node("Add", ["x", "c"], "y"), doubles], "constant 'c' of 'y = Add(x, c)' is F64 [2]; expected F32");
        yield return ("not finite", [Node("Add", ["x", "c"], "y"), Constant("c", [1], float.NaN)], "holds a NaN or an infinity");
        yield return ("division by a signal", [Node("Div", ["x", "x"], "y")], "divides by a signal");
        yield return (
            "mean that counts padding and rounds up",
            [Node("AveragePool", OfX, "y", Ints("kernel_shape", 2, 2), Whole("ceil_mode", 1), Whole("count_include_pad", 1))],
            "counts padding and rounds up");
        yield return (
            "batch statistics",
            [
                Node("BatchNormalization", ["x", "s", "s", "s", "s"], "y", Whole("training_mode", 1)), Constant("s", [1], 1),
            ],
            "is in training mode");
        yield return (
            "dropout that is on", [Node("Dropout", ["x", "", "on"], "y"), Bools("on", 1)], "its graph does 'y = Dropout(x, , on)'");
        yield return ("shape that depends on values", [Node("Reshape", ["x", "x"], "y")], "is no constant list");
        yield return ("two results", [Node("Relu", OfX, "y"), Node("Relu", OfX, "z"), Output("z")], "its graph has the outputs z, y");
        yield return (
            "more after a softmax", [Node("Softmax", OfX, "p"), Node("Mul", ["p", "p"], "y")], "after a Softmax or Sigmoid");
        yield return ("softmax along another axis", [Node("Softmax", OfX, "y", Whole("axis", 0))], "its graph does 'y = Softmax(x)'");
    }

    private static byte[] Ints(string name, params int[] values) =>
        [.. Field(1, name), .. values.SelectMany(value => Field(8, value)), .. Field(20, 7)];

    private static byte[] Word(string name, string text) => [.. Field(1, name), .. Field(4, text), .. Field(20, 3)];

    private static byte[] Bools(string name, byte value) =>
        Field(5, [.. Shape([]), .. Field(2, 9), .. Field(8, name), .. Field(9, [value])]);

    private LayerGraph Load(params byte[][] graph)
    {
        string path = _directory.Write("deep.onnx", Model(graph));
        return ModelFile.LoadGraph(ModelContent.Read(path));
    }
}
