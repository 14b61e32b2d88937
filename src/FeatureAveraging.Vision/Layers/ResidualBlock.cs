using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Layers;

/// <summary>
/// x̃ + BN(conv(ReLU(BN(conv(x))))), before the ReLU that ends the block; x̃ = x, or a 1×1 convolution of it where the shape
/// changes (He et al. 2016, Fig. 2 and option B).
/// </summary>
internal sealed class ResidualBlock
{
    private readonly Convolution _first;
    private readonly BatchNormalization _firstNormalization;
    private readonly Convolution _second;
    private readonly BatchNormalization _secondNormalization;
    private readonly Convolution? _shortcut;
    private readonly BatchNormalization? _shortcutNormalization;

    public ResidualBlock(ParameterStore parameters, string name, int inputs, int outputs, int stride)
    {
        _first = new Convolution(parameters, $"{name}.conv1", inputs, outputs, 3, stride);
        _firstNormalization = new BatchNormalization(parameters, $"{name}.bn1", outputs);
        _second = new Convolution(parameters, $"{name}.conv2", outputs, outputs, 3);
        _secondNormalization = new BatchNormalization(parameters, $"{name}.bn2", outputs);
        if (stride != 1 || inputs != outputs)
        {
            _shortcut = new Convolution(parameters, $"{name}.downsample.0", inputs, outputs, 1, stride);
            _shortcutNormalization = new BatchNormalization(parameters, $"{name}.downsample.1", outputs);
        }
    }

    public Tensor Forward(Tensor x, bool training)
    {
        Tensor hidden = _firstNormalization.Forward(_first.Forward(x), training).relu_();
        Tensor sum = _secondNormalization.Forward(_second.Forward(hidden), training);
        return sum.add_(_shortcut is null ? x : _shortcutNormalization!.Forward(_shortcut.Forward(x), training), TensorMemory.One);
    }
}
