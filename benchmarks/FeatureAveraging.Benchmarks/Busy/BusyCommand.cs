using System.Globalization;
using FeatureAveraging.Benchmarks.Comparison;

namespace FeatureAveraging.Benchmarks.Busy;

/// <summary>The command <c>busy</c>: more threads must not cost time where other processes hold the cores.</summary>
internal static class BusyCommand
{
    private const int WarmUp = 2;
    private const int Runs = 10;
    private const double Bound = 1.3;

    /// <summary>Times every wanted case on one and on several threads, in turn, and prints a table of medians.</summary>
    /// <param name="threads">Threads to compare with one.</param>
    /// <param name="neighbours">Busy processes beside; 0 measures a quiet machine.</param>
    /// <param name="only">Start of the names of the wanted cases; empty for all.</param>
    public static void Run(int threads, int neighbours, string only)
    {
        using var busy = new BusyNeighbours(neighbours);
        Print($"{neighbours} busy processes beside, {Environment.ProcessorCount} cores; medians of {Runs} runs, wall time");
        Print($"{"case",-14}{"1 thread, ms",14}{$"{threads} threads, ms",16}{"ratio",8}{"bound",8}  kept");
        foreach (BusyCase timed in BusyCase.All.Where(c => c.Name.StartsWith(only, StringComparison.Ordinal)))
        {
            (double one, double several) = Timing.Interleave(timed.Create(1), timed.Create(threads), WarmUp, Runs);
            double ratio = several / one;
            Print($"{timed.Name,-14}{one,14:F1}{several,16:F1}{ratio,8:F2}{Bound,8}  {(ratio <= Bound ? "yes" : "NO")}");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
