using System.Diagnostics;
using System.Globalization;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>
/// The command <c>compare</c>: ours against libtorch, in turn, on the same data, network and thread count; and against absolute bounds.
/// Each case runs in a process of its own: this program again, with the command <c>compare-case</c>.
/// </summary>
internal static class CompareCommand
{
    /// <summary>Name of the command that measures one case.</summary>
    public const string CaseCommand = "compare-case";

    /// <summary>Name of every case.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. CompareCase.All.Select(c => c.Name)];

    /// <summary>Measures everything wanted and prints it.</summary>
    /// <param name="threads">Threads of either side; cases of radii have one by definition.</param>
    /// <param name="json">One JSON object on standard output instead of a table.</param>
    /// <param name="only">Start of the names of the wanted cases; empty for all.</param>
    /// <param name="data">Where MNIST lies; null skips the cases that need it.</param>
    /// <returns>3 when a case crashed, else 0. A missed bound is reported and no more: on a busy machine it says little.</returns>
    public static int Run(int threads, bool json, string only, string? data)
    {
        CompareCase[] wanted = [.. CompareCase.All.Where(c => c.Name.StartsWith(only, StringComparison.Ordinal))];
        foreach (CompareCase skipped in wanted.Where(c => c.NeedsMnist && data is null))
        {
            Console.Error.WriteLine($"{skipped.Name} is skipped: neither --data nor FAVG_DATA says where MNIST lies.");
        }

        var cases = new SeparateCases<ComparisonReport>(name => Command(name, threads, data), ComparisonReport.Format, Console.Error);
        IReadOnlyList<ComparisonReport> measured = cases.Run(wanted.Where(c => !c.NeedsMnist || data is not null).Select(c => c.Name));
        ComparisonReport empty = ComparisonReport.Empty(threads) with { Failed = cases.Failed };
        ComparisonReport report = measured.Aggregate(empty, (all, one) => all.Add(one));
        Console.WriteLine(json ? report.ToJson() : report.ToTable());
        return cases.ExitCode;
    }

    /// <summary>Measures one case in this process and prints its report as JSON.</summary>
    /// <param name="name">Name of the case.</param>
    /// <param name="threads">Threads of either side.</param>
    /// <param name="data">Where MNIST lies; null when the case does without.</param>
    public static void RunCase(string name, int threads, string? data)
    {
        torch.set_num_threads(threads);
        Console.WriteLine(CompareCase.All.Single(c => c.Name == name).Measure(ComparisonReport.Empty(threads), threads, data).ToJson());
    }

    private static ProcessStartInfo Command(string name, int threads, string? data)
    {
        string program = Environment.ProcessPath!;
        bool throughHost = Path.GetFileNameWithoutExtension(program) == "dotnet";      // dotnet FeatureAveraging.Benchmarks.dll …
        string[] self = throughHost ? [typeof(CompareCommand).Assembly.Location, CaseCommand] : [CaseCommand];
        string[] place = data is null ? [] : ["--data", data];
        return new ProcessStartInfo(program, [.. self, name, "--threads", threads.ToString(CultureInfo.InvariantCulture), .. place]);
    }
}
