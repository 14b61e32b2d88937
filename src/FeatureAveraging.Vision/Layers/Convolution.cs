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
        long padding = weight.shape[2] / 2;
        return Apply(x, weight, bias, [stride, stride], [padding, padding], [1, 1], 1);
    }

    /// <summary>The same for any window.</summary>
    /// <param name="x">n × c × h × w, channels last in memory.</param>
    /// <param name="weight">outputs × c/groups × rows × columns.</param>
    /// <param name="bias">One per output, or null.</param>
    /// <param name="strides">Steps between outputs, of rows first.</param>
    /// <param name="padding">Zeros on both sides.</param>
    /// <param name="dilations">Distances between entries of the window.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor? bias, long[] strides, long[] padding, long[] dilations, long groups)
    {
        if (weight.shape[1] == 1 && groups == 1)
        {
            return MultiplyPatches(x, weight, bias, strides, padding, dilations);
        }

        bool isStep = weight.shape[2] == 1 && weight.shape[3] == 1 && padding is [0, 0] && groups == 1 && strides is not [1, 1];
        return isStep
            ? nn.functional.conv2d(
                x[TensorIndex.Ellipsis, TensorIndex.Slice(step: strides[0]), TensorIndex.Slice(step: strides[1])], weight, bias)
            : nn.functional.conv2d(x, weight, bias, strides, padding, dilations, groups);
    }

    /// <summary>One channel: every patch as a row, times the weights. Faster than libtorch's convolution, too.</summary>
    private static Tensor MultiplyPatches(Tensor x, Tensor weight, Tensor? bias, long[] strides, long[] padding, long[] dilations)
    {
        (long n, long outputs) = (x.shape[0], weight.shape[0]);
        (long rows, long columns) = (weight.shape[2], weight.shape[3]);
        long Length(int axis, long size) =>
            ((x.shape[2 + axis] + (2 * padding[axis]) - (dilations[axis] * (size - 1)) - 1) / strides[axis]) + 1;
        (long height, long width) = (Length(0, rows), Length(1, columns));
        Tensor patches = nn.functional.unfold(
                x, (rows, columns), (dilations[0], dilations[1]), (padding[0], padding[1]), (strides[0], strides[1]))
            .transpose(1, 2).reshape(n * height * width, rows * columns);
        return nn.functional.linear(patches, weight.reshape(outputs, rows * columns), bias)
            .view(n, height, width, outputs)
            .permute(0, 3, 1, 2);
    }
}
