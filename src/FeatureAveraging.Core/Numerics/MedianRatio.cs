using FeatureAveraging.Randomness;

namespace FeatureAveraging.Numerics;

/// <summary>The ratio of the medians of two lists that belong together, sample by sample.</summary>
public static class MedianRatio
{
    private const int Resamples = 1999;
    private const int Tail = 50;        // 2.5 % of 1999 + 1

    /// <summary>
    /// Its 95 % interval over samples: the 50th and the 1950th of the ratios of 1999 draws of n pairs with replacement (percentile
    /// bootstrap).
    /// </summary>
    /// <param name="above">n values of the numerator, none NaN.</param>
    /// <param name="below">n values of the denominator, of the same samples.</param>
    /// <param name="random">Draws the pairs.</param>
    /// <returns>Both ends; NaN where a draw has no ratio, 0/0 or ∞/∞.</returns>
    /// <exception cref="ArgumentException">The lists are empty or of different lengths.</exception>
    /// <remarks>
    /// Efron 1979, Annals of Statistics 7:1–26. Pairs are drawn together, so what makes a sample easy for both does not widen the interval.
    /// </remarks>
    public static (double Low, double High) Resample(IReadOnlyList<double> above, IReadOnlyList<double> below, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(above);
        ArgumentNullException.ThrowIfNull(below);
        ArgumentNullException.ThrowIfNull(random);
        Shape.Require(
            above.Count > 0 && below.Count == above.Count, nameof(below),
            $"has {below.Count} values beside {above.Count}; as many of both are needed, at least one");
        int[] aboveOrder = Order(above), belowOrder = Order(below);
        var times = new int[above.Count];
        var ratios = new double[Resamples];
        for (int draw = 0; draw < Resamples; draw++)
        {
            Array.Clear(times);
            for (int i = 0; i < times.Length; i++)
            {
                times[random.NextInt(times.Length)]++;
            }

            ratios[draw] = Median(above, aboveOrder, times) / Median(below, belowOrder, times);
        }

        Array.Sort(ratios);     // NaN first
        return double.IsNaN(ratios[0]) ? (double.NaN, double.NaN) : (ratios[Tail - 1], ratios[Resamples - Tail]);
    }

    private static int[] Order(IReadOnlyList<double> values) => [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i])];

    // Of a draw that has values[i] times[i] times, as many values as there are in all: no draw is sorted.
    private static double Median(IReadOnlyList<double> values, int[] order, int[] times)
    {
        int seen = 0, lowerRank = (order.Length - 1) / 2, upperRank = order.Length / 2;
        double lower = double.NaN;
        foreach (int i in order)
        {
            seen += times[i];
            lower = double.IsNaN(lower) && seen > lowerRank ? values[i] : lower;
            if (seen > upperRank)
            {
                return (lower + values[i]) / 2;
            }
        }

        return double.NaN;
    }
}
