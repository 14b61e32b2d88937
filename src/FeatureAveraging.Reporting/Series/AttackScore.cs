namespace FeatureAveraging.Reporting.Series;

/// <summary>How one attack fared against one decision.</summary>
/// <param name="Method">The attack.</param>
/// <param name="Median">Distance of the median sample; +∞ if it breaks fewer than half.</param>
/// <param name="Half">Radius at which it leaves half of the samples robust; null where it has no radius of its own.</param>
/// <param name="Wins">Share of the broken samples on which it is the shortest; null for the strongest of all.</param>
/// <param name="Close">Share of samples on which it is within 1 % of the exact radius, or else the certified one; null where that is not
/// recorded.</param>
internal sealed record AttackScore(Method Method, double Median, double? Half, double? Wins, double? Close);
