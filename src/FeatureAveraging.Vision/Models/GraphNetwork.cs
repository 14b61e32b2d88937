using System.Globalization;
using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>A network that is computed step by step, with our own way of convolving.</summary>
internal sealed class GraphNetwork : ForeignNetwork
{
    private readonly LayerGraph _graph;
    private readonly Dictionary<ModelArray, Tensor> _constants = new(ReferenceEqualityComparer.Instance);
    private readonly LinearStep? _last;

    /// <summary>Takes over the weights.</summary>
    /// <param name="graph">The steps.</param>
    /// <param name="options">Shape of a point, and normalisation.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="type">What it computes in.</param>
    public GraphNetwork(LayerGraph graph, ForeignModelOptions options, Device device, ScalarType type = ScalarType.Float32)
        : base(options, device, type)
    {
        _graph = graph;
        _last = graph.Steps.LastOrDefault(step => step.Output == graph.Output) as LinearStep;
        foreach (ModelArray array in graph.Steps.SelectMany(ConstantsOf))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor given = TensorMemory.Create(array.Values, [.. array.Lengths.Select(length => (long)length)], device).to(type);
            _constants[array] = (given.shape.Length == 4 ? ChannelsLast.Arrange(given) : given).MoveToOuterDisposeScope()
                .DetachFromDisposeScope();
        }
    }

    public override int FeatureDimension => _last is null ? 0 : _last.Weight.Lengths[1];

    public override IReadOnlyList<int>? KnownAxes => _graph.InputAxes;

    /// <summary>Name of the signal that the last layer reads; null where the last step is no linear layer.</summary>
    public string? FeatureSignal => _last?.Input;

    public override IReadOnlyList<string> Layers => [.. _graph.Steps.Select(step => step.Output)];

    public override string? LastHidden =>
        _graph.Steps.LastOrDefault(step => step is LinearStep or ConvolutionStep)?.Input is { } signal && signal != _graph.Input
            ? signal : null;

    public override Tensor ComputeFeatures(Tensor points) => ComputeLayer(points, _last!.Input);

    public override Tensor ComputeLayer(Tensor points, string layer) => Compute(Arrange(points), layer).flatten(1);

    public override void Dispose()
    {
        base.Dispose();
        foreach (Tensor constant in _constants.Values)
        {
            constant.Dispose();
        }
    }

    /// <remarks>Null where outputs are probabilities: their logarithms are no step. A single logit stays the one output.</remarks>
    public override LayerGraph? FindGraph() => Form is OutputForm.Logits or OutputForm.OneLogit
        ? WithNormalization(_graph)
        : null;

    public override LayerGraph FindGraph(string layer) => WithNormalization(_graph.UpTo(layer));

    public override string? OwnNormalization
    {
        get
        {
            IEnumerable<LayerStep> first = _graph.Steps.TakeWhile(step => step is ConstantStep or ReshapeStep);
            string[] steps = [.. first.OfType<ConstantStep>().Select(Describe)];
            return steps.Length == 0 ? null : $"it {string.Join(" and ", steps)} first";
        }
    }

    protected override Tensor Run(Tensor inputs) => Compute(inputs, _graph.Output);

    protected override Tensor Run(Tensor inputs, string layer, Func<Tensor, Tensor> replace) =>
        Compute(inputs, _graph.Output, (name, signal) => name == layer ? replace(signal) : signal);

    private static string Describe(ConstantStep step)
    {
        const int Most = 4;
        IEnumerable<string> shown = step.Constant.Values.Take(Most).Select(v => v.ToString("G4", CultureInfo.InvariantCulture));
        string values = string.Join(", ", shown) + (step.Constant.Values.Length > Most ? ", …" : "");
        return (step.Operation, step.ConstantFirst) switch
        {
            (Arithmetic.Add, _) => $"adds {values}",
            (Arithmetic.Multiply, _) => $"multiplies by {values}",
            (Arithmetic.Subtract, false) => $"subtracts {values}",
            (Arithmetic.Subtract, true) => $"subtracts from {values}",
            (_, false) => $"divides by {values}",
            _ => $"divides {values}",
        };
    }

    private static IEnumerable<ModelArray> ConstantsOf(LayerStep step) => step switch
    {
        ConvolutionStep s => s.Bias is null ? [s.Weight] : [s.Weight, s.Bias],
        LinearStep s => s.Bias is null ? [s.Weight] : [s.Weight, s.Bias],
        ChannelStep s => [s.Scale, s.Shift],
        ConstantStep s => [s.Constant],
        _ => [],
    };

    private LayerGraph WithNormalization(LayerGraph graph)
    {
        string points = graph.FindUnused("points");
        return graph with { Input = points, InputAxes = PointAxes, Steps = [.. NormalizationSteps(points, graph.Input), .. graph.Steps] };
    }

    private Tensor Compute(Tensor inputs, string wanted, Func<string, Tensor, Tensor>? replace = null)
    {
        var signals = new Dictionary<string, Tensor>(StringComparer.Ordinal) { [_graph.Input] = inputs };
        foreach (LayerStep step in _graph.Steps)
        {
            if (signals.TryGetValue(wanted, out Tensor? found))
            {
                return found;
            }

            Tensor made = Apply(step, signals[step.Input], signals);
            signals[step.Output] = replace is null ? made : replace(step.Output, made);
        }

        return signals[wanted];
    }

    private Tensor Apply(LayerStep step, Tensor x, Dictionary<string, Tensor> signals) => step switch
    {
        ConvolutionStep or PoolingStep or GlobalMeanStep when x.shape.Length != 4 => throw new ForeignModelException(
            $"'{step.Output}' is made of a signal of shape [{string.Join(", ", x.shape)}]", "images: [n, channels, rows, columns]",
            "Give samples of the shape that the model was made for."),
        ConvolutionStep s => Windows.Convolve(x, s, _constants[s.Weight], s.Bias is null ? null : _constants[s.Bias]),
        LinearStep s => nn.functional.linear(x, _constants[s.Weight], s.Bias is null ? null : _constants[s.Bias]),
        ChannelStep s => x.mul(AlongChannels(_constants[s.Scale], x)).add(AlongChannels(_constants[s.Shift], x), TensorMemory.One),
        ConstantStep { ConstantFirst: true } s => Combine(s.Operation, _constants[s.Constant], x),
        ConstantStep s => Combine(s.Operation, x, _constants[s.Constant]),
        JoinStep s => Combine(s.Operation, x, signals[s.Other]),
        RectifierStep { NegativeSlope: 0 } => x.relu(),
        RectifierStep s => nn.functional.leaky_relu(x, s.NegativeSlope),
        PoolingStep s => Windows.Pool(x, s),
        GlobalMeanStep => x.mean([2, 3], keepdim: true),
        ReshapeStep s => x.reshape([x.shape[0], .. s.Axes.Select((length, i) => length == 0 ? x.shape.ElementAtOrDefault(i + 1) : length)]),
        _ => throw new InvalidOperationException($"There is no step {step.GetType().Name}."),
    };

    private static Tensor AlongChannels(Tensor values, Tensor x) =>
        values.view([1, -1, .. Enumerable.Repeat(1L, x.shape.Length - 2)]);

    private static Tensor Combine(Arithmetic operation, Tensor a, Tensor b) => operation switch
    {
        Arithmetic.Add => a.add(b, TensorMemory.One),
        Arithmetic.Subtract => a.sub(b),
        Arithmetic.Multiply => a.mul(b),
        _ => a.div(b),
    };
}
