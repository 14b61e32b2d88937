using FeatureAveraging.Vision.Models;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Layers;

/// <summary>
/// (x − mean) / deviation, channel by channel: part of the network, so that inputs, perturbations and radii are in pixel units.
/// </summary>
internal sealed class InputNormalization
{
    public const string MeanName = "normalize.mean", DeviationName = "normalize.std";

    private readonly Tensor _mean;
    private readonly Tensor _deviation;

    public InputNormalization(ParameterStore parameters, VisionModelOptions options)
    {
        _mean = parameters.AddBuffer(MeanName, Values(options.Mean, options.Channels, 0));
        _deviation = parameters.AddBuffer(DeviationName, Values(options.Deviation, options.Channels, 1));
    }

    public Tensor Forward(Tensor pixels) => (pixels - _mean.view(1, -1, 1, 1)) / _deviation.view(1, -1, 1, 1);

    private static float[] Values(IReadOnlyList<double> given, int channels, float otherwise) =>
        given.Count > 0 ? [.. given.Select(value => (float)value)] : [.. Enumerable.Repeat(otherwise, channels)];
}
