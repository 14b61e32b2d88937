using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Layers;

/// <summary>
/// Batch normalisation over n, h and w, with PyTorch's momentum 0.1 and ε = 10⁻⁵; all its state is float32, whatever the input.
/// </summary>
internal sealed class BatchNormalization(ParameterStore parameters, string name, int channels)
{
    private readonly Tensor _weight = parameters.AddTrained($"{name}.weight", channels, 1);
    private readonly Tensor _bias = parameters.AddTrained($"{name}.bias", channels, 0);
    private readonly Tensor _mean = parameters.AddBuffer($"{name}.running_mean", new float[channels]);
    private readonly Tensor _variance = parameters.AddBuffer($"{name}.running_var", [.. Enumerable.Repeat(1f, channels)]);

    /// <summary>By the statistics of the batch, which also move the running ones, when training; else by the running ones.</summary>
    public Tensor Forward(Tensor x, bool training) => nn.functional.batch_norm(x, _mean, _variance, _weight, _bias, training);
}
