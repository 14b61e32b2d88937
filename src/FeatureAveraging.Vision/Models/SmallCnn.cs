using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Layers;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>conv 3×3 → ReLU → maximum of 2×2, twice; then a hidden layer and the output layer.</summary>
internal sealed class SmallCnn : Network
{
    public SmallCnn(VisionModelOptions options, Seed? seed, Device device)
        : base(options, seed, device)
    {
        int width = options.EffectiveWidth;
        var first = new Convolution(Parameters, "conv1", options.Channels, width, 3, bias: true);
        var second = new Convolution(Parameters, "conv2", width, 2 * width, 3, bias: true);
        FeatureDimension = 4 * width;
        int pooled = 2 * width * (options.ImageHeight / 4) * (options.ImageWidth / 4);
        var hidden = new Dense(Parameters, "fc1", pooled, FeatureDimension, gain: 2);
        Output = new Dense(Parameters, "fc", FeatureDimension, options.ClassCount, gain: 1);
        Stages =
        [
            ("conv1", (x, _) => nn.functional.max_pool2d(first.Forward(x).relu_(), 2)),
            ("conv2", (x, _) => nn.functional.max_pool2d(second.Forward(x).relu_(), 2)),
            ("fc1", (x, _) => hidden.Forward(x.flatten(1))),
        ];
    }

    public override int FeatureDimension { get; }

    protected override Dense Output { get; }

    protected override NetworkGraph Describe(NetworkGraph graph) => graph
        .Convolve("conv1").Rectify().Pool().Convolve("conv2").Rectify().Pool().Flatten().Multiply("fc1").Rectify().Multiply("fc");

    protected override IReadOnlyList<(string Name, Func<Tensor, bool, Tensor> Forward)> Stages { get; }
}
