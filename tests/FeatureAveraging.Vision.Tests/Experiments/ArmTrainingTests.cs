using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ArmTrainingTests : NativeTest
{
    private static readonly Seed Seed = new(3);
    private static readonly ImageExperimentData Data = PixelNetwork.CreateData();
    private static readonly ImageArm Fine = ImageArm.OfClasses("fine", Data), Coarse = ImageArm.OfSides("coarse", Data);
    private static readonly ImageExperimentOptions Options = new()
    {
        Network = new ImageNetworkOptions { Architecture = VisionArchitecture.Mlp, Width = 6 },
        Training = new VisionTrainingOptions { Epochs = 2, BatchSize = 4, CropPadding = 0, Precision = Precision.Full },
    };

    private readonly SeedTable _table = new();

    [Fact]
    public void CreateModel_TwoArms_DifferInTheLastLayerAlone()
    {
        ArmTraining training = Training(PixelNetwork.Draft());
        using VisionModel coarse = training.CreateModel(Coarse, Seed), fine = training.CreateModel(Fine, Seed);
        IReadOnlyDictionary<string, ModelArray> one = coarse.GetState(), other = fine.GetState();

        Assert.Equal((2, 4), (coarse.Options.ClassCount, fine.Options.ClassCount));
        Assert.Equal(
            ["fc.bias", "fc.weight"],
            one.Where(array => !array.Value.Values.SequenceEqual(other[array.Key].Values)).Select(array => array.Key).Order());
    }

    [Fact]
    public void Train_Completed_RecordsEveryEpochAndItsLastLoss()
    {
        RecordDraft draft = PixelNetwork.Draft();
        List<(string Name, int Epochs)> kept = [];
        ArmTraining training =
            Training(draft, new ImageExperimentHooks { OnCheckpoint = (name, checkpoint) => kept.Add((name, checkpoint.History.Count)) });
        using var arm = new TrainedArm(Fine, training.CreateModel(Fine, Seed));

        Assert.Equal(TrainingOutcome.Completed, training.Train(arm, Seed));
        _table.WriteTo(draft);

        Assert.Equal([("fine-3", 1), ("fine-3", 2)], kept);
        Assert.Equal([1d, 2], draft.Series["trajectory.fine.loss"]["step"]);
        Assert.Equal(draft.Series["trajectory.fine.loss"]["value"][^1], draft.Metrics["fine.loss.final"]);
        Assert.All(draft.Series["trajectory.fine.accuracy"]["value"], share => Assert.InRange(share, 0, 1));
    }

    [Fact]
    public void Train_FromItsOwnCheckpoint_EndsWithTheSameWeights()
    {
        VisionCheckpoint? first = null;
        ArmTraining whole =
            Training(PixelNetwork.Draft(), new ImageExperimentHooks { OnCheckpoint = (_, checkpoint) => first ??= checkpoint });
        using var arm = new TrainedArm(Fine, whole.CreateModel(Fine, Seed));
        whole.Train(arm, Seed);

        List<string> asked = [];
        ArmTraining resumed = Training(PixelNetwork.Draft(), new ImageExperimentHooks
        {
            FindCheckpoint = name =>
            {
                asked.Add(name);
                return first;
            },
        });
        using var again = new TrainedArm(Fine, resumed.CreateModel(Fine, Seed));
        resumed.Train(again, Seed);

        Assert.Equal(["fine-3"], asked);
        IReadOnlyDictionary<string, ModelArray> state = again.Model.GetState();
        Assert.All(arm.Model.GetState(), array => Assert.Equal(array.Value.Values, state[array.Key].Values));
    }

    [Fact]
    public void Train_WithStages_KeepsThemForWhoeverGoesOn()
    {
        Dictionary<string, VisionCheckpoint> kept = [];
        ArmTraining whole = Training(
            PixelNetwork.Draft(), new ImageExperimentHooks { OnCheckpoint = (name, checkpoint) => kept[name] = checkpoint },
            stages: [1, 2]);
        using var arm = new TrainedArm(Fine, whole.CreateModel(Fine, Seed));
        whole.Train(arm, Seed);
        ArmTraining resumed = Training(
            PixelNetwork.Draft(), new ImageExperimentHooks { FindCheckpoint = kept.GetValueOrDefault }, stages: [1, 2]);
        using var again = new TrainedArm(Fine, resumed.CreateModel(Fine, Seed));
        resumed.Train(again, Seed);

        Assert.Equal(["fine-3", "fine-3-epoch-1", "fine-3-epoch-2"], kept.Keys.Order());
        Assert.Equal([1, 2], arm.Stages.Select(stage => stage.History.Count));
        Assert.Equal(arm.Stages, again.Stages);
        IReadOnlyDictionary<string, ModelArray> state = arm.Model.GetState();
        Assert.Equal(state.Keys.Order(), arm.Stages[1].ModelArrays.Keys.Order());
        Assert.All(state, array => Assert.Equal(array.Value.Values, arm.Stages[1].ModelArrays[array.Key].Values));
    }

    [Fact]
    public void Train_StageIsMissing_IsRefused()
    {
        Dictionary<string, VisionCheckpoint> kept = [];
        ArmTraining whole = Training(
            PixelNetwork.Draft(), new ImageExperimentHooks { OnCheckpoint = (name, checkpoint) => kept[name] = checkpoint });
        using var arm = new TrainedArm(Fine, whole.CreateModel(Fine, Seed));
        whole.Train(arm, Seed);
        ArmTraining resumed = Training(
            PixelNetwork.Draft(), new ImageExperimentHooks { FindCheckpoint = kept.GetValueOrDefault }, stages: [1]);
        using var again = new TrainedArm(Fine, resumed.CreateModel(Fine, Seed));

        Assert.Contains(
            "fine-3-epoch-1 is missing", Assert.Throws<ArgumentException>(() => resumed.Train(again, Seed)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Cancelled_RecordsNothing()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var draft = new RecordDraft(
            new RunContext(Seed, new Provenance("", "", "", "", "", 1, "")) { Cancellation = source.Token });
        ArmTraining training = Training(draft);
        using var arm = new TrainedArm(Fine, training.CreateModel(Fine, Seed));

        Assert.Equal(TrainingOutcome.Cancelled, training.Train(arm, Seed));
        _table.WriteTo(draft);

        Assert.Equal((0, 0), (draft.Metrics.Count, draft.Series.Count));
    }

    private ArmTraining Training(RecordDraft draft, ImageExperimentHooks? hooks = null, params int[] stages) =>
        new(Options with { Stages = stages }, draft, _table, hooks ?? new ImageExperimentHooks());
}
