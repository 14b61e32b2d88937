using FeatureAveraging.Experiments;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>Trains the network of an arm, from its checkpoint where there is one.</summary>
internal sealed class ArmTraining(ImageExperimentOptions options, RecordDraft draft, SeedTable table, ImageExperimentHooks hooks)
{
    /// <summary>Name of a training: arm and seed.</summary>
    public static string Name(ImageArm arm, Seed seed) => FormattableString.Invariant($"{arm.Name}-{seed.Root}");

    /// <summary>The untrained network: from one seed, all arms have the same initial weights but for the last layer.</summary>
    public VisionModel CreateModel(ImageArm arm, Seed seed) =>
        VisionModel.Create(
            VisionModelOptions.For(arm.Train, options.Network.Architecture, arm.Partition.ClusterCount, options.Network.Width), seed,
            options.Network.Device);

    /// <summary>Trains an arm's network in place, and keeps its stages.</summary>
    public TrainingOutcome Train(TrainedArm trained, Seed seed)
    {
        (ImageArm arm, VisionModel model) = (trained.Arm, trained.Model);
        SortedDictionary<int, VisionCheckpoint> stages = [];
        string name = Name(arm, seed);
        var listening = new VisionTrainingHooks
        {
            Progress = draft.Context.Relay<VisionTrainingProgress>(
                value => new ExperimentProgress($"training {arm.Name}, seed {seed.Root}", value.Fraction)),
            OnCheckpoint = Keep,
            Resume = hooks.FindCheckpoint?.Invoke(name),
            Time = draft.Context.Clock,
        };
        VisionTrainingResult result = VisionTrainer.Train(
            model, arm.Train, options.Training with { Adversarial = arm.Adversarial }, seed, listening, draft.Context.Cancellation);
        draft.Diagnostics.AddRange(result.Diagnostics);
        draft.Mark($"train.{name}");
        if (result.Outcome == TrainingOutcome.Completed)
        {
            Add(arm.Name, result.History, seed);
            trained.Stages = [.. options.Stages.Select(epoch => stages.GetValueOrDefault(epoch) ?? FindStage(epoch))];
        }

        return result.Outcome;

        // A stage comes first: whoever goes on from a later checkpoint finds it.
        void Keep(VisionCheckpoint checkpoint)
        {
            int epoch = checkpoint.History.Count;
            if (options.Stages.Contains(epoch))
            {
                stages[epoch] = checkpoint;
                hooks.OnCheckpoint?.Invoke(EpochName(name, epoch), checkpoint);
            }

            hooks.OnCheckpoint?.Invoke(name, checkpoint);
        }

        VisionCheckpoint FindStage(int epoch) => hooks.FindCheckpoint?.Invoke(EpochName(name, epoch)) ?? throw new ArgumentException(
            $"The checkpoint {EpochName(name, epoch)} is missing; start anew.", nameof(trained));
    }

    /// <summary>Name of the checkpoint of one epoch of a training.</summary>
    public static string EpochName(string training, int epoch) => FormattableString.Invariant($"{training}-epoch-{epoch}");

    private void Add(string arm, IReadOnlyList<VisionEpoch> history, Seed seed)
    {
        double[] epochs = [.. history.Select(e => (double)e.Epoch)];
        table.AddTrajectory(SeriesName.Of("trajectory", arm, "loss"), epochs, [.. history.Select(e => e.Loss)]);
        table.AddTrajectory(SeriesName.Of("trajectory", arm, "accuracy"), epochs, [.. history.Select(e => e.Accuracy)]);
        table.Add(seed, MetricName.Of(arm, "loss.final"), history[^1].Loss);
    }
}
