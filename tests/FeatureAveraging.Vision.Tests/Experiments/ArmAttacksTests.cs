using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

/// <summary>The network whose logits are the pixels: the nearest point of another class is ½·√2 away.</summary>
public sealed class ArmAttacksTests : NativeTest
{
    private static readonly ImageCurveOptions Options = new() { Largest = 1, Step = 0.25, MinimumNormSteps = 50 };

    [Fact]
    public void Search_WithCheckpoints_KeepsEveryAttackByItsNameAndFindsTheSame()
    {
        Dictionary<string, TrainingCheckpoint> kept = [];
        var store = new CheckpointStore(kept.GetValueOrDefault, (name, checkpoint) => kept[name] = checkpoint, () => false);

        SuiteResult plain = Search(null), first = Search(store), second = Search(store);

        Assert.Equal(["fmn-on-fine-after-epoch-2-seed-3", "ddn-on-fine-after-epoch-2-seed-3"], kept.Keys);
        Assert.All(plain.Strongest.Distances, distance => Assert.InRange(distance, Math.Sqrt(0.5) * (1 - 1e-5), Math.Sqrt(0.5) * 1.01));
        Assert.Equal(plain.Strongest.Distances, first.Strongest.Distances);
        Assert.Equal(plain.Strongest.Distances, second.Strongest.Distances);
        Assert.Equal(plain.Winners, second.Winners);
    }

    private static SuiteResult Search(CheckpointStore? store)
    {
        using VisionModel model = PixelNetwork.CreateIdentity();
        return new ArmAttacks(Options, PixelNetwork.Draft().Context with { Checkpoints = store }).Search(
            ImageCurveAttacks.Searches(Options), model, PixelNetwork.Draw(0, 1, 2, 3), new Decision(PixelNetwork.Sides, Readout.Max),
            "fine after epoch 2", new Seed(3));
    }
}
