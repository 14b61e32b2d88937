namespace FeatureAveraging.Robustness.Attacks;

/// <summary>How far an attack on many samples is.</summary>
/// <param name="Done">Samples finished.</param>
/// <param name="Count">Samples to attack.</param>
public readonly record struct AttackProgress(int Done, int Count);
