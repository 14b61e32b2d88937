namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What an attack sees at one point.</summary>
/// <param name="Margin">The margin of the deployed decision; ≤ 0 is a success.</param>
/// <param name="Objective">What the attack descends: smaller is better for it.</param>
public readonly record struct AttackValue(double Margin, double Objective);
