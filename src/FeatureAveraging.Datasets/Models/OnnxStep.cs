using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Datasets.Models;

/// <summary>One operation of a deep ONNX graph, read with all its attributes.</summary>
/// <param name="node">The operation.</param>
/// <param name="constants">What is constant before it.</param>
/// <param name="path">The file, for messages.</param>
internal sealed class OnnxStep(OnnxNode node, IReadOnlyDictionary<string, SafetensorsTensor> constants, string path)
{
    /// <summary>Operations that are read, for messages.</summary>
    public const string Known =
        "Conv, Gemm, MatMul, Add, Sub, Mul, Div, Relu, LeakyRelu, MaxPool, AveragePool, GlobalAveragePool, ReduceMean over rows and " +
        "columns, BatchNormalization, Flatten, Reshape";

    private static readonly string[] OfWindows = ["auto_pad", "dilations", "kernel_shape", "pads", "strides"];

    /// <summary>The steps it is.</summary>
    /// <param name="signals">What each name of a signal stands for.</param>
    /// <exception cref="DatasetException">It is not read, or an attribute or a constant of it.</exception>
    public IReadOnlyList<LayerStep> Read(IReadOnlyDictionary<string, string> signals)
    {
        string input = node.Inputs.FirstOrDefault(signals.ContainsKey) is { } name
            ? signals[name] : throw Fault($"its graph does '{node}'", "operations on what was computed before");
        string output = node.Outputs[0];
        return node.Operation switch
        {
            "Conv" => [Convolution(output, input)],
            "Gemm" => [Gemm(output, input)],
            "MatMul" => [MatMul(output, input, signals)],
            "Add" => [Combine(output, input, Arithmetic.Add, signals)],
            "Sub" => [Combine(output, input, Arithmetic.Subtract, signals)],
            "Mul" => [Combine(output, input, Arithmetic.Multiply, signals)],
            "Div" => [Combine(output, input, Arithmetic.Divide, signals)],
            "Relu" => [Allowing(new RectifierStep(output, input, 0))],
            "LeakyRelu" => [Allowing(new RectifierStep(output, input, Number("alpha", 0.01)), "alpha")],
            "MaxPool" => [Pooling(output, input, takesMaximum: true)],
            "AveragePool" => [Pooling(output, input, takesMaximum: false)],
            "GlobalAveragePool" => [Allowing(new GlobalMeanStep(output, input))],
            "ReduceMean" => Mean(output, input),
            "BatchNormalization" => [Normalization(output, input)],
            "Flatten" when Number("axis", 1) == 1 => [Allowing(new ReshapeStep(output, input, [-1]), "axis")],
            "Reshape" => [Reshape(output, input)],
            _ => throw Fault($"its graph does '{node}'", $"one of {OnnxLayerGraph.Known}"),
        };
    }

    /// <summary>A constant with its axes in another order.</summary>
    public SafetensorsTensor Transpose(SafetensorsTensor tensor) =>
        tensor is { IsFloating: true, Shape: [var rows, var columns] } && (node.Lists.GetValueOrDefault("perm") is null or [1, 0])
            ? SafetensorsTensor.FromDoubles(new Matrix(rows, columns, tensor.ToDoubles()).Transpose().Values, columns, rows)
            : throw Fault($"its graph does '{node}'", "a Transpose of a constant matrix");

    private ConvolutionStep Convolution(string output, string input)
    {
        ModelArray weight = Constant(1);
        ModelArray? bias = node.Inputs.Count > 2 && node.Inputs[2].Length > 0 ? Constant(2) : null;
        int groups = Whole("group", 1);
        if (weight.Lengths.Count != 4 || groups < 1)
        {
            throw Fault($"its '{node}' has weights of shape [{string.Join(", ", weight.Lengths)}]", "convolutions of images: four axes");
        }

        SlidingWindow window = Window([weight.Lengths[2], weight.Lengths[3]]);
        return Allowing(new ConvolutionStep(output, input, weight, bias, window, groups), [.. OfWindows, "group"]);
    }

    private PoolingStep Pooling(string output, string input, bool takesMaximum)
    {
        int[] kernel = List("kernel_shape", []);
        bool sound = kernel.Length == 2 && node.Outputs.Count == 1 && Number("storage_order", 0) == 0;
        SlidingWindow window = sound ? Window(kernel) : throw Fault($"its graph does '{node}'", "pooling of images, with one output");
        bool roundsUp = Number("ceil_mode", 0) != 0, counts = Number("count_include_pad", 0) != 0;
        if (!takesMaximum && (window.Dilations.Any(d => d != 1) || (roundsUp && counts)))
        {
            throw Fault($"its '{node}' has dilations, or counts padding and rounds up", "means of adjacent values");
        }

        string own = takesMaximum ? "storage_order" : "count_include_pad";
        return Allowing(new PoolingStep(output, input, takesMaximum, window, roundsUp, counts), [.. OfWindows, "ceil_mode", own]);
    }

    private SlidingWindow Window(int[] kernel)
    {
        int[] strides = List("strides", [1, 1]), dilations = List("dilations", [1, 1]), pads = List("pads", [0, 0, 0, 0]);
        WindowPadding padding = (node.Words.GetValueOrDefault("auto_pad") is [var word] ? word : "NOTSET") switch
        {
            "NOTSET" or "" => WindowPadding.Given,
            "VALID" when pads.All(pad => pad == 0) => WindowPadding.Given,
            "SAME_UPPER" => WindowPadding.SameMoreAfter,
            "SAME_LOWER" => WindowPadding.SameMoreBefore,
            string other => throw Fault($"its '{node}' has auto_pad = {other}", "NOTSET, VALID, SAME_UPPER or SAME_LOWER"),
        };
        bool sound = strides.Length == 2 && dilations.Length == 2 && pads.Length == 4 && kernel.All(k => k > 0)
            && strides.All(s => s > 0) && dilations.All(d => d > 0) && pads.All(pad => pad >= 0)
            && List("kernel_shape", kernel).SequenceEqual(kernel);
        return sound
            ? new SlidingWindow(kernel, strides, dilations, pads[..2], pads[2..], padding)
            : throw Fault($"its '{node}' has a window of other than two axes, or a negative pad", "windows of rows and columns");
    }

    private LinearStep Gemm(string output, string input)
    {
        ModelArray matrix = Constant(1, axes: 2);
        float alpha = (float)Number("alpha", 1), beta = (float)Number("beta", 1);
        ModelArray weight = Scale(Number("transB", 0) == 0 ? Turn(matrix) : matrix, alpha);
        ModelArray? bias = node.Inputs.Count > 2 && node.Inputs[2].Length > 0 ? Scale(Constant(2), beta) : null;
        bool sound = Number("transA", 0) == 0
            && (bias is null || bias.Values.Length == weight.Lengths[0]) && bias?.Lengths.SkipLast(1).All(length => length == 1) != false;
        return sound
            ? Allowing(
                new LinearStep(output, input, weight, bias is null ? null : new ModelArray(bias.Values, bias.Values.Length)),
                "alpha", "beta", "transA", "transB")
            : throw Fault($"its graph does '{node}' with a turned input or a bias of another length", "xWᵀ + b");
    }

    private LinearStep MatMul(string output, string input, IReadOnlyDictionary<string, string> signals) =>
        node.Inputs.Count == 2 && signals.ContainsKey(node.Inputs[0])
            ? Allowing(new LinearStep(output, input, Turn(Constant(1, axes: 2)), null))
            : throw Fault($"its graph does '{node}'", "a MatMul of a signal with a constant matrix");

    private LayerStep Combine(string output, string input, Arithmetic operation, IReadOnlyDictionary<string, string> signals)
    {
        if (node.Inputs is not [var one, var other])
        {
            throw Fault($"its graph does '{node}'", "two operands");
        }

        bool first = signals.ContainsKey(one), second = signals.ContainsKey(other);
        return first && second && operation != Arithmetic.Divide
            ? Allowing(new JoinStep(output, signals[one], operation, signals[other]))
            : first != second && (first || operation != Arithmetic.Divide)
                ? Allowing(new ConstantStep(output, input, operation, Constant(first ? 1 : 0), ConstantFirst: second))
            : throw Fault($"its graph divides by a signal in '{node}'", "a Div by a constant");
    }

    // scale·(x − mean)/√(variance + ε) + shift
    private ChannelStep Normalization(string output, string input)
    {
        if (node.Inputs.Count != 5 || Number("training_mode", 0) != 0 || Number("spatial", 1) != 1)
        {
            throw Fault($"its '{node}' is in training mode", "fixed statistics: a model in evaluation mode");
        }

        (float[] scale, float[] shift) = (Constant(1, axes: 1).Values, Constant(2, axes: 1).Values);
        (float[] mean, float[] variance) = (Constant(3, axes: 1).Values, Constant(4, axes: 1).Values);
        if (shift.Length != scale.Length || mean.Length != scale.Length || variance.Length != scale.Length)
        {
            throw Fault($"its '{node}' has statistics of several lengths", "one value a channel");
        }

        double epsilon = Number("epsilon", 1e-5);
        double[] factors = [.. scale.Select((s, c) => s / Math.Sqrt(variance[c] + epsilon))];
        return Allowing(
            new ChannelStep(
                output, input, Array(factors), Array([.. factors.Select((f, c) => shift[c] - (f * mean[c]))])),
            "epsilon", "momentum", "training_mode", "spatial");
    }

    private IReadOnlyList<LayerStep> Mean(string output, string input)
    {
        int[] axes = node.Inputs.Count > 1 ? Wholes(1) : List("axes", []);
        bool overBoth = axes.Length == 2 && axes.Select(axis => axis < 0 ? axis + 4 : axis).Order().SequenceEqual([2, 3]);
        return !overBoth ? throw Fault($"its graph does '{node}'", "a ReduceMean over rows and columns")
            : Number("keepdims", 1) != 0 ? [Allowing(new GlobalMeanStep(output, input), "axes", "keepdims", "noop_with_empty_axes")]
            : [
                Allowing(new GlobalMeanStep(output + " (mean)", input), "axes", "keepdims", "noop_with_empty_axes"),
                new ReshapeStep(output, output + " (mean)", [-1]),
            ];
    }

    private ReshapeStep Reshape(string output, string input)
    {
        int[] shape = node.Inputs.Count == 2 ? Wholes(1) : [];
        bool sound = shape.Length >= 2 && shape.Count(length => length == -1) <= 1 + (shape[0] == -1 ? 1 : 0)
            && shape.All(length => length >= -1) && Number("allowzero", 0) == 0 && shape[1..].Count(length => length == -1) <= 1;
        return sound
            ? Allowing(new ReshapeStep(output, input, shape[1..]), "allowzero")
            : throw Fault($"its graph does '{node}' to another than a constant shape", "a Reshape to [batch, …]");
    }

    private static ModelArray Turn(ModelArray matrix)
    {
        (int rows, int columns) = (matrix.Lengths[0], matrix.Lengths[1]);
        float[] turned = new float[matrix.Values.Length];
        for (int i = 0; i < turned.Length; i++)
        {
            turned[(i % columns * rows) + (i / columns)] = matrix.Values[i];
        }

        return new ModelArray(turned, columns, rows);
    }

    private static ModelArray Scale(ModelArray array, float factor) =>
        factor == 1 ? array : new ModelArray([.. array.Values.Select(value => factor * value)], [.. array.Lengths]);

    private static ModelArray Array(double[] values) => new([.. values.Select(value => (float)value)], values.Length);

    private ModelArray Constant(int at, int? axes = null)
    {
        string name = at < node.Inputs.Count ? node.Inputs[at] : "";
        SafetensorsTensor tensor = constants.GetValueOrDefault(name)
            ?? throw Fault($"'{name}' of '{node}' is no constant", "weights that the file holds");
        if (tensor.ElementType != "F32" || (axes is { } count && tensor.Shape.Count != count))
        {
            throw Fault(
                $"constant '{name}' of '{node}' is {tensor.ElementType} [{string.Join(", ", tensor.Shape)}]",
                axes is null ? "F32" : $"F32 with {axes} {(axes == 1 ? "axis" : "axes")}");
        }

        float[] values = tensor.ToFloats();
        return System.Array.TrueForAll(values, float.IsFinite)
            ? new ModelArray(values, [.. tensor.Shape])
            : throw Fault($"constant '{name}' holds a NaN or an infinity", "finite values");
    }

    private int[] Wholes(int at) => constants.GetValueOrDefault(node.Inputs[at]) is { ElementType: "I64", Shape.Count: 1 } tensor
        ? [.. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(tensor.Bytes.Span).ToArray().Select(Narrow)]
        : throw Fault($"'{node.Inputs[at]}' of '{node}' is no constant list", "whole numbers that the file holds");

    private int[] List(string name, int[] otherwise) =>
        node.Lists.TryGetValue(name, out long[]? list) ? [.. list.Select(Narrow)] : otherwise;

    private int Narrow(long value) => value is >= -1 and <= int.MaxValue or >= -4
        ? checked((int)Math.Clamp(value, int.MinValue, int.MaxValue))
        : throw Fault($"its '{node}' has the number {value}", "lengths");

    private int Whole(string name, int otherwise) => Narrow((long)Number(name, otherwise));

    private double Number(string name, double otherwise) => node.Numbers.GetValueOrDefault(name, otherwise);

    private T Allowing<T>(T step, params string[] attributes) =>
        node.Attributes.FirstOrDefault(name => !attributes.Contains(name)) is { } unknown
            ? throw Fault(
                $"its '{node}' has the attribute {unknown}",
                attributes.Length == 0 ? "no attributes" : $"no other attributes than {string.Join(", ", attributes)}")
            : step;

    private DatasetException Fault(string found, string expected) =>
        new(path, found, expected, OnnxLayerGraph.Advice);
}
