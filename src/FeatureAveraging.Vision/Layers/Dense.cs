using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Layers;

/// <summary>A linear layer with bias.</summary>
internal sealed class Dense(ParameterStore parameters, string name, int inputs, int outputs, double gain)
{
    private readonly Tensor _weight = parameters.AddWeight($"{name}.weight", gain, outputs, inputs);
    private readonly Tensor _bias = parameters.AddTrained($"{name}.bias", outputs, 0);

    public Tensor Forward(Tensor x) => nn.functional.linear(x, _weight.to(x.dtype), _bias.to(x.dtype));
}
