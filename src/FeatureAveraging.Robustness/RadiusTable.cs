using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging;

/// <summary>The ℓ₂ radius of every sample: exact, or a bracket.</summary>
/// <param name="Samples">One entry for each sample; a misclassified one has radius 0.</param>
public sealed record RadiusTable(IReadOnlyList<SampleRadius> Samples)
{
    /// <summary>The median radius, as far as it is known: that of the certified ends and that of the attacked ends.</summary>
    /// <exception cref="InvalidOperationException">There are no samples.</exception>
    public RadiusBracket Median => Samples.Count == 0
        ? throw new InvalidOperationException("No samples have no median radius.")
        : new RadiusBracket(
            Statistics.Median([.. Samples.Select(s => s.Bracket.Certified)]),
            Statistics.Median([.. Samples.Select(s => s.Bracket.Attacked)]));

    /// <summary>Share of samples whose radius is exact, misclassified ones among them; in [0, 1].</summary>
    public double ExactShare => Samples.Count(s => s.Status != RadiusStatus.Bracket) / (double)Samples.Count;

    /// <summary>
    /// Robust accuracy as far as it is known: at least the share certified beyond a radius, at most the share not broken.
    /// </summary>
    /// <param name="radius">The radius, ≥ 0.</param>
    public (double Least, double Most) RobustAccuracy(double radius) => (
        Samples.Count(s => s.Bracket.At(radius) == Verdict.Robust) / (double)Samples.Count,
        Samples.Count(s => s.Bracket.At(radius) != Verdict.Vulnerable) / (double)Samples.Count);
}
