using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Benchmarks.Libtorch;

/// <summary>
/// The paper's attack in full dimension as one would write it in PyTorch: PGD in ℓ₂ on the margin y·f(x + δ),
/// all samples in one batch, the last iterate judged.
/// </summary>
/// <remarks>
/// Start: a random direction, length ε·U(0, 1). Step: δ ← Π(δ − α·g/‖g‖), α = RelativeStep·ε/Steps.
/// The baseline of <c>radius.curve</c>, in float32.
/// </remarks>
internal sealed class AutogradPgd : IDisposable
{
    private const double LeastLength = 1e-12;       // a gradient of zero stays zero
    private readonly TensorData _data;
    private readonly PgdOptions _options;
    private readonly Tensor _weights;
    private readonly Tensor? _biases;
    private readonly Tensor _outputWeights;
    private readonly double _outputBias;

    /// <summary>Copies a network into tensors.</summary>
    /// <param name="network">A binary network, or a k-class network read out as the sum of its logits.</param>
    /// <param name="data">The samples to attack.</param>
    /// <param name="options">Steps and step size.</param>
    public AutogradPgd(TwoLayerNetwork network, TensorData data, PgdOptions options)
    {
        (_data, _options) = (data, options);
        HiddenLayer hidden = network.Hidden;
        ScalarType type = data.Inputs.dtype;
        _weights = tensor(hidden.Weights.Values.ToArray(), [hidden.NeuronCount, hidden.InputDimension], type);
        _biases = hidden.HasBias ? tensor(hidden.Biases.ToArray(), type) : null;
        double[] outputWeights = network is MulticlassNetwork fine
            ?
            [
                .. Enumerable.Range(0, hidden.NeuronCount)
                    .Select(r => (double)fine.Partition.LabelOf(fine.GroupOf(r)) / fine.NeuronsPerClass),
            ]
            : ((BinaryNetwork)network).OutputWeights.ToArray();
        _outputWeights = tensor(outputWeights, type);
        _outputBias = (network as BinaryNetwork)?.OutputBias ?? 0;
    }

    /// <summary>Attacks all samples at every radius.</summary>
    /// <param name="radii">ε; at 0 there is nothing to search.</param>
    /// <returns>The share of samples decided correctly after the attack, for each radius.</returns>
    public double[] ComputeCurve(IEnumerable<double> radii) => [.. radii.Select(ComputeRobustAccuracy)];

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _biases?.Dispose();
        _outputWeights.Dispose();
    }

    private double ComputeRobustAccuracy(double epsilon)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor points = epsilon > 0 ? _data.Inputs + Search(epsilon).detach() : _data.Inputs;
        return Margins(points).gt(0).to(ScalarType.Float64).mean().item<double>();
    }

    private Tensor Search(double epsilon)
    {
        Scalar minusStep = -_options.RelativeStep * epsilon / _options.Steps;
        Tensor delta = DrawStart(epsilon).requires_grad_();
        for (int t = 0; t < _options.Steps; t++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor gradient = autograd.grad([Margins(_data.Inputs + delta).sum()], [delta])[0];
            using IDisposable untracked = no_grad();
            delta.addcmul_(gradient, Lengths(gradient).clamp_min_(LeastLength).reciprocal_(), minusStep);
            delta.mul_(Lengths(delta).reciprocal_().mul_(epsilon).clamp_max_(1));
        }

        return delta;
    }

    private Tensor DrawStart(double epsilon)
    {
        Tensor direction = randn_like(_data.Inputs);
        return direction.mul_(rand([direction.shape[0], 1]).mul_(epsilon).div_(Lengths(direction)));
    }

    private Tensor Margins(Tensor points) =>
        _data.Labels * (nn.functional.linear(points, _weights, _biases).relu().mv(_outputWeights) + _outputBias);

    private static Tensor Lengths(Tensor rows) => linalg.vector_norm(rows, ord: 2, dims: [1], keepdim: true);
}
