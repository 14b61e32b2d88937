using FeatureAveraging.Numerics;

namespace FeatureAveraging.Robustness;

/// <summary>
/// Robust accuracy against radius: of an attack an upper bound on the truth at every radius, of certified radii a lower one.
/// </summary>
/// <param name="Radii">Radii, strictly ascending.</param>
/// <param name="Accuracy">Share of samples whose radius exceeds each, in [0, 1].</param>
public sealed record RobustnessCurve(IReadOnlyList<double> Radii, IReadOnlyList<double> Accuracy)
{
    /// <summary>The curve of radii, one per sample: a sample of radius r is broken at every ε ≥ r.</summary>
    /// <param name="radii">Radii, finite, ≥ 0, strictly ascending.</param>
    /// <param name="distances">Radius of each sample, ≥ 0, +∞ where it was never broken; at least one.</param>
    /// <exception cref="ArgumentException">Radii are not ascending, or a distance is negative or NaN, or there is none.</exception>
    public static RobustnessCurve FromDistances(IReadOnlyList<double> radii, IReadOnlyList<double> distances)
    {
        ArgumentNullException.ThrowIfNull(distances);
        RequireAscending(radii);
        Shape.Require(distances.Count > 0, nameof(distances), $"are none; a share needs at least one sample");
        Shape.Require(distances.All(r => r >= 0), nameof(distances), $"hold a NaN or a negative value; every distance is ≥ 0");
        return new RobustnessCurve([.. radii], [.. radii.Select(epsilon => (double)distances.Count(r => r > epsilon) / distances.Count)]);
    }

    /// <summary>
    /// The curve of certified radii: also at each of them, so that a line between two radii of the curve overstates what is certified by no
    /// more than one sample.
    /// </summary>
    /// <param name="radii">Radii, finite, ≥ 0, strictly ascending; at least one.</param>
    /// <param name="certified">Certified radius of each sample, finite, ≥ 0; at least one.</param>
    /// <exception cref="ArgumentException">Radii are not ascending or there are none, or a certified radius is negative or NaN, or there is
    /// none.</exception>
    public static RobustnessCurve FromCertified(IReadOnlyList<double> radii, IReadOnlyList<double> certified)
    {
        ArgumentNullException.ThrowIfNull(certified);
        RequireAscending(radii);
        Shape.Require(radii.Count > 0, nameof(radii), $"are none; a curve needs at least one");
        return FromDistances([.. radii.Union(certified.Where(r => r > radii[0] && r < radii[^1])).Order()], certified);
    }

    internal static void RequireAscending(IReadOnlyList<double> radii)
    {
        ArgumentNullException.ThrowIfNull(radii);
        for (int i = 0; i < radii.Count; i++)
        {
            Shape.Require(
                radii[i] >= 0 && double.IsFinite(radii[i]) && (i == 0 || radii[i] > radii[i - 1]), nameof(radii),
                $"hold {radii[i]} at position {i}; finite values ≥ 0 in strictly ascending order are needed");
        }
    }
}
