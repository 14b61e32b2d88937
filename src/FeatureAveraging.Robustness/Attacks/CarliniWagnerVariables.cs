using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>The variables w that Carlini and Wagner descend in: δ itself without a box, inside one x + δ = m + h·tanh(w/h), m the middle and h half the width of a feature's bounds.</summary>
/// <remarks>
/// w has the units of the input and dx′/dw = 1 − tanh² ≤ 1, so one step length serves both. A feature without one of its bounds has w = δ and is clipped. A sample on a bound has w = ∞;
/// its descent begins 0.1 % of h inside.
/// </remarks>
internal static class CarliniWagnerVariables
{
    private const double Inside = 0.999;

    /// <summary>Writes w at δ.</summary>
    public static void Start(AttackTarget target, ReadOnlySpan<double> delta, Span<double> variables)
    {
        for (int i = 0; i < variables.Length; i++)
        {
            (double middle, double half) = Interval(target.Threat.Box, i);
            variables[i] = double.IsFinite(half) ? half * Math.Atanh(Math.Clamp(Position(target.Point[i] + delta[i] - middle, half), -Inside, Inside)) : delta[i];
        }
    }

    /// <summary>Writes δ and dδ/dw.</summary>
    public static void Evaluate(AttackTarget target, ReadOnlySpan<double> variables, Span<double> delta, Span<double> slopes)
    {
        for (int i = 0; i < variables.Length; i++)
        {
            (double middle, double half) = Interval(target.Threat.Box, i);
            double position = double.IsFinite(half) ? Math.Tanh(Position(variables[i], half)) : 0;
            slopes[i] = 1 - (position * position);
            delta[i] = double.IsFinite(half) ? middle + (half * position) - target.Point[i] : variables[i];
        }

        target.Constrain(delta);
    }

    private static (double Middle, double Half) Interval(Box? box, int feature)
    {
        if (box is null)
        {
            return (0, double.PositiveInfinity);
        }

        (double lower, double upper) = box.At(feature);
        return (0.5 * (lower + upper), 0.5 * (upper - lower));
    }

    // In units of h; 0 where the bounds coincide and nothing can move
    private static double Position(double offset, double half) => half > 0 ? offset / half : 0;
}
