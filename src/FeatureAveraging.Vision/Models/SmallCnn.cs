using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Layers;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>conv 3×3 → ReLU → maximum of 2×2, twice; then a hidden layer and the output layer.</summary>
internal sealed class SmallCnn : Network
{
    private readonly Convolution _first;
    private readonly Convolution _second;
    private readonly Dense _hidden;

    public SmallCnn(VisionModelOptions options, Seed? seed, Device device)
        : base(options, seed, device)
    {
        int width = options.EffectiveWidth;
        _first = new Convolution(Parameters, "conv1", options.Channels, width, 3, bias: true);
        _second = new Convolution(Parameters, "conv2", width, 2 * width, 3, bias: true);
        FeatureDimension = 4 * width;
        _hidden = new Dense(Parameters, "fc1", 2 * width * (options.ImageHeight / 4) * (options.ImageWidth / 4), FeatureDimension, gain: 2);
        Output = new Dense(Parameters, "fc", FeatureDimension, options.ClassCount, gain: 1);
    }

    public override int FeatureDimension { get; }

    protected override Dense Output { get; }

    protected override Tensor Hidden(Tensor x, bool training)
    {
        x = nn.functional.max_pool2d(_first.Forward(x).relu_(), 2);
        x = nn.functional.max_pool2d(_second.Forward(x).relu_(), 2);
        return _hidden.Forward(x.flatten(1));
    }
}
