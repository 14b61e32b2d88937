using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Layers;

/// <summary>A square convolution with padding (size − 1)/2.</summary>
/// <remarks>Weights are float32; they are rounded to the type of the input on the way, and gradients return in float32.</remarks>
internal sealed class Convolution(ParameterStore parameters, string name, int inputs, int outputs, int size, int stride = 1, bool bias = false)
{
    private readonly Tensor _weight = parameters.AddWeight($"{name}.weight", gain: 2, outputs, inputs, size, size);
    private readonly Tensor? _bias = bias ? parameters.AddTrained($"{name}.bias", outputs, 0) : null;
    private readonly long[] _strides = [stride, stride];
    private readonly long[] _padding = [size / 2, size / 2];

    public Tensor Forward(Tensor x) => nn.functional.conv2d(x, _weight.to(x.dtype), _bias?.to(x.dtype), _strides, _padding);
}
