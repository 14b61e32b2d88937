using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments;

/// <summary>What an experiment leaves.</summary>
/// <param name="Record">Metrics, series, diagnostics, claims; partial where the run was cancelled or a training diverged.</param>
/// <param name="Outcome">How it ended: completed, cancelled or diverged.</param>
public record ExperimentOutcome(RunRecord Record, TrainingOutcome Outcome)
{
    /// <summary>The trained two-layer networks by arm. They read raw inputs.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, TwoLayerNetwork> Networks { get; init; } = new Dictionary<string, TwoLayerNetwork>();

    /// <summary>The user's name of each coarse class, for the files of the networks.</summary>
    /// <value>The default is null: there are none.</value>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The hardened network step by step, with a score for each coarse class, for other programs.</summary>
    /// <value>The default is null: nothing was hardened, or a step of it is not known.</value>
    public LayerGraph? Graph { get; init; }

    /// <summary>Test samples that the experiment drew itself; null where it drew none.</summary>
    /// <value>The default is null.</value>
    public LabeledSamples? Test { get; init; }

    /// <summary>What the attacks found; null where there were none, or the run was cancelled before they ended.</summary>
    /// <value>The default is null.</value>
    public SuiteResult? Attacks { get; init; }
}
