using System.Runtime.InteropServices;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>Writes the steps of a network as an ONNX file: onnx/onnx.proto, whose field numbers are below; operator set 13.</summary>
internal sealed class OnnxWriter
{
    private const int Float = 1, Int64 = 7;                         // element types
    private const int OfNumber = 1, OfWhole = 2, OfText = 3, OfWholes = 7;      // types of attributes
    private const long IrVersion = 8, OperatorSet = 13;
    private readonly ProtocolMessage _graph = new();
    private readonly Dictionary<string, int> _axes = new(StringComparer.Ordinal);       // of each signal, the samples' counted

    /// <summary>The bytes of a file.</summary>
    /// <param name="graph">The steps, and a name for each score.</param>
    /// <param name="metadata">Texts by key.</param>
    /// <exception cref="ArgumentException">A step is none of those that are written.</exception>
    public static byte[] Write(LayerGraph graph, IReadOnlyDictionary<string, string> metadata)
    {
        var writer = new OnnxWriter { _axes = { [graph.Input] = graph.InputAxes!.Count + 1 } };
        foreach (LayerStep step in graph.Steps)
        {
            writer.Add(step);
            writer._axes[step.Output] = step is ReshapeStep reshape ? reshape.Axes.Count + 1 : writer._axes[step.Input];
        }

        writer._graph.Add(2, "favg").Add(11, Value(graph.Input, graph.InputAxes!)).Add(12, Value(graph.Output, [graph.OutputNames.Count]));
        ProtocolMessage model = new ProtocolMessage().Add(1, IrVersion).Add(2, "favg").Add(7, writer._graph)
            .Add(8, new ProtocolMessage().Add(1, "").Add(2, OperatorSet));
        foreach ((string key, string value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            model.Add(14, new ProtocolMessage().Add(1, key).Add(2, value));
        }

        return model.ToArray();
    }

    private void Add(LayerStep step)
    {
        switch (step)
        {
            case ConvolutionStep s:
                AddNode("Conv", s, [s.Weight, s.Bias], [.. OfWindow(s.Window), Whole("group", s.Groups)]);
                break;
            case LinearStep s when _axes[s.Input] == 2:
                AddNode("Gemm", s, [s.Weight, s.Bias], Whole("transB", 1));
                break;
            case ChannelStep s:
                float[] zeros = new float[s.Scale.Values.Length], ones = [.. zeros.Select(_ => 1f)];
                AddNode(
                    "BatchNormalization", s, [s.Scale, s.Shift, new ModelArray(zeros, zeros.Length), new ModelArray(ones, ones.Length)],
                    Attribute("epsilon", OfNumber).Add(2, 0f));
                break;
            case LinearStep s:
                AddProduct(s);
                break;
            case ConstantStep s:
                AddCombination(s);
                break;
            case JoinStep s:
                AddNode(NameOf(s.Operation), s.Output, [s.Input, s.Other]);
                break;
            case RectifierStep { NegativeSlope: 0 } s:
                AddNode("Relu", s, []);
                break;
            case RectifierStep s:
                AddNode("LeakyRelu", s, [], Attribute("alpha", OfNumber).Add(2, (float)s.NegativeSlope));
                break;
            case PoolingStep { TakesMaximum: true } s:
                AddNode("MaxPool", s, [], [.. OfWindow(s.Window), .. Rounding(s)]);
                break;
            case PoolingStep s when s.Window.Dilations.All(distance => distance == 1):
                AddNode(
                    "AveragePool", s, [],
                    [.. OfWindow(s.Window, dilates: false), .. Rounding(s), Whole("count_include_pad", s.CountsPadding ? 1 : 0)]);
                break;
            case GlobalMeanStep s:
                AddNode("GlobalAveragePool", s, []);
                break;
            case ReshapeStep { Axes: [-1] } s:
                AddNode("Flatten", s, [], Whole("axis", 1));
                break;
            case ReshapeStep s:
                AddConstant($"{s.Output}.shape", Int64, [s.Axes.Count + 1], Bytes<long>([0, .. s.Axes.Select(length => (long)length)]));
                AddNode("Reshape", s.Output, [s.Input, $"{s.Output}.shape"]);
                break;
            default:
                throw new ArgumentException($"graph has the step {step.GetType().Name} '{step.Output}', which is not written to ONNX.");
        }
    }

    private static string NameOf(Arithmetic operation) => operation switch
    {
        Arithmetic.Add => "Add",
        Arithmetic.Subtract => "Sub",
        Arithmetic.Multiply => "Mul",
        _ => "Div",
    };

    private void AddNode(string operation, LayerStep step, ModelArray?[] constants, params ProtocolMessage[] attributes)
    {
        List<string> inputs = [step.Input];
        foreach (ModelArray constant in constants.OfType<ModelArray>())
        {
            string name = FormattableString.Invariant($"{step.Output}.{inputs.Count}");
            AddConstant(name, Float, [.. constant.Lengths], Bytes(constant.Values));
            inputs.Add(name);
        }

        AddNode(operation, step.Output, [.. inputs], attributes);
    }

    private void AddNode(string operation, string output, string[] inputs, params ProtocolMessage[] attributes)
    {
        var node = new ProtocolMessage();
        foreach (string input in inputs)
        {
            node.Add(1, input);
        }

        node.Add(2, output).Add(3, output).Add(4, operation);
        foreach (ProtocolMessage attribute in attributes)
        {
            node.Add(5, attribute);
        }

        _graph.Add(1, node);
    }

    private void AddConstant(string name, int type, int[] shape, byte[] raw)
    {
        var tensor = new ProtocolMessage();
        foreach (int length in shape)
        {
            tensor.Add(1, length);
        }

        _graph.Add(5, tensor.Add(2, type).Add(8, name).Add(9, raw));
    }

    // xWᵀ + b of more than two axes
    private void AddProduct(LinearStep step)
    {
        (int rows, int columns) = (step.Weight.Lengths[0], step.Weight.Lengths[1]);
        float[] turned = new float[step.Weight.Values.Length];
        for (int i = 0; i < turned.Length; i++)
        {
            turned[(i % columns * rows) + (i / columns)] = step.Weight.Values[i];
        }

        (string weight, string product) = ($"{step.Output}.1", step.Bias is null ? step.Output : $"{step.Output}.product");
        AddConstant(weight, Float, [columns, rows], Bytes(turned));
        AddNode("MatMul", product, [step.Input, weight]);
        if (step.Bias is { } bias)
        {
            AddConstant($"{step.Output}.2", Float, [.. bias.Lengths], Bytes(bias.Values));
            AddNode("Add", step.Output, [product, $"{step.Output}.2"]);
        }
    }

    private void AddCombination(ConstantStep step)
    {
        string constant = $"{step.Output}.1";
        AddConstant(constant, Float, [.. step.Constant.Lengths], Bytes(step.Constant.Values));
        AddNode(NameOf(step.Operation), step.Output, step.ConstantFirst ? [constant, step.Input] : [step.Input, constant]);
    }

    private static IEnumerable<ProtocolMessage> Rounding(PoolingStep step) => step.RoundsUp ? [Whole("ceil_mode", 1)] : [];

    private static IEnumerable<ProtocolMessage> OfWindow(SlidingWindow window, bool dilates = true)
    {
        yield return Wholes("kernel_shape", window.Kernel);
        yield return Wholes("strides", window.Strides);
        if (dilates)
        {
            yield return Wholes("dilations", window.Dilations);
        }

        yield return window.Padding == WindowPadding.Given
            ? Wholes("pads", [.. window.Before, .. window.After])
            : Attribute("auto_pad", OfText)
                .Add(4, window.Padding == WindowPadding.SameMoreAfter ? "SAME_UPPER" : "SAME_LOWER");
    }

    private static ProtocolMessage Attribute(string name, int type) => new ProtocolMessage().Add(1, name).Add(20, type);

    private static ProtocolMessage Whole(string name, int value) => Attribute(name, OfWhole).Add(3, value);

    private static ProtocolMessage Wholes(string name, IReadOnlyList<int> values)
    {
        ProtocolMessage attribute = Attribute(name, OfWholes);
        foreach (int value in values)
        {
            attribute.Add(8, (long)value);
        }

        return attribute;
    }

    // n × axes of single precision, n named and free.
    private static ProtocolMessage Value(string name, IReadOnlyList<int> axes)
    {
        ProtocolMessage shape = new ProtocolMessage().Add(1, new ProtocolMessage().Add(2, "n"));
        foreach (int length in axes)
        {
            shape.Add(1, new ProtocolMessage().Add(1, length));
        }

        ProtocolMessage tensor = new ProtocolMessage().Add(1, Float).Add(2, shape);
        return new ProtocolMessage().Add(1, name).Add(2, new ProtocolMessage().Add(1, tensor));
    }

    // ONNX is little-endian, and so is every processor that .NET 10 runs on but s390x.
    private static byte[] Bytes<T>(T[] values)
        where T : struct => BitConverter.IsLittleEndian
            ? MemoryMarshal.AsBytes<T>(values).ToArray()
            : throw new PlatformNotSupportedException("ONNX files are written on little-endian processors only.");
}
