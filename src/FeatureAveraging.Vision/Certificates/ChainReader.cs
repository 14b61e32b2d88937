using FeatureAveraging.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>Reads a graph as a chain of affine layers and maxima, where it is one.</summary>
/// <remarks>
/// Steps by constants come first, then convolutions (one group, no dilation) and linear layers, each with its batch normalisation folded in
/// and a ReLU behind it, alone or with a maximum pooling of squares that do not overlap, in either order; the last is linear.
/// </remarks>
internal sealed class ChainReader : IDisposable
{
    private readonly LayerStep[] _steps;
    private readonly Device _device;
    private readonly List<ChainLayer> _layers = [];
    private SignalShape _signal;
    private Tensor _scale, _shift;
    private int _next;
    private bool _isFlat, _wasRectified;

    private ChainReader(LayerGraph graph, SignalShape input, Device device)
    {
        (_steps, _signal, _device) = ([.. graph.Steps], input, device);
        _scale = ones([input.Channels, input.Height, input.Width], ScalarType.Float64, device);
        _shift = zeros_like(_scale);
    }

    /// <summary>The chain of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="device">Where the chain lives.</param>
    /// <returns>Null where the graph is something else.</returns>
    public static RectifierChain? Read(LayerGraph graph, Device device)
    {
        if (!IsChain(graph) || graph.InputAxes is not { Count: 3 } axes)
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using var reader = new ChainReader(graph, new(axes[0], axes[1], axes[2]), device);
        return reader.TryRead();
    }

    public void Dispose() => _layers.ForEach(layer => layer.Dispose());

    private static bool IsChain(LayerGraph graph)
    {
        string signal = graph.Input;
        foreach (LayerStep step in graph.Steps)
        {
            if (step.Input != signal)
            {
                return false;
            }

            signal = step.Output;
        }

        return signal == graph.Output;
    }

    private RectifierChain? TryRead()
    {
        for (; Peek() is ConstantStep or ReshapeStep; _next++)
        {
            if (!(Peek() is ReshapeStep reshape ? TryReshape(reshape.Axes) : TryScale((ConstantStep)Peek()!)))
            {
                return null;
            }
        }

        do
        {
            if (!TryAddLayer())
            {
                return null;
            }
        }
        while (_next < _steps.Length);
        if (_layers[^1].Output is not { Height: 1, Width: 1 } || _wasRectified)
        {
            return null;
        }

        var chain = new RectifierChain([.. _layers], _scale.DetachFromDisposeScope(), _shift.DetachFromDisposeScope());
        _layers.Clear();
        return chain;
    }

    private LayerStep? Peek() => _next < _steps.Length ? _steps[_next] : null;

    // scale·x + shift, and then the step
    private bool TryScale(ConstantStep step)
    {
        Tensor constant = Take(step.Constant);
        if (constant.numel() != 1 && constant.numel() != _scale.numel() && !constant.shape.SkipWhile(n => n == 1)
            .SequenceEqual([_scale.shape[0], 1, 1]))
        {
            return false;
        }

        constant = constant.numel() == _scale.numel() ? constant.view(_scale.shape)
            : constant.numel() == 1 ? constant.view(1, 1, 1) : constant.view(-1, 1, 1);
        (_scale, _shift) = (step.Operation, step.ConstantFirst) switch
        {
            (Arithmetic.Add, _) => (_scale, _shift.add(constant, TensorMemory.One)),
            (Arithmetic.Subtract, false) => (_scale, _shift.sub(constant)),
            (Arithmetic.Subtract, true) => (_scale.neg(), constant.sub(_shift)),
            (Arithmetic.Multiply, _) => (_scale.mul(constant), _shift.mul(constant)),
            (_, false) => (_scale.div(constant), _shift.div(constant)),
            _ => (null!, null!),
        };
        return _scale is not null;
    }

    // One affine step, its batch normalisation, and the maximum behind it.
    private bool TryAddLayer()
    {
        for (; Peek() is ReshapeStep { Axes.Count: 1 }; _next++)
        {
            _isFlat = true;
        }

        if (ReadAffine() is not { } affine)
        {
            return false;
        }

        (Tensor weight, Tensor bias) = (affine.Weight, affine.Bias);
        for (; Peek() is ChannelStep channel; _next++)
        {
            Tensor factor = Take(channel.Scale);
            weight = weight.mul(factor.view(-1, 1, 1, 1));
            bias = bias.mul(factor).add(Take(channel.Shift), TensorMemory.One);
        }

        if (ReadMaximum() is not { } pool)
        {
            return false;
        }

        if (_next == _steps.Length && bias.shape[0] == 1)
        {
            // one logit f stands for the two logits 0 and f
            (weight, bias) = (cat([zeros_like(weight), weight]), cat([zeros_like(bias), bias]));
        }

        _layers.Add(new ChainLayer(
            weight.contiguous().DetachFromDisposeScope(), bias.contiguous().DetachFromDisposeScope(), _signal, affine.Strides,
            affine.Before, affine.After, pool));
        _signal = _layers[^1].Pooled;
        return _signal.Count > 0;
    }

    private (Tensor Weight, Tensor Bias, (long, long) Strides, (long, long) Before, (long, long) After)? ReadAffine()
    {
        bool isColumn = _signal is { Height: 1, Width: 1 };
        switch (Peek())
        {
            case LinearStep s when (_isFlat || isColumn) && s.Weight.Lengths[1] == _signal.Count:
                _next++;
                _isFlat = true;
                Tensor matrix = Take(s.Weight);
                return (matrix.view(-1, _signal.Channels, _signal.Height, _signal.Width), TakeBias(s.Bias, matrix), (1, 1), (0, 0), (0, 0));
            case ConvolutionStep s when !_isFlat && s.Groups == 1 && s.Window.Dilations is [1, 1]
                && s.Weight.Lengths[1] == _signal.Channels:
                _next++;
                (int top, int bottom) = s.Window.PaddingOf(0, (int)_signal.Height);
                (int left, int right) = s.Window.PaddingOf(1, (int)_signal.Width);
                Tensor weight = Take(s.Weight);
                return (weight, TakeBias(s.Bias, weight), (s.Window.Strides[0], s.Window.Strides[1]), (top, left), (bottom, right));
            default:
                return null;
        }
    }

    // The side of the squares whose maximum with 0 is taken; 1 for a ReLU alone, and for the last layer.
    private long? ReadMaximum()
    {
        long pool = 1;
        (_wasRectified, bool wasPooled) = (false, false);
        for (; Peek() is RectifierStep or PoolingStep; _next++)
        {
            switch (Peek())
            {
                case RectifierStep { NegativeSlope: 0 }:
                    _wasRectified = true;
                    break;
                case PoolingStep { TakesMaximum: true } s when !wasPooled && IsTiling(s):
                    (wasPooled, pool) = (true, s.Window.Kernel[0]);
                    break;
                default:
                    return null;
            }
        }

        return _wasRectified || (!wasPooled && _next == _steps.Length) ? pool : null;
    }

    private static bool IsTiling(PoolingStep step) => !step.RoundsUp && step.Window.Dilations is [1, 1]
        && step.Window.Kernel[0] == step.Window.Kernel[1] && step.Window.Strides.SequenceEqual(step.Window.Kernel)
        && step.Window.Padding == WindowPadding.Given && step.Window.Before is [0, 0] && step.Window.After is [0, 0];

    // Before the first layer a vector may become an image.
    private bool TryReshape(IReadOnlyList<int> axes)
    {
        _isFlat = axes.Count == 1;
        if (_isFlat)
        {
            return true;
        }

        if (axes.Count != 3 || axes.Any(length => length < 1))
        {
            return false;
        }

        _signal = new SignalShape(axes[0], axes[1], axes[2]);
        (_scale, _shift) = (_scale.view(axes[0], axes[1], axes[2]), _shift.view(axes[0], axes[1], axes[2]));
        return true;
    }

    private Tensor TakeBias(ModelArray? bias, Tensor weight) =>
        bias is null ? zeros([weight.shape[0]], ScalarType.Float64, _device) : Take(bias);

    private Tensor Take(ModelArray array) => TensorMemory
        .Create(array.Values, [.. array.Lengths.Select(length => (long)length)], _device).to(ScalarType.Float64);
}
