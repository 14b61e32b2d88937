namespace FeatureAveraging.Robustness.Attacks;

/// <summary>An attack of a suite that could not run.</summary>
/// <param name="Attack">Its name.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedAttack(string Attack, string Reason);
