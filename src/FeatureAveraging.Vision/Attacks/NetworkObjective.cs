using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>Margins, objectives and gradients of a deep network at given images; nothing but the images is differentiated by.</summary>
internal sealed class NetworkObjective(ImageAttackSetup setup)
{
    private readonly Decision _decision = setup.Problem.Decision;
    private readonly LogitObjective _head = new(setup.Problem.Decision);
    private readonly Network _network = setup.Problem.Model.Network;

    /// <summary>The margins of the deployed decision.</summary>
    /// <param name="points">n × d pixels.</param>
    /// <param name="targets">n labels.</param>
    public double[] ComputeMargins(Tensor points, ImageTarget[] targets)
    {
        setup.Cancellation.ThrowIfCancellationRequested();
        _network.AttackPasses += targets.Length;
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        double[] logits = TensorMemory.ReadDoubles(_network.Logits(_network.Features(ToImages(points))));
        int k = _decision.OutputCount;
        return [.. targets.Select((target, i) => _decision.Evaluate(logits.AsSpan(i * k, k), target.Label))];
    }

    /// <summary>Margins, objectives and the gradients of the objectives.</summary>
    /// <param name="points">n × d pixels.</param>
    /// <param name="targets">n labels and rivals.</param>
    /// <param name="loss">What is descended.</param>
    /// <param name="gradient">Receives the gradients, n × d.</param>
    /// <remarks>
    /// The graph is cut at the last hidden layer, and its ReLU differentiated here:
    /// slope 1 where it is on, with pass-through also where switching it on would lower the objective. Values are the network's own.
    /// </remarks>
    public AttackValue[] Differentiate(Tensor points, ImageTarget[] targets, AttackLoss loss, Tensor gradient)
    {
        setup.Cancellation.ThrowIfCancellationRequested();
        _network.AttackPasses += 2 * targets.Length;
        using DisposeScope scope = NewDisposeScope();
        Tensor images = ToImages(points).detach().requires_grad_(), preactivations = _network.Preactivations(images);
        Tensor isOn = preactivations.detach().sign(),
            activations = preactivations.detach().relu().requires_grad_(),
            logits = _network.Logits(_network.Pool(activations));
        (AttackValue[] values, Tensor derivative) = Differentiate(TensorMemory.ReadDoubles(logits.detach()), targets, loss);
        Tensor upstream = autograd.grad([logits], [activations], [derivative])[0];
        Tensor passes = setup.Attack.Traits.Objective.PassThrough ? maximum(isOn, upstream.sign().neg_()) : isOn;
        Tensor slopes = autograd.grad([preactivations], [images], [upstream.mul(passes.relu_())])[0];
        gradient.copy_(slopes.reshape(gradient.shape));
        return values;
    }

    private Tensor ToImages(Tensor points) =>
        points.reshape(points.shape[0], setup.Problem.Images.Channels, setup.Problem.Images.Height, setup.Problem.Images.Width);

    private (AttackValue[] Values, Tensor Derivative) Differentiate(double[] logits, ImageTarget[] targets, AttackLoss loss)
    {
        int k = _decision.OutputCount;
        double[] derivative = new double[logits.Length];
        AttackValue[] values =
        [
            .. targets.Select(
                (target, i) => _head.Differentiate(
                    logits.AsSpan(i * k, k), target.Label, target.TrainingLabel, loss, target.Rival, derivative.AsSpan(i * k, k))),
        ];
        return (values, TensorMemory.Create(Array.ConvertAll(derivative, value => (float)value), [targets.Length, k], _network.Device));
    }
}
