using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>Trains deep networks on the training images and measures every epoch of theirs on the validation images.</summary>
/// <remarks>
/// A radius is the shortest perturbation that FMN finds in the pixel range. An image that it does not break counts as the farthest one
/// that it does, so that choices rest on finite numbers.
/// </remarks>
internal sealed class DeepTraining
{
    private readonly ImageSplit _split;
    private readonly DeepHardenOptions _options;
    private readonly RecordDraft _draft;
    private readonly ImageExperimentHooks _hooks;
    private readonly ImageSet _validation;      // with coarse classes
    private readonly ImageSet _attacked;

    public DeepTraining(HardenImages images, ImageSplit split, DeepHardenOptions options, RecordDraft draft, ImageExperimentHooks hooks)
    {
        (_split, _options, _draft, _hooks) = (split, options, draft, hooks);
        _validation = split.Validation.ToCoarse(images.Partition);
        _attacked = _validation.Take(StratifiedSplit.Draw(_validation.Labels, options.ValidationRadii, draft.Context.Seed).Chosen);
    }

    /// <summary>Whether a training so far has diverged.</summary>
    public bool HasDiverged { get; private set; }

    /// <summary>Trains a network.</summary>
    /// <param name="name">Name of the training, for its checkpoints.</param>
    /// <param name="arm">What it learns.</param>
    /// <param name="seed">Seed of its first weights, and of order and moves of the images.</param>
    /// <param name="training">How.</param>
    /// <returns>The network after every epoch; of a training that diverged the epochs before.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ArgumentException">A checkpoint of that name belongs to another training.</exception>
    public DeepPoint[] Train(string name, ImageArm arm, Seed seed, VisionTrainingOptions training)
    {
        var shape = VisionModelOptions.For(arm.Train, _options.Network.Architecture, arm.Partition.ClusterCount, _options.Network.Width);
        using var model = VisionModel.Create(shape, seed, _options.Network.Device);
        List<VisionCheckpoint> course = [.. FindCourse(name, training.Epochs)];
        var listening = new VisionTrainingHooks
        {
            Progress = _draft.Context.Relay<VisionTrainingProgress>(
                value => new ExperimentProgress($"training {name}", value.Fraction)),
            OnCheckpoint = checkpoint =>
            {
                course.Add(checkpoint);
                _hooks.OnCheckpoint?.Invoke(ArmTraining.EpochName(name, course.Count), checkpoint);
            },
            Resume = course.LastOrDefault(),
            Time = _draft.Context.Clock,
        };
        VisionTrainingResult result = VisionTrainer.Train(model, arm.Train, training, seed, listening, _draft.Context.Cancellation);
        _draft.Context.Cancellation.ThrowIfCancellationRequested();
        HasDiverged |= result.Outcome == TrainingOutcome.Diverged;
        _draft.Diagnostics.AddRange(result.Diagnostics.Select(d => d with { Message = $"{name}: {d.Message}" }));
        return [.. course.Select((checkpoint, epoch) => Measure(name, arm, seed, epoch + 1, shape, checkpoint.ModelArrays))];
    }

    /// <summary>What the last layer of a network reads of the training images: n × D.</summary>
    public Samples Embed(DeepPoint point)
    {
        using VisionModel model = point.CreateModel(_options.Network.Device);
        return Samples.Rounded(model.ComputeFeatures(_split.Train, _options.Curve.BatchSize));
    }

    /// <summary>Sub-classes that are the greatest of their coarse class on no training image, ascending.</summary>
    public int[] FindDead(DeepPoint point, ImageArm arm)
    {
        using VisionModel model = point.CreateModel(_options.Network.Device);
        Matrix logits = model.ComputeLogits(arm.Train, _options.Curve.BatchSize);
        var dead = Enumerable.Range(0, arm.Partition.ClusterCount).ToHashSet();
        for (int i = 0; i < logits.Rows; i++)
        {
            int group = arm.Partition.Groups[arm.Train.Labels[i]];
            double[] row = logits.Row(i).ToArray();
            dead.Remove(arm.Partition.ClustersOf(group).MaxBy(j => row[j]));
        }

        return [.. dead.Order()];
    }

    /// <summary>A model that was trained elsewhere, on validation images.</summary>
    /// <param name="own">The model.</param>
    /// <param name="arm">Its outputs and decision.</param>
    public MeasuredPoint Measure(DeepClassifier own, ImageArm arm)
    {
        (double accuracy, double[] attacked) = Measure(arm.Name, arm, own);
        return new MeasuredPoint(_draft.Context.Seed, 0, accuracy, new double[attacked.Length], attacked, IsExact: false);
    }

    private IEnumerable<VisionCheckpoint> FindCourse(string name, int epochs) =>
        Enumerable.Range(1, epochs).Select(epoch => _hooks.FindCheckpoint?.Invoke(ArmTraining.EpochName(name, epoch)))
            .TakeWhile(checkpoint => checkpoint is not null).OfType<VisionCheckpoint>();

    private DeepPoint Measure(
        string name, ImageArm arm, Seed seed, int epoch, VisionModelOptions shape, IReadOnlyDictionary<string, ModelArray> state)
    {
        using var model = VisionModel.FromState(shape, state, _options.Network.Device);
        (double accuracy, double[] attacked) = Measure(name, arm, model);
        return new DeepPoint(seed, epoch, shape, state, accuracy, attacked);
    }

    private (double Accuracy, double[] Attacked) Measure(string name, ImageArm arm, DeepClassifier model)
    {
        var decision = new Decision(arm.Partition, arm.Readouts[0]);
        ImageSet all = WithClasses(_validation, arm.Partition);
        double accuracy = decision.ComputeAccuracy(model.ComputeLogits(all, _options.Curve.BatchSize), decision.LabelsOf(all.Labels));
        var problem = new ImageAttackProblem(
            model, WithClasses(_attacked, arm.Partition), decision, new AttackRules(Norm.L2, [], _draft.Context.Seed))
        {
            BatchSize = _options.Curve.BatchSize,
        };
        AttackResult found = new ImageFmnAttack(new FmnOptions { Steps = _options.ValidationSteps }).Search(
            problem, _draft.Context.OfSearch($"validating {name}"), _draft.Context.Cancellation);
        double farthest = found.Distances.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return (accuracy, [.. found.Distances.Select(length => Math.Min(length, farthest))]);
    }

    // Decisions and searches on the margin ask for the coarse class alone; its first sub-class stands for it.
    private static ImageSet WithClasses(ImageSet coarse, Partition partition) =>
        coarse with { Labels = Array.ConvertAll(coarse.Labels, group => partition.ClustersOf(group)[0]) };
}
