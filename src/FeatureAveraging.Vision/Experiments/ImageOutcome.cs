using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>What an experiment on images leaves.</summary>
/// <param name="Record">The record; partial where the run was cancelled or a training diverged.</param>
/// <param name="Models">The trained networks.</param>
/// <param name="Outcome">Completed, cancelled or diverged.</param>
public sealed record ImageOutcome(RunRecord Record, IReadOnlyList<TrainedModel> Models, TrainingOutcome Outcome);
