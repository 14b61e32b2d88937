namespace FeatureAveraging.Robustness.Threats;

/// <summary>What an attacker may do: move a sample by at most ε in a norm, without leaving the box.</summary>
/// <param name="Norm">How the move is measured.</param>
/// <param name="Epsilon">ε ≥ 0, in input units (pixel scale before any normalisation); +∞ states a
/// minimum-norm search without a budget.</param>
/// <param name="Box">The inputs that exist; null means all of ℝ^d.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="Epsilon"/> is negative or NaN.</exception>
public sealed record ThreatModel(Norm Norm, double Epsilon, Box? Box = null)
{
    /// <summary>ε ≥ 0, in input units; +∞ states a minimum-norm search without a budget.</summary>
    public double Epsilon { get; init => field = RequireRadius(value); } = RequireRadius(Epsilon);

    private static double RequireRadius(double epsilon) =>
        epsilon >= 0 ? epsilon : throw new ArgumentOutOfRangeException(
            nameof(epsilon), epsilon, "Epsilon is the radius of the allowed perturbations; a number ≥ 0 was expected.");
}
