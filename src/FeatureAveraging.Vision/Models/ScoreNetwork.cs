using FeatureAveraging.Numerics;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>A network that somebody else computes: scores, and no gradients.</summary>
/// <param name="scores">Who does; owned.</param>
/// <param name="options">Shape of a point, and normalisation.</param>
/// <param name="device">Where the arithmetic of attacks is done.</param>
internal sealed class ScoreNetwork(IScoreFunction scores, ForeignModelOptions options, Device device)
    : ForeignNetwork(options, device, ScalarType.Float32)
{
    public override bool HasGradients => false;

    public override int FeatureDimension => 0;

    public override IReadOnlyList<int>? KnownAxes => scores.InputAxes;

    public override IReadOnlyList<string> Layers => [];

    public override string? LastHidden => null;

    public override Tensor ComputeFeatures(Tensor points) => throw Unknown();

    public override Tensor ComputeLayer(Tensor points, string layer) => throw Unknown();

    public override Tensor Differentiate(Tensor points, Func<Tensor, Tensor> derive, bool passThrough) => throw Unknown();

    public override void Dispose()
    {
        base.Dispose();
        scores.Dispose();
    }

    protected override Tensor Run(Tensor inputs)
    {
        (double[] values, long[] shape) = scores.Compute(TensorMemory.ReadFloats(inputs), inputs.shape);
        long count = shape.Aggregate(1L, (product, length) => product * length);
        Shape.Require(count == values.Length, nameof(scores), $"gave {values.Length} values of shape [{string.Join(", ", shape)}]");
        return TensorMemory.Create(Array.ConvertAll(values, value => (float)value), shape, Device);
    }

    protected override Tensor Run(Tensor inputs, string layer, Func<Tensor, Tensor> replace) => throw Unknown();

    private static InvalidOperationException Unknown() => new("Only scores of this model are known.");
}
