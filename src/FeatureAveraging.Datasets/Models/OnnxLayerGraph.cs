using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Datasets.Models;

/// <summary>The steps that an ONNX graph of a deep network consists of, every attribute checked.</summary>
/// <remarks>
/// A last Softmax, LogSoftmax, or Sigmoid of one output, and what makes a label of it, change no decision and are left out: the result are
/// the logits before it. Where the file fixes the number of samples of a batch, that is not obeyed.
/// </remarks>
internal sealed class OnnxLayerGraph
{
    /// <summary>What to do about a graph that is not read.</summary>
    public const string Advice =
        "Export the model in evaluation mode from operations that are read, in single precision, or as TorchScript.";

    private readonly ModelContent _content;
    private readonly Dictionary<string, SafetensorsTensor> _constants;
    private readonly Dictionary<string, string> _signals = new(StringComparer.Ordinal);     // the signal that each name stands for
    private readonly HashSet<string> _ends = new(StringComparer.Ordinal);
    private readonly List<LayerStep> _steps = [];
    private readonly OnnxBatchSize _sizes = new();
    private string? _end;

    private OnnxLayerGraph(ModelContent content)
    {
        _content = content;
        _constants = new Dictionary<string, SafetensorsTensor>(content.Tensors, StringComparer.Ordinal);
    }

    /// <summary>Operations that are read, for messages.</summary>
    public static string Known => OnnxStep.Known + ", Identity, Dropout, Cast, Constant, and at the end Softmax, LogSoftmax or Sigmoid";

    /// <summary>Makes the steps.</summary>
    /// <param name="content">An ONNX file.</param>
    /// <exception cref="DatasetException">The graph has an operation, an attribute or a type that is not read; the message names it.
    /// </exception>
    public static LayerGraph Load(ModelContent content)
    {
        OnnxGraph graph = content.Graph!;
        var reader = new OnnxLayerGraph(content);
        if (graph.Inputs is not [var input])
        {
            throw reader.Fault($"its graph has {graph.Inputs.Count} inputs", "one");
        }

        if (input.ElementType is not (0 or 1))
        {
            throw reader.Fault($"its input has the element type {input.ElementType}", "1 (float)");
        }

        reader._signals[input.Name] = input.Name;
        foreach (OnnxNode node in graph.Nodes)
        {
            reader.Follow(node);
        }

        string[] results = [.. graph.Outputs.Where(name => !reader._ends.Contains(name)).Select(name =>
            reader._signals.GetValueOrDefault(name) ?? throw reader.Fault($"its output '{name}' is no signal", "what the graph computes"))
            .Distinct()];
        string result = (reader._end, results) switch
        {
            ({ } end, []) => end,
            ({ } end, [var one]) when one == end => end,
            (null, [var one]) => one,
            _ => throw reader.Fault($"its graph has the outputs {string.Join(", ", graph.Outputs)}", "one output of logits"),
        };
        return new LayerGraph(input.Name, input.Axes is { Count: > 1 } axes ? [.. axes.Skip(1)] : null, reader._steps, result);
    }

    private void Follow(OnnxNode node)
    {
        if (node.Outputs.Count == 0)
        {
            throw Unknown(node);
        }

        string to = node.Outputs[0];
        if (node is { Operation: "Constant", Tensor: { } tensor })
        {
            _constants[to] = tensor;
        }
        else if (node.Operation is "Identity" && node.Inputs is [var same] && _constants.TryGetValue(same, out SafetensorsTensor? known))
        {
            _constants[to] = known;
        }
        else if (node.Operation is "Transpose" && node.Inputs is [var turned] && _constants.TryGetValue(turned, out known))
        {
            _constants[to] = new OnnxStep(node, _constants, _content.Path).Transpose(known);
        }
        else if (_sizes.TryFollow(node, _signals, _constants))
        {
            return;
        }
        else if (node.Inputs.Any(_ends.Contains))
        {
            FollowEnd(node);
        }
        else if (PassesOn(node))
        {
            _signals[to] = _signals[node.Inputs[0]];
        }
        else if (EndsHere(node))
        {
            _end = _signals[node.Inputs[0]];
            _ends.UnionWith(node.Outputs);
        }
        else
        {
            _steps.AddRange(new OnnxStep(node, _constants, _content.Path).Read(_signals));
            _signals[to] = to;
        }
    }

    // A dropout that is on would be random: training_mode, the third input, must be false.
    private bool PassesOn(OnnxNode node) => node.Inputs.Count > 0 && _signals.ContainsKey(node.Inputs[0]) && node.Operation switch
    {
        "Identity" => true,
        "Cast" => node.Numbers.GetValueOrDefault("to") == 1,
        "Dropout" => node.Inputs.Count < 3 || node.Inputs[2].Length == 0
            || (_constants.GetValueOrDefault(node.Inputs[2]) is { ElementType: "BOOL" } on && !on.Bytes.Span.Contains((byte)1)),
        _ => false,
    };

    private bool EndsHere(OnnxNode node) => node.Inputs.Count == 1 && _signals.ContainsKey(node.Inputs[0])
        && (node.Operation == "Sigmoid"
            || (node.Operation is "Softmax" or "LogSoftmax" && node.Numbers.GetValueOrDefault("axis", -1) is -1 or 1));

    private void FollowEnd(OnnxNode node)
    {
        if (node.Operation is not ("ArgMax" or "Identity" or "Cast" or "ai.onnx.ml.ZipMap" or "ai.onnx.ml.ArrayFeatureExtractor"))
        {
            throw Fault($"its graph does '{node}' after a Softmax or Sigmoid", "nothing but a label after it");
        }

        _ends.UnionWith(node.Outputs);
    }

    private DatasetException Unknown(OnnxNode node) => Fault($"its graph does '{node}'", $"one of {Known}");

    private DatasetException Fault(string found, string expected) => new(_content.Path, found, expected, Advice);
}
