using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Layers;

/// <summary>A square convolution with padding (size − 1)/2.</summary>
/// <remarks>Weights are float32; they are rounded to the type of the input on the way, and gradients return in float32.</remarks>
internal sealed class Convolution(
    ParameterStore parameters, string name, int inputs, int outputs, int size, int stride = 1, bool bias = false)
{
    private readonly Tensor _weight = parameters.AddWeight($"{name}.weight", gain: 2, outputs, inputs, size, size);
    private readonly Tensor? _bias = bias ? parameters.AddTrained($"{name}.bias", outputs, 0) : null;

    public Tensor Forward(Tensor x) => Apply(x, _weight.to(x.dtype), _bias?.to(x.dtype), stride);

    /// <summary>
    /// The convolution, written so that the faults of libtorch's oneDNN do not affect it (docs/decisions/0010-when-libtorch-is-wrong.md).
    /// </summary>
    /// <param name="x">n × c × h × w, channels last in memory.</param>
    /// <param name="weight">outputs × c × size × size, size odd.</param>
    /// <param name="bias">One per output, or null.</param>
    /// <param name="stride">Step between outputs, in both directions.</param>
    /// <returns>n × outputs × ⌈h/stride⌉ × ⌈w/stride⌉, channels last in memory.</returns>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor? bias, long stride)
    {
        long size = weight.shape[2];
        if (weight.shape[1] == 1)
        {
            return MultiplyPatches(x, weight, bias, stride);
        }

        if (size > 1 || stride == 1)
        {
            return nn.functional.conv2d(x, weight, bias, [stride, stride], [size / 2, size / 2]);
        }

        TensorIndex chosen = TensorIndex.Slice(step: stride);
        return nn.functional.conv2d(x[TensorIndex.Ellipsis, chosen, chosen], weight, bias);
    }

    /// <summary>One channel: every size × size patch as a row, times the weights. Faster than libtorch's convolution, too.</summary>
    private static Tensor MultiplyPatches(Tensor x, Tensor weight, Tensor? bias, long stride)
    {
        (long n, long outputs, long size) = (x.shape[0], weight.shape[0], weight.shape[2]);
        long height = ((x.shape[2] - 1) / stride) + 1, width = ((x.shape[3] - 1) / stride) + 1;
        Tensor patches =
            nn.functional.unfold(x, size, padding: size / 2, stride: stride).transpose(1, 2).reshape(n * height * width, size * size);
        return nn.functional.linear(patches, weight.reshape(outputs, size * size), bias)
            .view(n, height, width, outputs)
            .permute(0, 3, 1, 2);
    }
}
