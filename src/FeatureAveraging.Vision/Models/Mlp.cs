using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Layers;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>Two hidden layers of equal width, and the output layer.</summary>
internal sealed class Mlp : Network
{
    private readonly Dense _first;
    private readonly Dense _second;

    public Mlp(VisionModelOptions options, Seed? seed, Device device)
        : base(options, seed, device)
    {
        FeatureDimension = options.EffectiveWidth;
        _first = new Dense(Parameters, "fc1", options.Channels * options.ImageHeight * options.ImageWidth, FeatureDimension, gain: 2);
        _second = new Dense(Parameters, "fc2", FeatureDimension, FeatureDimension, gain: 2);
        Output = new Dense(Parameters, "fc", FeatureDimension, options.ClassCount, gain: 1);
    }

    public override int FeatureDimension { get; }

    protected override Dense Output { get; }

    protected override Tensor Hidden(Tensor x, bool training) => _second.Forward(_first.Forward(x.flatten(1)).relu_());
}
