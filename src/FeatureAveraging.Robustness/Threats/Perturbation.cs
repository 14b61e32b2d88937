using System.Numerics.Tensors;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Robustness.Threats;

/// <summary>Lengths of perturbations and projection onto the ball of a threat model.</summary>
public static class Perturbation
{
    private const double UnitRoundoff = 1.0 / (1L << 53);

    /// <summary>An upper bound on the distance of two points: measured in double precision and rounded up by its error bound.</summary>
    /// <param name="norm">The norm.</param>
    /// <param name="from">x, length d.</param>
    /// <param name="to">x′, length d.</param>
    /// <returns>At least ‖x′ − x‖ in exact arithmetic; 0 when the points are equal.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <remarks>
    /// Every term of an ℓ₂ sum is positive, so whatever the order of summation its relative error is below (d/2 + 4)u, u = 2⁻⁵³;
    /// the bound used is (d + 8)u. Where squares would overflow or vanish (distances outside 10^±140) the bound is the coarser
    /// √d·max |x′ᵢ − xᵢ|. Each ℓ∞ difference is rounded once.
    /// </remarks>
    public static double MeasureUpward(Norm norm, ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        Shape.Require(from.Length == to.Length, nameof(to), $"is {to.Length} wide; the other point is {from.Length} wide");
        double length = norm == Norm.L2 ? TensorPrimitives.Distance(from, to) : 0;
        if (length is > 1e-140 and < 1e140)
        {
            return Math.BitIncrement(length * (1 + ((from.Length + 8) * UnitRoundoff)));
        }

        double largest = 0;
        for (int i = 0; i < from.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(to[i] - from[i]));
        }

        if (largest == 0)
        {
            return 0;
        }

        return Math.BitIncrement(norm == Norm.LInf ? largest : largest * Math.Sqrt(from.Length) * (1 + (8 * UnitRoundoff)));
    }

    /// <summary>Moves a perturbation to the nearest one of length at most ε: scaled in ℓ₂, clipped in ℓ∞.</summary>
    /// <param name="norm">The norm.</param>
    /// <param name="epsilon">ε ≥ 0.</param>
    /// <param name="delta">δ; changed in place.</param>
    /// <remarks>Up to rounding: the length may exceed ε in the last digits. The witness harness measures with an error bound.</remarks>
    public static void Project(Norm norm, double epsilon, Span<double> delta)
    {
        if (norm == Norm.LInf)
        {
            TensorPrimitives.Clamp(delta, -epsilon, epsilon, delta);
            return;
        }

        double length = TensorPrimitives.Norm<double>(delta);
        if (length > epsilon)
        {
            double scale = epsilon / length;
            for (int i = 0; i < delta.Length; i++)
            {
                delta[i] *= scale;
            }
        }
    }
}
