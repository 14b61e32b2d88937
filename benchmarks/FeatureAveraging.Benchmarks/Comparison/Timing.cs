using System.Diagnostics;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>Wall time of two ways to do the same thing, on a machine that others use too.</summary>
internal static class Timing
{
    /// <summary>Runs both in turn (A B A B …).</summary>
    /// <param name="first">A.</param>
    /// <param name="second">B.</param>
    /// <param name="warmUp">Runs of each that come before and are not counted.</param>
    /// <param name="runs">Counted runs of each.</param>
    /// <returns>Median of each, in milliseconds.</returns>
    public static (double First, double Second) Interleave(Action first, Action second, int warmUp, int runs)
    {
        for (int i = 0; i < warmUp; i++)
        {
            first();
            second();
        }

        double[] a = new double[runs], b = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            a[i] = Milliseconds(first);
            b[i] = Milliseconds(second);
        }

        return (Median(a), Median(b));
    }

    /// <summary>Wall time of one call, in milliseconds.</summary>
    /// <param name="action">What to time.</param>
    public static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Processor time of one call, all threads of this process together, in milliseconds.</summary>
    /// <param name="action">What to time.</param>
    public static double ProcessorMilliseconds(Action action)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
    }

    /// <summary>The median; the mean of the middle two when their number is even.</summary>
    /// <param name="values">At least one value.</param>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
