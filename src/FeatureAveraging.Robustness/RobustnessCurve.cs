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
