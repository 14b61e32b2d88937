using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>What the synthetic experiment gives back.</summary>
/// <param name="Record">Everything it found.</param>
/// <param name="Networks">The trained networks by arm: <c>coarse</c>, <c>fine</c>.</param>
/// <param name="Test">The test samples.</param>
/// <param name="Outcome">Completed; diverged, if one arm did; or cancelled, with a partial record.</param>
public sealed record SyntheticOutcome(
    RunRecord Record, IReadOnlyDictionary<string, TwoLayerNetwork> Networks, LabeledSamples Test, TrainingOutcome Outcome);
