namespace FeatureAveraging.Numerics;

/// <summary>Summaries of lists of numbers.</summary>
public static class Statistics
{
    /// <summary>The median: the middle value, or the mean of the two middle ones.</summary>
    /// <param name="values">Any values; NaN is left out, infinities count.</param>
    /// <returns>NaN when no value is left.</returns>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        int half = sorted.Length / 2;
        return sorted.Length == 0 ? double.NaN : sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
