using MathNet.Numerics;

namespace FeatureAveraging.Numerics;

/// <summary>The distribution functions that certificates from random draws rest on.</summary>
public static class Probabilities
{
    private const int Halvings = 100;       // from [0, 1] to the last digit of any p above 2⁻⁴⁷

    /// <summary>
    /// A one-sided Clopper–Pearson bound: the true probability of success is at least this, except with the given probability of failure.
    /// </summary>
    /// <param name="successes">n, from 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">N ≥ 1, fixed before drawing.</param>
    /// <param name="failureProbability">α in (0, 1).</param>
    /// <returns>The p with P[Bin(N, p) ≥ n] = I_p(n, N − n + 1) = α; 0 when there was no success.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    /// <remarks>
    /// By bisection on the incomplete beta function, the side with I_p ≤ α: the library's own inverse stops at an
    /// absolute error of 10⁻⁸, too much beside 1 − p = 7·10⁻⁵.
    /// </remarks>
    public static double BinomialLowerBound(int successes, int trials, double failureProbability)
    {
        RequireCounts(successes, trials);
        if (!(failureProbability is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(failureProbability), failureProbability, "A probability in (0, 1) was expected.");
        }

        double low = 0, high = (double)successes / trials;
        for (int i = 0; i < Halvings && successes > 0; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = SpecialFunctions.BetaRegularized(successes, trials - successes + 1.0, middle) <= failureProbability
                ? (middle, high)
                : (low, middle);
        }

        return low;
    }

    /// <summary>The two-sided p-value of "success and failure are equally likely": the probability of counts at least as uneven.</summary>
    /// <param name="successes">n, from 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">N ≥ 1.</param>
    /// <returns>min(1, 2·P[Bin(N, ½) ≥ max(n, N − n)]).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static double BinomialPValue(int successes, int trials)
    {
        RequireCounts(successes, trials);
        int more = Math.Max(successes, trials - successes);
        return Math.Min(1, 2 * SpecialFunctions.BetaRegularized(more, trials - more + 1.0, 0.5));
    }

    /// <summary>Φ⁻¹(p), the quantile of the standard normal distribution.</summary>
    /// <param name="probability">p in [0, 1]; the ends give ∓∞.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is out of range.</exception>
    /// <remarks>The library's inverse promises nine digits; one Newton step on the lower tail gives the rest.</remarks>
    public static double NormalQuantile(double probability)
    {
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability in [0, 1] was expected.");
        }

        double tail = Math.Min(probability, 1 - probability), x = SpecialFunctions.ErfcInv(2 * tail);       // Φ(−√2·x) = ½ erfc(x)
        if (double.IsFinite(x))
        {
            x += (SpecialFunctions.Erfc(x) - (2 * tail)) * Math.Sqrt(Math.PI) / 2 * Math.Exp(x * x);
        }

        return Math.Sqrt(2) * (probability < 0.5 ? -x : x);
    }

    private static void RequireCounts(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
    }
}
