using FeatureAveraging.Experiments;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>What an experiment on images leaves; its two-layer networks are the heads on features, where these were asked for.</summary>
/// <param name="Record">The record; partial where the run was cancelled or a training diverged.</param>
/// <param name="Outcome">Completed, cancelled or diverged.</param>
public sealed record ImageOutcome(RunRecord Record, TrainingOutcome Outcome) : ExperimentOutcome(Record, Outcome)
{
    /// <summary>The trained deep networks.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<TrainedModel> Models { get; init; } = [];
}
