namespace FeatureAveraging.Numerics;

/// <summary>95 % intervals of a share of n independent samples, and of the difference of two shares of the same samples.</summary>
public static class ShareInterval
{
    private const double Z = 1.959963984540054;      // the normal quantile of 0.975

    /// <summary>The interval of a share; it lies in [0, 1] and holds the share, at 0 and 1 too.</summary>
    /// <param name="share">p, in [0, 1].</param>
    /// <param name="count">n ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside [0, 1], or there is no sample.</exception>
    /// <remarks>(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²))/(1 + z²/n) with z = 1.96 (Wilson 1927, JASA 22:209–212).</remarks>
    public static (double Low, double High) Wilson(double share, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        double square = Z * Z / count, centre = share + (square / 2);
        double reach = Math.Sqrt((square * share * (1 - share)) + (square * square / 4));
        return (Math.Clamp((centre - reach) / (1 + square), 0, share), Math.Clamp((centre + reach) / (1 + square), share, 1));
    }

    /// <summary>
    /// The interval of the difference of two shares of the same samples; it lies in [−1, 1] and has a width even where the two agree on
    /// every sample.
    /// </summary>
    /// <param name="gained">b, samples that count in the first share alone.</param>
    /// <param name="lost">c, samples that count in the second share alone.</param>
    /// <param name="count">n, all samples, at least b + c and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or there are fewer samples than differences.</exception>
    /// <remarks>
    /// With m = n + 2: (b − c)/m ± z·√(b + c + 1 − (b − c)²/m)/m, Wald's interval after one half is added to each of the four cells
    /// (Agresti and Min 2005, Statistics in Medicine 24:729–740).
    /// </remarks>
    public static (double Low, double High) PairedDifference(int gained, int lost, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gained);
        ArgumentOutOfRangeException.ThrowIfNegative(lost);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, Math.Max(1, gained + lost));
        double all = count + 2, difference = gained - lost;
        double reach = Z * Math.Sqrt(gained + lost + 1 - (difference * difference / all));
        return (Math.Max(-1, (difference - reach) / all), Math.Min(1, (difference + reach) / all));
    }
}
