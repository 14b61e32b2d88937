using System.Numerics.Tensors;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>The shortest move onto a hyperplane that stays in a box.</summary>
internal static class FabProjection
{
    /// <summary>Writes the shortest d with value + ⟨g, d⟩ = 0 and point + d in the box; where the box does not reach the hyperplane, the d that comes nearest to it.</summary>
    /// <param name="norm">The norm of d.</param>
    /// <param name="value">Value of the affine function at the point.</param>
    /// <param name="gradient">g, not zero.</param>
    /// <param name="point">The point, in the box.</param>
    /// <param name="box">The box; null for none.</param>
    /// <param name="move">Receives d.</param>
    /// <remarks>
    /// By duality dᵢ = ∓min(t·aᵢ, roomᵢ)·sign gᵢ with a = |g| in ℓ₂ and 1 in ℓ∞, and Σ|gᵢ|·min(t·aᵢ, roomᵢ) = |value| fixes t. The left side is concave and piecewise linear in t, so
    /// Newton's method from the left is exact: each round solves for t with the coordinates at their bounds held there, t only grows, and no coordinate ever leaves a bound.
    /// </remarks>
    public static void Project(Norm norm, double value, ReadOnlySpan<double> gradient, ReadOnlySpan<double> point, Box? box, Span<double> move)
    {
        double sign = value > 0 ? -1 : 1, t = 0;
        int held = -1;
        for (int last = -2; held != last;)
        {
            last = held;
            (t, held) = Advance(norm, Math.Abs(value), sign, gradient, point, box, t);
        }

        for (int i = 0; i < move.Length; i++)
        {
            move[i] = sign * Math.Sign(gradient[i]) * Math.Min(t * Pace(norm, gradient[i]), Room(box, point, i, sign * gradient[i]));
        }
    }

    // One round: t for the coordinates held at their bounds at the last t, and how many those are.
    private static (double T, int Held) Advance(Norm norm, double distance, double sign, ReadOnlySpan<double> gradient, ReadOnlySpan<double> point, Box? box, double t)
    {
        double slope = 0;
        int held = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            double pace = Pace(norm, gradient[i]), room = Room(box, point, i, sign * gradient[i]), weight = Math.Abs(gradient[i]);
            if (t * pace < room)
            {
                slope += weight * pace;
            }
            else
            {
                distance -= weight * room;
                held++;
            }
        }

        return slope > 0 ? (distance / slope, held) : (t, held);
    }

    private static double Pace(Norm norm, double derivative) => norm == Norm.L2 ? Math.Abs(derivative) : 1;

    private static double Room(Box? box, ReadOnlySpan<double> point, int feature, double direction)
    {
        if (box is null)
        {
            return double.PositiveInfinity;
        }

        (double lower, double upper) = box.At(feature);
        return direction > 0 ? upper - point[feature] : point[feature] - lower;
    }
}
