using System.Diagnostics;
using System.Globalization;
using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Benchmarks.Radius;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Benchmarks.Scale;

/// <summary>
/// The command <c>scale radius</c>: how the cost of an exact radius grows with width, inputs and number of points, on one thread.
/// </summary>
internal static class RadiusScaleCommand
{
    private const int Points = 24;
    private const int Neurons = 10;
    private static readonly RadiusOptions Options = new() { BudgetSeconds = 1 };

    /// <summary>
    /// Prints three Markdown tables for averaged and random networks. The last row of each is the exponent e of cost ∝ (first
    /// column)^e between the first and the last row.
    /// </summary>
    public static void Run()
    {
        WarmUp();
        PrintPerPoint(
            "neurons", [4, 8, 16, 32, 64], neurons => RadiusProblem.Averaged(neurons / 2, 3072, Points),
            neurons => RadiusProblem.Random(neurons / 2, 512, Points));
        PrintPerPoint(
            "d", [64, 256, 1024, 4096, 16_384, 65_536], d => RadiusProblem.Averaged(Neurons / 2, d, Points),
            d => RadiusProblem.Random(Neurons / 2, d, Points));
        PrintPerRun([1, 10, 100, 1000, 10_000, 100_000]);
    }

    // Until the runtime has recompiled the solver for speed, which it does in the background.
    private static void WarmUp()
    {
        RadiusProblem problem = RadiusProblem.Averaged(Neurons / 2, 256, 1000);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 2)
        {
            problem.Solve(Options);
        }
    }

    private static void PrintPerPoint(string parameter, int[] values, Func<int, RadiusProblem> averaged, Func<int, RadiusProblem> random)
    {
        Console.WriteLine($"| {parameter} | averaged, ms a point | solved | random, ms a point | solved |");
        Console.WriteLine("|--:|--:|--:|--:|--:|");
        var costs = new List<(double Averaged, double Random)>();
        foreach (int value in values)
        {
            (double Ms, double Solved) a = TimePoints(averaged(value)), r = TimePoints(random(value));
            costs.Add((a.Ms, r.Ms));
            Print($"| {value} | {Short(a.Ms)} | {a.Solved:P0} | {Short(r.Ms)} | {r.Solved:P0} |");
        }

        double first = Exponent(values, costs[0].Averaged, costs[^1].Averaged);
        double second = Exponent(values, costs[0].Random, costs[^1].Random);
        Print($"| exponent | {first:F2} | | {second:F2} | |");
        Console.WriteLine();
    }

    // At d = 256: 100,000 points and their witnesses stay well below a gigabyte.
    private static void PrintPerRun(int[] counts)
    {
        const int Dimension = 256;
        Console.WriteLine("| points | averaged, ms a run | ms a point | random, ms a run | ms a point |");
        Console.WriteLine("|--:|--:|--:|--:|--:|");
        RadiusProblem averaged = RadiusProblem.Averaged(Neurons / 2, Dimension, counts[^1]),
            random = RadiusProblem.Random(Neurons / 2, Dimension, counts[^1]);
        var costs = new List<(double Averaged, double Random)>();
        foreach (int count in counts)
        {
            (double a, double r) = (TimeRun(averaged.First(count)), TimeRun(random.First(count)));
            costs.Add((a, r));
            Print($"| {count} | {Short(a)} | {Short(a / count)} | {Short(r)} | {Short(r / count)} |");
        }

        double first = Exponent(counts, costs[0].Averaged, costs[^1].Averaged);
        double second = Exponent(counts, costs[0].Random, costs[^1].Random);
        Print($"| exponent | {first:F2} | | {second:F2} | |");
    }

    private static (double Ms, double Solved) TimePoints(RadiusProblem problem)
    {
        problem.First(2).Solve(Options);
        var timer = new PointTimer();
        SampleRadius[] radii = problem.Solve(Options, timer);
        return (Timing.Median(timer.Milliseconds), (double)radii.Count(r => r.Status != RadiusStatus.Bracket) / radii.Length);
    }

    private static double TimeRun(RadiusProblem problem) =>
        Timing.Median(
            Enumerable.Range(0, problem.Samples.Count < 10_000 ? 5 : 1).Select(_ => Timing.Milliseconds(() => problem.Solve(Options))));

    private static double Exponent(int[] values, double first, double last) =>
        Math.Log(last / first) / Math.Log((double)values[^1] / values[0]);

    private static string Short(double value) => value.ToString(value < 100 ? "G3" : "F0", CultureInfo.InvariantCulture);

    private static void Print(FormattableString row) => Console.WriteLine(row.ToString(CultureInfo.InvariantCulture));
}
