using FeatureAveraging.Benchmarks.Libtorch;
using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Benchmarks.Attacks;

/// <summary>DDN in ℓ₂ and FMN in ℓ∞ in the box [0, 1] as one would write them in PyTorch: all samples in one batch, the gradient by
/// autograd, float32.</summary>
/// <remarks>The constants and the last search along the segment are those of our own attacks; twenty halvings exhaust float32. A binary
/// network only.</remarks>
internal sealed class AutogradBoxAttack : IDisposable
{
    private const double Change = 0.05, LastChange = 0.001, LastStep = 0.01, Least = 1e-12;
    private const int Halvings = 20;
    private readonly TensorData _data;
    private readonly Norm _norm;
    private readonly int _steps;
    private readonly Tensor _weights;
    private readonly Tensor _biases;
    private readonly Tensor _outputWeights;
    private readonly double _outputBias;

    /// <summary>Copies a network into tensors.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The samples to attack.</param>
    /// <param name="norm">ℓ₂: DDN. ℓ∞: FMN.</param>
    /// <param name="steps">Gradient steps.</param>
    public AutogradBoxAttack(BinaryNetwork network, TensorData data, Norm norm, int steps)
    {
        (_data, _norm, _steps, _outputBias) = (data, norm, steps, network.OutputBias);
        HiddenLayer hidden = network.Hidden;
        ScalarType type = data.Inputs.dtype;
        _weights = tensor(hidden.Weights.Values.ToArray(), [hidden.NeuronCount, hidden.InputDimension], type);
        _biases = tensor(hidden.Biases.ToArray(), type);
        _outputWeights = tensor(network.OutputWeights.ToArray(), type);
    }

    /// <summary>Attacks all samples.</summary>
    /// <returns>The distance of each; 0 when misclassified, +∞ when unbroken.</returns>
    public double[] Search()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor delta = zeros_like(_data.Inputs), best = zeros_like(delta), length = full([delta.shape[0], 1], double.PositiveInfinity);
        (Tensor margin, Tensor gradient) = Differentiate(delta);
        Tensor scale = margin.abs() / DualLengths(gradient), radius = _norm == Norm.L2 ? scale.clone() : length.clone();
        for (int step = 0; step < _steps; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            (margin, gradient) = Differentiate(delta);
            Keep(delta, margin, best, length);
            double share = Decay(1, LastStep, step);
            if (_norm == Norm.L2)
            {
                StepDdn(delta, gradient, margin, radius, scale * share);
            }
            else
            {
                StepFmn(delta, gradient, margin, radius, scale * share, length, Decay(Change, LastChange, step));
            }
        }

        Keep(delta, Margins(delta), best, length);
        Shorten(best, length);
        return [.. length.to(ScalarType.Float64).data<double>()];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _biases.Dispose();
        _outputWeights.Dispose();
    }

    private void StepDdn(Tensor delta, Tensor gradient, Tensor margin, Tensor radius, Tensor step)
    {
        radius.mul_(margin.le(0).to(radius.dtype).mul_(-2 * Change).add_(1 + Change));
        delta.sub_(gradient.mul_(step / Lengths(gradient).clamp_min_(Least)));
        delta.mul_(radius / Lengths(delta).clamp_min_(Least));
        Clip(delta);
    }

    private void StepFmn(Tensor delta, Tensor gradient, Tensor margin, Tensor radius, Tensor step, Tensor best, double change)
    {
        Tensor predicted = Lengths(delta) + (margin.abs() / DualLengths(gradient));
        Tensor grown = where(isfinite(best), radius, predicted).mul_(1 + change), shrunk = minimum(radius * (1 - change), best);
        radius.copy_(where(margin.le(0), shrunk, grown));
        delta.sub_(gradient.sign_().mul_(step));
        Clip(delta);
        delta.copy_(minimum(maximum(delta, -radius), radius));
    }

    private void Shorten(Tensor best, Tensor length)
    {
        Tensor wrong = best.clone(), near = zeros_like(length), far = ones_like(length);
        for (int i = 0; i < Halvings; i++)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor middle = (near + far).mul_(0.5), delta = wrong * middle, margin = Margins(delta);
            Keep(delta, margin, best, length);
            Tensor correct = margin.gt(0);
            near.copy_(where(correct, middle, near));
            far.copy_(where(correct, far, middle));
        }
    }

    private void Keep(Tensor delta, Tensor margin, Tensor best, Tensor length)
    {
        Tensor found = Lengths(delta), shorter = margin.le(0).logical_and_(found.lt(length));
        length.copy_(where(shorter, found, length));
        best.copy_(where(shorter, delta, best));
    }

    private (Tensor Margin, Tensor Gradient) Differentiate(Tensor delta)
    {
        using Tensor tracked = delta.detach().requires_grad_();
        Tensor margin = Margins(tracked);
        return (margin.detach(), autograd.grad([margin.sum()], [tracked])[0]);
    }

    private Tensor Margins(Tensor delta)
    {
        Tensor hidden = nn.functional.linear(_data.Inputs + delta, _weights, _biases).relu();
        return (_data.Labels * (hidden.mv(_outputWeights) + _outputBias)).unsqueeze(1);
    }

    private void Clip(Tensor delta) => delta.add_(_data.Inputs).clamp_(0, 1).sub_(_data.Inputs);

    private double Decay(double first, double last, int step) => last + (0.5 * (first - last) * (1 + Math.Cos(Math.PI * step / _steps)));

    private Tensor Lengths(Tensor rows) => _norm == Norm.L2
        ? linalg.vector_norm(rows, ord: 2, dims: [1], keepdim: true)
        : rows.abs().amax([1], keepdim: true);

    private Tensor DualLengths(Tensor rows) => _norm == Norm.L2
        ? linalg.vector_norm(rows, ord: 2, dims: [1], keepdim: true)
        : rows.abs().sum(1, keepdim: true);
}
