using System.Numerics.Tensors;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>The shortest move onto a hyperplane that stays in a box.</summary>
internal static class FabProjection
{
    /// <summary>
    /// Writes the shortest d with value + ⟨g, d⟩ = 0 and point + d in the box; where the box does not
    /// reach the hyperplane, the d that comes nearest to it.
    /// </summary>
    /// <param name="norm">The norm of d.</param>
    /// <param name="value">Value of the affine function at the point.</param>
    /// <param name="gradient">g, not zero.</param>
    /// <param name="point">The point, in the box.</param>
    /// <param name="box">The box; null for none.</param>
    /// <param name="move">Receives d.</param>
    /// <remarks>
    /// By duality d is t·a clipped to the box, a = ∓g in ℓ₂ and ∓sign g in ℓ∞ (towards 0), and t solves Σ|gᵢ|·min(t|aᵢ|, roomᵢ) = |value|.
    /// The left side is concave and piecewise linear in t, so Newton's method from the left is exact: each round solves for t with the
    /// coordinates at their bounds held there, t only grows, and no coordinate leaves its bound again.
    /// </remarks>
    public static void Project(
        Norm norm, double value, ReadOnlySpan<double> gradient, ReadOnlySpan<double> point, Box? box, Span<double> move)
    {
        for (int i = 0; i < move.Length; i++)
        {
            move[i] = -Math.Sign(value) * (norm == Norm.L2 ? gradient[i] : Math.Sign(gradient[i]));
        }

        if (value == 0)
        {
            return;
        }

        double t = -value / TensorPrimitives.Dot<double>(gradient, move);
        if (box is null)
        {
            TensorPrimitives.Multiply(move, t, move);
            return;
        }

        t = FindPace(t, Math.Abs(value), gradient, point, box, move);
        for (int i = 0; i < move.Length; i++)
        {
            (double lower, double upper) = box.At(i);
            move[i] = Math.Clamp(t * move[i], lower - point[i], upper - point[i]);
        }
    }

    private static double FindPace(
        double t, double distance, ReadOnlySpan<double> gradient, ReadOnlySpan<double> point, Box box, ReadOnlySpan<double> direction)
    {
        for (int held = 0; ;)
        {
            (double left, double slope, int now) = Hold(t, distance, gradient, point, box, direction);
            if (now == held || slope == 0)
            {
                return t;
            }

            (t, held) = (left / slope, now);
        }
    }

    // What the coordinates at their bounds at t leave to the others, how fast these cover it, and how many are at bounds.
    private static (double Left, double Slope, int Held) Hold(
        double t, double left, ReadOnlySpan<double> gradient, ReadOnlySpan<double> point, Box box, ReadOnlySpan<double> direction)
    {
        double slope = 0;
        int held = 0;
        for (int i = 0; i < direction.Length; i++)
        {
            (double lower, double upper) = box.At(i);
            double room = direction[i] > 0 ? upper - point[i] : point[i] - lower, speed = Math.Abs(direction[i]);
            if (t * speed < room)
            {
                slope += Math.Abs(gradient[i]) * speed;
            }
            else
            {
                left -= Math.Abs(gradient[i]) * room;
                held++;
            }
        }

        return (left, slope, held);
    }
}
