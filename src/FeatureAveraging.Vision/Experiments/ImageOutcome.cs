using FeatureAveraging.Networks;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>What an experiment on images leaves.</summary>
/// <param name="Record">The record; partial where the run was cancelled or a training diverged.</param>
/// <param name="Models">The trained deep networks.</param>
/// <param name="Heads">The two heads on features, by arm; empty where none were asked for.</param>
/// <param name="Outcome">Completed, cancelled or diverged.</param>
public sealed record ImageOutcome(
    RunRecord Record, IReadOnlyList<TrainedModel> Models, IReadOnlyDictionary<string, TwoLayerNetwork> Heads, TrainingOutcome Outcome);
