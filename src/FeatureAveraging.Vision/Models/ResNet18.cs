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
    private const int StageCount = 4, BlocksPerStage = 2;
    public ResNet18(VisionModelOptions options, Seed? seed, Device device)
        : base(options, seed, device)
    {
        int width = options.EffectiveWidth, channels = width;
        var stem = new Convolution(Parameters, "conv1", options.Channels, width, 3);
        var normalization = new BatchNormalization(Parameters, "bn1", width);
        List<(string Name, Func<Tensor, bool, Tensor> Forward)> stages =
            [("conv1", (x, training) => normalization.Forward(stem.Forward(x), training).relu_())];
        for (int stage = 0; stage < StageCount; stage++)
        {
            for (int number = 0; number < BlocksPerStage; number++)
            {
                string name = $"layer{stage + 1}.{number}";
                var block = new ResidualBlock(Parameters, name, channels, width << stage, stride: stage > 0 && number == 0 ? 2 : 1);
                bool isLast = (stage, number) == (StageCount - 1, BlocksPerStage - 1);
                stages.Add((name, (x, training) => isLast ? block.Forward(x, training) : block.Forward(x, training).relu_()));
                channels = width << stage;
            }
        }

        (FeatureDimension, Stages) = (channels, stages);
        Output = new Dense(Parameters, "fc", channels, options.ClassCount, gain: 1);
    }

    public override int FeatureDimension { get; }

    protected override Dense Output { get; }

    public override Tensor Pool(Tensor activations) => activations.mean([2, 3]);

    protected override IReadOnlyList<(string Name, Func<Tensor, bool, Tensor> Forward)> Stages { get; }
}
