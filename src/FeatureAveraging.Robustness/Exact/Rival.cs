namespace FeatureAveraging.Robustness.Exact;

/// <summary>One way to be wrong: g₁ ≤ g₂, g₁ the greatest of a few groups and g₂ one group.</summary>
/// <param name="For">Groups of g₁, for the true side or class.</param>
/// <param name="Against">g₂.</param>
internal sealed record Rival(ConvexGroup[] For, ConvexGroup Against);
