using FeatureAveraging.Networks;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Training;

/// <summary>A trained network with its record.</summary>
/// <param name="Record">Metrics, trajectory, diagnostics.</param>
/// <param name="Network">The network, reading raw inputs.</param>
/// <param name="Outcome">How training ended.</param>
public sealed record TrainOutcome(RunRecord Record, TwoLayerNetwork Network, TrainingOutcome Outcome);
