using System.Diagnostics;
using System.Globalization;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>Times the command <c>favg reproduce synthetic</c> as a user runs it: a process, from start to exit, report included.</summary>
internal static class SyntheticProcess
{
    /// <summary>Name of the case.</summary>
    public const string Name = "synthetic.process";

    private const int Runs = 3;

    /// <summary>Measures it, after one run that is not counted.</summary>
    /// <param name="threads">Threads the command may use.</param>
    /// <returns>Null, with the reason on standard error, when the command is not built.</returns>
    /// <exception cref="InvalidOperationException">The command failed.</exception>
    public static ProcessResult? Measure(int threads)
    {
        if (FindCommandLine() is not { } program)
        {
            Console.Error.WriteLine($"{Name} is skipped: `dotnet build -c Release src/FeatureAveraging.Cli` builds the command line.");
            return null;
        }

        double[] seconds = new double[Runs];
        double peak = 0;
        for (int run = -1; run < Runs; run++)
        {
            seconds[Math.Max(run, 0)] = Run(program, threads, ref peak);
        }

        return new ProcessResult(Runs, Timing.Median(seconds), peak / 1e6);
    }

    private static double Run(string program, int threads, ref double peak)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("favg-benchmark-");
        try
        {
            string run = Path.Combine(folder.FullName, "run");
            string count = threads.ToString(CultureInfo.InvariantCulture);
            string[] arguments = [program, "reproduce", "synthetic", "--seed", "0", "--threads", count, "--out", run, "--quiet"];
            var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            long begin = Stopwatch.GetTimestamp();
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            while (!process.WaitForExit(10))
            {
                peak = Math.Max(peak, PeakBytes(process));
            }

            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            Task.WaitAll(output, errors);
            if (process.ExitCode == 0 && Directory.Exists(run))
            {
                return seconds;
            }

            string missing = Directory.Exists(run) ? "" : " and wrote no run folder";
            throw new InvalidOperationException($"favg ended with exit code {process.ExitCode}{missing}. {errors.Result.Trim()}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double PeakBytes(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)       // it ended after the caller looked
        {
            return 0;
        }
    }

    private static string? FindCommandLine()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FeatureAveraging.slnx")))
            {
                string program = Path.Combine(folder.FullName, "artifacts", "bin", "FeatureAveraging.Cli", "release", "favg.dll");
                return File.Exists(program) ? program : null;
            }
        }

        return null;
    }
}
