using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Layers;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>Two hidden layers of equal width, and the output layer.</summary>
internal sealed class Mlp : Network
{
    public Mlp(VisionModelOptions options, Seed? seed, Device device)
        : base(options, seed, device)
    {
        FeatureDimension = options.EffectiveWidth;
        var first = new Dense(Parameters, "fc1", options.Channels * options.ImageHeight * options.ImageWidth, FeatureDimension, gain: 2);
        var second = new Dense(Parameters, "fc2", FeatureDimension, FeatureDimension, gain: 2);
        Output = new Dense(Parameters, "fc", FeatureDimension, options.ClassCount, gain: 1);
        Stages = [("fc1", (x, _) => first.Forward(x.flatten(1)).relu_()), ("fc2", (x, _) => second.Forward(x))];
    }

    public override int FeatureDimension { get; }

    protected override Dense Output { get; }

    protected override NetworkGraph Describe(NetworkGraph graph) =>
        graph.Flatten().Multiply("fc1").Rectify().Multiply("fc2").Rectify().Multiply("fc");

    protected override IReadOnlyList<(string Name, Func<Tensor, bool, Tensor> Forward)> Stages { get; }
}
