using FeatureAveraging.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Training;

/// <summary>g ← ∇L (clipped) + λθ, v ← βv + g, θ ← θ − η(g + βv): the update of PyTorch's SGD with nesterov=True.</summary>
internal sealed class NesterovDescent : IDisposable
{
    /// <summary>What the name of a momentum begins with, before that of its array.</summary>
    public const string Prefix = "momentum.";

    private readonly VisionTrainingOptions _options;
    private readonly Tensor[] _weights;
    private readonly (string Name, Tensor Value)[] _momentum;

    public NesterovDescent(Network network, VisionTrainingOptions options)
    {
        _options = options;
        _weights = [.. network.Parameters.Trained.Select(entry => entry.Value)];
        using IDisposable untracked = no_grad();
        _momentum =
            [.. network.Parameters.Trained.Select(entry => (Prefix + entry.Name, zeros_like(entry.Value).DetachFromDisposeScope()))];
    }

    /// <summary>v by name.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Momentum => _momentum;

    /// <summary>One step down the gradient of a loss. Temporaries go to the caller's dispose scope.</summary>
    /// <param name="loss">A scalar that depends on every weight.</param>
    /// <param name="rate">η.</param>
    public void Step(Tensor loss, double rate)
    {
        IList<Tensor> gradients = autograd.grad([loss], _weights);
        using IDisposable untracked = no_grad();
        using Scalar keep = ClipFactor(gradients),
            decay = _options.WeightDecay,
            beta = _options.Momentum,
            down = -rate,
            downMomentum = -rate * _options.Momentum;
        for (int i = 0; i < _weights.Length; i++)
        {
            Tensor gradient = _weights[i].mul(decay).add_(gradients[i], keep);      // not in place: autograd may hand out one tensor twice
            Tensor momentum = _momentum[i].Value.mul_(beta).add_(gradient, TensorMemory.One);
            _weights[i].add_(gradient, down).add_(momentum, downMomentum);
        }
    }

    public void Dispose() => Array.ForEach(_momentum, entry => entry.Value.Dispose());

    private double ClipFactor(IList<Tensor> gradients)
    {
        if (_options.GradientClip == 0)
        {
            return 1;
        }

        double norm = TensorMemory.ReadDoubles(stack([.. gradients.Select(gradient => gradient.norm())]).norm())[0];
        return norm > _options.GradientClip ? _options.GradientClip / norm : 1;
    }
}
