using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Layers;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>
/// ResNet-18 in the form for small images (He et al. 2016, Sec. 4.2, with the channels of Table 1):
/// torchvision's names, a 3×3 stem, no pooling after it.
/// </summary>
internal sealed class ResNet18 : Network
{
    private const int Stages = 4, BlocksPerStage = 2;
    private readonly Convolution _stem;
    private readonly BatchNormalization _stemNormalization;
    private readonly List<ResidualBlock> _blocks = [];

    public ResNet18(VisionModelOptions options, Seed? seed, Device device)
        : base(options, seed, device)
    {
        int width = options.EffectiveWidth, channels = width;
        _stem = new Convolution(Parameters, "conv1", options.Channels, width, 3);
        _stemNormalization = new BatchNormalization(Parameters, "bn1", width);
        for (int stage = 0; stage < Stages; stage++)
        {
            for (int block = 0; block < BlocksPerStage; block++)
            {
                _blocks.Add(new ResidualBlock(
                    Parameters, $"layer{stage + 1}.{block}", channels, width << stage, stride: stage > 0 && block == 0 ? 2 : 1));
                channels = width << stage;
            }
        }

        FeatureDimension = channels;
        Output = new Dense(Parameters, "fc", channels, options.ClassCount, gain: 1);
    }

    public override int FeatureDimension { get; }

    protected override Dense Output { get; }

    public override Tensor Pool(Tensor activations) => activations.mean([2, 3]);

    protected override Tensor Hidden(Tensor x, bool training)
    {
        x = _stemNormalization.Forward(_stem.Forward(x), training).relu_();
        foreach (ResidualBlock block in _blocks.SkipLast(1))
        {
            x = block.Forward(x, training).relu_();
        }

        return _blocks[^1].Forward(x, training);
    }
}
