using System.Runtime.InteropServices;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>Writes the steps of a network as an ONNX file: onnx/onnx.proto, whose field numbers are below; operator set 13.</summary>
internal sealed class OnnxWriter
{
    private const int Float = 1, Int64 = 7;                         // element types
    private const int OfNumber = 1, OfWhole = 2, OfWholes = 7;      // types of attributes
    private const long IrVersion = 8, OperatorSet = 13;
    private readonly ProtocolMessage _graph = new();

    /// <summary>The bytes of a file.</summary>
    /// <param name="graph">The steps; what a linear step reads has two axes.</param>
    /// <param name="outputs">Length of a row of the result.</param>
    /// <param name="metadata">Texts by key.</param>
    /// <exception cref="ArgumentException">A step is none of those that are written.</exception>
    public static byte[] Write(LayerGraph graph, int outputs, IReadOnlyDictionary<string, string> metadata)
    {
        var writer = new OnnxWriter();
        foreach (LayerStep step in graph.Steps)
        {
            writer.Add(step);
        }

        writer._graph.Add(2, "favg").Add(11, Value(graph.Input, graph.InputAxes!)).Add(12, Value(graph.Output, [outputs]));
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
            case LinearStep s:
                AddNode("Gemm", s, [s.Weight, s.Bias], Whole("transB", 1));
                break;
            case ChannelStep s:
                float[] zeros = new float[s.Scale.Values.Length], ones = [.. zeros.Select(_ => 1f)];
                AddNode(
                    "BatchNormalization", s, [s.Scale, s.Shift, new ModelArray(zeros, zeros.Length), new ModelArray(ones, ones.Length)],
                    Attribute("epsilon", OfNumber).Add(2, 0f));
                break;
            case ConstantStep { ConstantFirst: false } s:
                AddNode(NameOf(s.Operation), s, [s.Constant]);
                break;
            case JoinStep s:
                AddNode(NameOf(s.Operation), s.Output, [s.Input, s.Other]);
                break;
            case RectifierStep { NegativeSlope: 0 } s:
                AddNode("Relu", s, []);
                break;
            case PoolingStep { TakesMaximum: true, RoundsUp: false } s:
                AddNode("MaxPool", s, [], OfWindow(s.Window));
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

    private static ProtocolMessage[] OfWindow(SlidingWindow window) =>
    [
        Wholes("kernel_shape", window.Kernel), Wholes("strides", window.Strides), Wholes("dilations", window.Dilations),
        Wholes("pads", [.. window.Before, .. window.After]),
    ];

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
