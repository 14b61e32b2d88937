using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// Directions as <see cref="Robustness.Attacks.AttackTarget.DrawDirection"/> draws them:
/// the same numbers from the same stream, up to the last bits of a length.
/// </summary>
internal static class RandomDirection
{
    /// <summary>Uniform on the unit sphere in ℓ₂, every coordinate uniform in [−1, 1] in ℓ∞.</summary>
    /// <param name="norm">The norm.</param>
    /// <param name="random">The stream.</param>
    /// <param name="direction">Receives it.</param>
    public static void Draw(Norm norm, RandomSource random, double[] direction)
    {
        if (norm == Norm.L2)
        {
            random.FillGaussian(direction);
            double length = Math.Sqrt(direction.Sum(value => value * value));
            foreach (ref double value in direction.AsSpan())
            {
                value /= length;
            }

            return;
        }

        foreach (ref double value in direction.AsSpan())
        {
            value = (2 * random.NextDouble()) - 1;
        }
    }
}
