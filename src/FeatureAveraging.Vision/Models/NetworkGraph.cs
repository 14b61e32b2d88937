using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Layers;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>Writes a network of ours as a graph, step by step, with copies of its weights; it starts with the normalisation.</summary>
/// <param name="tensors">Its state by name.</param>
/// <param name="shape">c, h and w of an input.</param>
internal sealed class NetworkGraph(IEnumerable<(string Name, Tensor Value)> tensors, InputShape shape)
{
    private const string Input = "input";
    private static readonly int[] One = [1, 1], Two = [2, 2], None = [0, 0];
    private readonly Dictionary<string, ModelArray> _state = ModelState.Copy(tensors);
    private readonly List<LayerStep> _steps = [];

    /// <summary>Shifts and scales the channels of the input.</summary>
    public NetworkGraph Normalize()
    {
        foreach ((string name, Arithmetic operation) in (ReadOnlySpan<(string, Arithmetic)>)[
            (InputNormalization.MeanName, Arithmetic.Subtract), (InputNormalization.DeviationName, Arithmetic.Divide)])
        {
            float[] values = _state[name].Values;
            Add((to, from) => new ConstantStep(to, from, operation, new ModelArray(values, values.Length, 1, 1), ConstantFirst: false));
        }

        return this;
    }

    /// <summary>A convolution of 3 × 3 with bias, which keeps the size.</summary>
    public NetworkGraph Convolve(string name)
    {
        ModelArray weight = _state[$"{name}.weight"];
        var window = new SlidingWindow([weight.Lengths[2], weight.Lengths[3]], One, One, One, One, WindowPadding.Given);
        return Add((to, from) => new ConvolutionStep(to, from, weight, _state[$"{name}.bias"], window, Groups: 1));
    }

    /// <summary>A ReLU.</summary>
    public NetworkGraph Rectify() => Add((to, from) => new RectifierStep(to, from, 0));

    /// <summary>The maximum of 2 × 2.</summary>
    public NetworkGraph Pool() => Add((to, from) => new PoolingStep(
        to, from, TakesMaximum: true, new SlidingWindow(Two, Two, One, None, None, WindowPadding.Given), RoundsUp: false,
        CountsPadding: false));

    /// <summary>Everything in one axis.</summary>
    public NetworkGraph Flatten() => Add((to, from) => new ReshapeStep(to, from, [-1]));

    /// <summary>A linear layer.</summary>
    public NetworkGraph Multiply(string name) =>
        Add((to, from) => new LinearStep(to, from, _state[$"{name}.weight"], _state[$"{name}.bias"]));

    /// <summary>The graph.</summary>
    public LayerGraph Build() => new(Input, [shape.Channels, shape.Height, shape.Width], [.. _steps], _steps[^1].Output);

    private NetworkGraph Add(Func<string, string, LayerStep> make)
    {
        _steps.Add(make($"step{_steps.Count + 1}", _steps.Count == 0 ? Input : _steps[^1].Output));
        return this;
    }
}
