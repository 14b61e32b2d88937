using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>Options that harden deep networks without being tuned, within minutes on two processor cores.</summary>
public static class DeepHardenRecipe
{
    private const int MostImages = 10_000, MostInBatch = 128, LeastSteps = 10;

    /// <summary>Options for images of any kind.</summary>
    /// <param name="images">The images.</param>
    /// <param name="architecture">The network.</param>
    public static DeepHardenOptions For(HardenImages images, VisionArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(images);
        var usual = new DeepHardenOptions();
        double kept = (1 - usual.ValidationShare) * (images.Test is null ? 1 - usual.TestShare : 1);
        int train = (int)(kept * images.Train.Count), validation = (int)(usual.ValidationShare * images.Train.Count / 2);
        int test = images.Test?.Count ?? (int)(usual.TestShare * images.Train.Count / 2);
        return usual with
        {
            Network = new ImageNetworkOptions
            {
                Architecture = architecture,
                Width = architecture == VisionArchitecture.Mlp ? 0 : usual.Network.Width,
            },
            Training = usual.Training with { BatchSize = Math.Clamp(train / LeastSteps, 2, MostInBatch) },
            TrainCount = train > MostImages ? MostImages : 0,
            ValidationRadii = Math.Clamp(validation, 1, usual.ValidationRadii),
            Curve = usual.Curve with { Count = Math.Clamp(test, 1, usual.Curve.Count) },
        };
    }
}
