using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Attacking;

/// <summary>What attacking one classifier gives back.</summary>
/// <param name="Record">Everything it found.</param>
/// <param name="Attacks">Every attack's distances and witnesses; null when the run was cancelled before the last attack ended.</param>
public sealed record AttackOutcome(RunRecord Record, SuiteResult? Attacks);
