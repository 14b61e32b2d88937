using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>Margins, objectives and gradients of a deep network at given points; nothing but the points is differentiated by.</summary>
internal sealed class NetworkObjective(ImageAttackSetup setup)
{
    private readonly Decision _decision = setup.Problem.Decision;
    private readonly LogitObjective _head = new(setup.Problem.Decision);
    private readonly NetworkFunction _network = setup.Problem.Model.Function;

    /// <summary>The margins of the deployed decision.</summary>
    /// <param name="points">n × d pixels.</param>
    /// <param name="targets">n labels.</param>
    public double[] ComputeMargins(Tensor points, ImageTarget[] targets)
    {
        setup.Cancellation.ThrowIfCancellationRequested();
        _network.AttackPasses += targets.Length;
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        double[] logits = TensorMemory.ReadDoubles(_network.ComputeLogits(ToImages(points)));
        int k = _decision.OutputCount;
        return [.. targets.Select((target, i) => _decision.Evaluate(logits.AsSpan(i * k, k), target.Label))];
    }

    /// <summary>Margins, objectives and the gradients of the objectives.</summary>
    /// <param name="points">n × d pixels.</param>
    /// <param name="targets">n labels and rivals.</param>
    /// <param name="loss">What is descended.</param>
    /// <param name="gradient">Receives the gradients, n × d.</param>
    public AttackValue[] Differentiate(Tensor points, ImageTarget[] targets, AttackLoss loss, Tensor gradient)
    {
        setup.Cancellation.ThrowIfCancellationRequested();
        _network.AttackPasses += 2 * targets.Length;
        using DisposeScope scope = NewDisposeScope();
        AttackValue[] values = [];
        Tensor slopes = _network.Differentiate(
            ToImages(points),
            logits =>
            {
                (values, Tensor derivative) = Differentiate(TensorMemory.ReadDoubles(logits), targets, loss);
                return derivative;
            },
            setup.Attack.Traits.Objective.PassThrough);
        gradient.copy_(slopes.reshape(gradient.shape));
        return values;
    }

    private Tensor ToImages(Tensor points)
    {
        InputShape shape = setup.Problem.Model.InputShape;
        return points.reshape(points.shape[0], shape.Channels, shape.Height, shape.Width);
    }

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
