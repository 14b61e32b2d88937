using FeatureAveraging.Networks;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>
/// What attacks and measurements ask of a network, whoever made it: points → logits, and how they change with the points.
/// Intermediate tensors belong to the caller's dispose scope.
/// </summary>
internal abstract class NetworkFunction : IDisposable
{
    /// <summary>Points that attacks sent through it, forward and backward counted one each.</summary>
    public long AttackPasses { get; set; }

    /// <summary>Where it lives.</summary>
    public abstract Device Device { get; }

    /// <summary>D, the length of a feature vector; 0 where features cannot be told.</summary>
    public abstract int FeatureDimension { get; }

    /// <summary>Whether it can be differentiated; false where only scores are known.</summary>
    public virtual bool HasGradients => true;

    /// <summary>Whether gradients can be let through dead neurons of the last hidden layer.</summary>
    public abstract bool CanPassThrough { get; }

    /// <summary>The logits: n × k.</summary>
    /// <param name="points">n × c × h × w, float32.</param>
    public abstract Tensor ComputeLogits(Tensor points);

    /// <summary>What the last layer reads: n × D.</summary>
    /// <param name="points">n × c × h × w, float32.</param>
    public abstract Tensor ComputeFeatures(Tensor points);

    /// <summary>The gradient by the points of an objective of the logits: n × c × h × w.</summary>
    /// <param name="points">n × c × h × w, float32.</param>
    /// <param name="derive">Makes the derivative of the objective by the logits, n × k, of the logits.</param>
    /// <param name="passThrough">Whether dead neurons that would lower the objective are differentiated as if they were on.</param>
    public virtual Tensor Differentiate(Tensor points, Func<Tensor, Tensor> derive, bool passThrough)
    {
        Tensor inputs = points.detach().requires_grad_(), logits = ComputeLogits(inputs);
        Tensor derivative = derive(logits.detach());
        return autograd.grad([logits], [inputs], [derivative.to(logits.dtype)])[0];
    }

    /// <summary>The whole network, points → logits, step by step, its input normalised; null where its steps are not known.</summary>
    public virtual LayerGraph? FindGraph() => null;

    /// <summary>The network up to the values of a layer, step by step, its input normalised; null where its steps are not known.</summary>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    public virtual LayerGraph? FindGraph(string layer) => null;

    /// <summary>Names of what can be looked at between points and logits, in the order it is computed.</summary>
    public abstract IReadOnlyList<string> Layers { get; }

    /// <summary>Which of them the last layer reads; null where it cannot be told.</summary>
    public abstract string? LastHidden { get; }

    /// <summary>The values of a layer: n rows, further axes flattened.</summary>
    /// <param name="points">n × c × h × w, float32.</param>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    public virtual Tensor ComputeLayer(Tensor points, string layer)
    {
        Tensor? values = null;
        _ = ComputeLogits(points, layer, z => values = z);
        return values!.flatten(1);
    }

    /// <summary>Whether the values of a layer can be differentiated by the points.</summary>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    public virtual bool CanDifferentiate(string layer) => HasGradients;

    /// <summary>Values z of a layer, and the gradient by z of an objective of the logits; what comes before z does not move.</summary>
    /// <param name="points">n × c × h × w, float32.</param>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    /// <param name="derive">Makes the derivative of the objective by the logits, n × k, of the logits.</param>
    /// <returns>Both with n rows and the axes of the layer.</returns>
    public virtual (Tensor Values, Tensor Gradients) DifferentiateLayer(Tensor points, string layer, Func<Tensor, Tensor> derive)
    {
        Tensor? values = null;
        Tensor logits = ComputeLogits(points.detach(), layer, z => values = z.detach().requires_grad_());
        Tensor derivative = derive(logits.detach());
        return (values!.detach(), autograd.grad([logits], [values], [derivative.to(logits.dtype)])[0]);
    }

    public abstract void Dispose();

    /// <summary>The logits, n × k, where the values of one layer are replaced on the way.</summary>
    /// <param name="points">n × c × h × w, float32.</param>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    /// <param name="replace">Makes of the values what later steps read.</param>
    public abstract Tensor ComputeLogits(Tensor points, string layer, Func<Tensor, Tensor> replace);
}
