using System.Buffers.Binary;
using System.Globalization;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Models;

/// <summary>The network with one hidden ReLU layer that an ONNX graph computes: its constants are folded, step by step.</summary>
/// <remarks>
/// MatMul, Gemm, Add, Sub, Mul, Div, Relu, Flatten, Reshape to [batch, n], Identity, Dropout and Cast to floating point; Transpose of a
/// constant. Constants that differ by channel, as those of a normalisation of images, are read where the file says the size of an image.
/// A last Softmax, LogSoftmax or Sigmoid of one output, and what makes a label of it, change no decision and are left out.
/// </remarks>
internal sealed class OnnxModel
{
    private const string Advice = "Networks x → ReLU(Wx + b) → output can be read.";
    private readonly ModelContent _content;
    private readonly Dictionary<string, SafetensorsTensor> _constants;
    private readonly Dictionary<string, OnnxSignal> _signals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ends = new(StringComparer.Ordinal);
    private OnnxSignal? _last;
    private string? _leftOut;
    private string? _probability;
    private string? _complement;
    private IReadOnlyList<string>? _classNames;
    private bool _isFlat;
    private bool _isNormalized;

    private OnnxModel(ModelContent content)
    {
        _content = content;
        _constants = new Dictionary<string, SafetensorsTensor>(content.Tensors, StringComparer.Ordinal);
    }

    /// <summary>Makes the network.</summary>
    /// <param name="content">An ONNX file.</param>
    /// <exception cref="DatasetException">The graph is another one; the message names the operation.</exception>
    public static LoadedModel Load(ModelContent content)
    {
        OnnxGraph graph = content.Graph!;
        var model = new OnnxModel(content);
        if (graph.Inputs.Count != 1)
        {
            throw model.Fault($"its graph has {graph.Inputs.Count} inputs", "one");
        }

        model._signals[graph.Inputs[0].Name] = OnnxSignal.Input;
        foreach (OnnxNode node in graph.Nodes)
        {
            model.Follow(node);
        }

        TwoLayerNetwork network = model._last?.Finish() is { } finished && graph.Outputs.Any(model.IsEnd)
            ? finished : throw model.Fault("its graph does not end in a layer of outputs", "a hidden layer and a layer of outputs");
        string own = model._isNormalized ? " It normalises its input itself, which the first layer has in it." : "";
        string left = model._leftOut is null ? "" : $" Its last {model._leftOut} changes no decision and was left out.";
        return new LoadedModel(network, [new Diagnostic(
            DiagnosticIds.ForeignModel, Severity.Info,
            $"{content.Path}: read as a network with d = {network.Hidden.InputDimension} inputs, M = {network.Hidden.NeuronCount} ReLU " +
            $"neurons and {network.OutputCount} {(network.OutputCount == 1 ? "output" : "outputs")}.{own}{left}")])
        {
            ClassNames = model._classNames,
            IsNormalized = model._isNormalized,
        };
    }

    private bool IsEnd(string name) => _ends.Contains(name) || (_signals.TryGetValue(name, out OnnxSignal? signal) && signal == _last);

    private void Follow(OnnxNode node)
    {
        if (node.Outputs.Count == 0)
        {
            throw Unknown(node);
        }

        if (node is { Operation: "Constant", Tensor: { } tensor, Outputs: [var name] })
        {
            _constants[name] = tensor;
        }
        else if (node is { Operation: "Transpose" or "Identity", Inputs: [var from], Outputs: [var to] } && _constants.ContainsKey(from))
        {
            _constants[to] = node.Operation == "Identity" ? _constants[from] : Turned(node, _constants[from]);
        }
        else if (node.Inputs.Any(_ends.Contains))
        {
            FollowEnd(node);
        }
        else
        {
            string read = node.Inputs.FirstOrDefault(_signals.ContainsKey) ?? throw Unknown(node);
            if (_last is { } last && _signals[read] != last)
            {
                throw Fault($"its graph branches before '{node}'", "one chain of operations");
            }

            Advance(node, read);
        }
    }

    private void Advance(OnnxNode node, string read)
    {
        OnnxSignal signal = _signals[read];
        bool isSoftmax = node.Operation is "Softmax" or "LogSoftmax" && node.Numbers.GetValueOrDefault("axis", -1) is -1 or 1;
        if (isSoftmax || (node.Operation == "Sigmoid" && signal.Width == 1))
        {
            _leftOut = signal.Finish() is not null ? node.Operation : throw Unknown(node);
            _ends.UnionWith(node.Outputs);
            _probability = node.Operation == "Sigmoid" ? node.Outputs[0] : null;
            _last = signal;
            return;
        }

        _isFlat |= node.Operation is "Flatten" or "Reshape" or "MatMul" or "Gemm";
        OnnxSignal next = Apply(node, signal, read) ?? throw Unknown(node);
        _last = next.IsFinite ? next : throw Fault($"its constants overflow at '{node}'", "finite values");
        _isNormalized |= _last.IsScaledInput;
        _signals[node.Outputs[0]] = _last;
    }

    private OnnxSignal? Apply(OnnxNode node, OnnxSignal signal, string read)
    {
        int at = node.Inputs.ToList().IndexOf(read);
        string? other = node.Inputs.Count == 2 ? node.Inputs[1 - at] : null;
        return node.Operation switch
        {
            "Identity" or "Dropout" => signal,
            "Cast" when node.Numbers.GetValueOrDefault("to") is 1 or 11 => signal,
            "Flatten" when node.Numbers.GetValueOrDefault("axis", 1) == 1 => signal,
            "Reshape" when at == 0 && other is not null && KeepsSamples(node, other, signal.Width) => signal,
            "Relu" => signal.Relu(),
            "Gemm" when at == 0 && node.Inputs.Count is 2 or 3 && node.Numbers.GetValueOrDefault("transA") == 0 => Gemm(node, signal),
            _ when other is null => null,
            "MatMul" when at == 0 => signal.Through(Matrix(node, other).Transpose()),
            "Add" => signal.Plus(Vector(node, other)),
            "Sub" => at == 0
                ? signal.Plus([.. Vector(node, other).Select(v => -v)]) : signal.Times([-1])?.Plus(Vector(node, other)),
            "Mul" => signal.Times(Vector(node, other)),
            "Div" when at == 0 => signal.Times([.. Vector(node, other).Select(v => 1 / v)]),
            _ => null,
        };
    }

    // To [batch, n] with n the length of one sample: 0 keeps an axis, −1 is what remains, 1 is a batch of one.
    private bool KeepsSamples(OnnxNode node, string shape, int? width)
    {
        if (_constants.GetValueOrDefault(shape) is not { ElementType: "I64", Shape: [2] } known
            || node.Numbers.GetValueOrDefault("allowzero") != 0)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = known.Bytes.Span;
        (long batch, long length) = (BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));
        bool isWhole = length > 0 ? width is null || width == length : width is not null && length == 0;
        return batch == -1 ? isWhole : batch is 0 or 1 && (isWhole || length == -1);
    }

    private OnnxSignal? Gemm(OnnxNode node, OnnxSignal signal)
    {
        Matrix matrix = Matrix(node, node.Inputs[1]);
        matrix = node.Numbers.GetValueOrDefault("transB") == 0 ? matrix.Transpose() : matrix;
        OnnxSignal? product = signal.Through(matrix)?.Times([node.Numbers.GetValueOrDefault("alpha", 1)]);
        return node.Inputs.Count == 2 || node.Inputs[2].Length == 0
            ? product
            : product?.Plus([.. Vector(node, node.Inputs[2]).Select(v => v * node.Numbers.GetValueOrDefault("beta", 1))]);
    }

    // Labels and tables of probabilities for whoever runs the graph; of one probability p also the row (1 - p, p), as skl2onnx makes it.
    private void FollowEnd(OnnxNode node)
    {
        if (node is { Operation: "Sub", Inputs: [var one, var p] } && p == _probability && IsOne(one))
        {
            _complement = node.Outputs[0];
        }
        else if (node is { Operation: "Concat", Inputs: [var first, var second] } && first == _complement && second == _probability
            && node.Numbers.GetValueOrDefault("axis") is 1 or -1)
        {
            _complement = null;
        }
        else if (node.Operation is not
            ("ArgMax" or "Identity" or "Cast" or "Reshape" or "ai.onnx.ml.ZipMap" or "ai.onnx.ml.ArrayFeatureExtractor"))
        {
            throw Unknown(node);
        }

        if (node.Operation == "ai.onnx.ml.ArrayFeatureExtractor")
        {
            string labels = node.Inputs[0];
            RequireOrder(node, _content.Graph!.Words.GetValueOrDefault(labels), ReadLabels(labels));
        }
        else if (node.Operation == "ai.onnx.ml.ZipMap")
        {
            long[]? numbers = node.Lists.GetValueOrDefault("classlabels_int64s");
            RequireOrder(
                node, node.Words.GetValueOrDefault("classlabels_strings"),
                numbers is null ? null : Array.ConvertAll(numbers, v => (double)v));
        }

        _ends.UnionWith(node.Outputs);
    }

    // What stands for the outputs: names in the order that samples files number them by, or the numbers of the outputs themselves.
    private void RequireOrder(OnnxNode node, IReadOnlyList<string>? names, double[]? numbers)
    {
        int outputs = _last!.Width!.Value, classes = Math.Max(outputs, 2);
        if (names is { Count: > 0 })
        {
            _classNames = names.Count == classes && names.SequenceEqual(names.Distinct().Order(StringComparer.Ordinal))
                ? names
                : throw OtherOrder(string.Join(", ", names), $"{classes} names in alphabetical order");
            return;
        }

        bool counts = numbers is not null && numbers.SequenceEqual(Enumerable.Range(0, classes).Select(j => (double)j));
        if (!counts && !(outputs == 1 && numbers is [-1, 1]))
        {
            throw numbers is null ? Unknown(node) : OtherOrder(
                string.Join(", ", numbers.Select(v => v.ToString(CultureInfo.InvariantCulture))), $"0 to {classes - 1} in this order");
        }
    }

    private double[]? ReadLabels(string name) => _constants.GetValueOrDefault(name) switch
    {
        { IsFloating: true } tensor => tensor.ToDoubles(),
        { ElementType: "I64" } tensor => [.. tensor.Bytes.ToArray().Chunk(sizeof(long)).Select(b => (double)BitConverter.ToInt64(b))],
        { ElementType: "I32" } tensor => [.. tensor.Bytes.ToArray().Chunk(sizeof(int)).Select(b => (double)BitConverter.ToInt32(b))],
        _ => null,
    };

    private DatasetException OtherOrder(string found, string expected) => new(
        _content.Path, $"its outputs stand for the labels {found}", expected,
        "Number the classes from 0 in the order of the outputs, train again, and give samples with such labels.");

    private bool IsOne(string name) => _constants.GetValueOrDefault(name) is { IsFloating: true } known && known.ToDoubles() is [1];

    private Matrix Matrix(OnnxNode node, string name) => Values(node, name) is { Shape: [var rows and > 0, var columns and > 0] } tensor
        ? new Matrix(rows, columns, tensor.ToDoubles()) : throw Unknown(node);

    // One value for all entries or one for each: every axis but the last has length 1. Of the input itself also one a channel, where the
    // file says how many rows and columns there are.
    private double[] Vector(OnnxNode node, string name) =>
        Values(node, name) is var tensor && tensor.Shape.Contains(0) ? throw Unknown(node)
        : tensor.Shape.SkipLast(1).All(length => length == 1) ? tensor.ToDoubles()
        : _isFlat || Repeated(tensor) is not { } values ? throw Unknown(node) : values;

    private double[]? Repeated(SafetensorsTensor tensor)
    {
        int[] axes = [.. (_content.Graph!.Inputs[0].Axes ?? []).Skip(1)];
        int[] shape = [.. tensor.Shape.SkipWhile((length, i) => length == 1 && tensor.Shape.Count - i > axes.Length)];
        shape = [.. Enumerable.Repeat(1, Math.Max(0, axes.Length - shape.Length)), .. shape];
        if (shape.Length != axes.Length || axes.Zip(shape).Any(pair => pair.First == 0 || (pair.Second != 1 && pair.Second != pair.First)))
        {
            return null;
        }

        double[] values = tensor.ToDoubles();
        return [.. Enumerable.Range(0, axes.Aggregate(1, (product, length) => checked(product * length))).Select(i => values[Source(i)])];

        int Source(int entry)
        {
            int at = 0, step = 1;
            for (int axis = axes.Length - 1; axis >= 0; axis--)
            {
                at += shape[axis] == 1 ? 0 : entry % axes[axis] * step;
                (entry, step) = (entry / axes[axis], step * shape[axis]);
            }

            return at;
        }
    }

    private SafetensorsTensor Values(OnnxNode node, string name)
    {
        SafetensorsTensor tensor = _constants.GetValueOrDefault(name) is { IsFloating: true } known ? known : throw Unknown(node);
        return Array.TrueForAll(tensor.ToDoubles(), double.IsFinite)
            ? tensor : throw Fault($"constant '{name}' holds a NaN or an infinity", "finite values");
    }

    private SafetensorsTensor Turned(OnnxNode node, SafetensorsTensor tensor) =>
        tensor is { IsFloating: true, Shape: [var rows, var columns] } && (node.Lists.GetValueOrDefault("perm") is null or [1, 0])
            ? SafetensorsTensor.FromDoubles(new Matrix(rows, columns, tensor.ToDoubles()).Transpose().Values, columns, rows)
            : throw Unknown(node);

    private DatasetException Unknown(OnnxNode node) => Fault(
        $"its graph does '{node}'" + (_signals.Values.Any(s => s.Hidden is not null) ? " after the hidden layer" : ""),
        "one hidden layer: MatMul, Gemm, Add, Sub, Mul or Div with constants, one Relu, Flatten, and at the end Softmax or Sigmoid");

    private DatasetException Fault(string found, string expected) => new(_content.Path, found, expected, Advice);
}
