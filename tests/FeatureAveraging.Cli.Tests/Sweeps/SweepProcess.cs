using System.Diagnostics;
using System.Text.Json;
using FeatureAveraging.Sweeps.Engines;

namespace FeatureAveraging.Cli.Tests.Sweeps;

/// <summary>A sweep of small cells run by processes of their own, which may be killed.</summary>
internal sealed class SweepProcess : IDisposable
{
    /// <summary>The program as the tests were built with it.</summary>
    public static readonly WorkerProgram Program = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "favg.dll")]);

    private readonly Favg _favg = new();

    public SweepProcess(int seeds, int steps = 30) =>
        File.WriteAllText(Sweep, $$"""
            {
              "Name": "small",
              "Experiment": "synthetic",
              "Options": {
                "Scope": "ExactRadii", "Data.InputDimension": 24, "Data.SampleCount": 40, "Data.TestCount": 10, "Network.NeuronsPerSign": 3,
                "Training.Steps": {{steps}}, "Training.RecordEvery": 0, "Training.LearningRate": 0.01
              },
              "Axes": [{ "Option": "Data.ClusterCount", "Values": [2, 4] }, { "Option": "Data.NoiseScale", "Values": [0.5, 1] }],
              "Seeds": { "Count": {{seeds}} },
              "Metrics": ["coarse.radius.exact.median", "fine.radius.exact.max.median"],
              "Slurm": { "TimeMinutes": 5, "CellsPerTask": {{Math.Max(1, seeds)}} }
            }
            """);

    public string Sweep => _favg.PathOf("small.json");

    public string PathOf(string name) => _favg.PathOf(name);

    /// <summary>Runs a command line in this process.</summary>
    public (int Code, string Out, string Error) Run(string line)
    {
        CliHost host = _favg.Host() with { Out = new StringWriter(), Error = new StringWriter(), Worker = Program, DefaultThreads = 2 };
        string[] words = [.. line.Replace("$DIR", _favg.Folder, StringComparison.Ordinal).Split(' ')];
        return (FavgCommand.Run(host, words), host.Out.ToString()!, host.Error.ToString()!);
    }

    /// <summary>Starts a command line as a process of its own.</summary>
    public Process Start(params string[] words)
    {
        var start = new ProcessStartInfo(Program.File, [.. Program.Arguments, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _favg.Folder,
        };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Processes of the sweep's workers that are still there.</summary>
    public Process[] FindWorkers(string folder)
    {
        string results = Path.Combine(PathOf(folder), "results");
        return Directory.Exists(results) ? [.. Directory.EnumerateFiles(results).Select(FindWorker).OfType<Process>()] : [];
    }

    /// <summary>The table of a sweep as text, and how many cells are finished.</summary>
    public (string Csv, byte[] Parquet) Collect(string folder)
    {
        (int code, _, string error) = Run($"sweep collect $DIR/{folder}");
        Assert.True(code == ExitCode.Done, error);
        string directory = PathOf(folder);
        return (File.ReadAllText(Path.Combine(directory, "cells.csv")), File.ReadAllBytes(Path.Combine(directory, "cells.parquet")));
    }

    /// <summary>Finished results of every cell, by id: more than one is work that was done twice.</summary>
    public ILookup<string, string> Results(string folder) =>
        Directory.EnumerateFiles(Path.Combine(PathOf(folder), "results")).SelectMany(ReadLines)
            .Where(line => line.StartsWith("{\"cell\"", StringComparison.Ordinal) && line.EndsWith('}')).ToLookup(line => line[9..25]);

    /// <summary>The lines of a file that another process may be writing.</summary>
    public static string[] ReadLines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n');
    }

    /// <summary>Whether any cell is finished.</summary>
    public bool Any(string folder) => Directory.Exists(Path.Combine(PathOf(folder), "results")) && Results(folder).Count > 0;

    public void Dispose() => _favg.Dispose();

    private static Process? FindWorker(string file)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            using JsonDocument header = JsonDocument.Parse(reader.ReadLine() ?? "{}");
            int id = header.RootElement.GetProperty("process").GetInt32();
            string folder = Path.GetDirectoryName(Path.GetDirectoryName(file))!;
            bool isOurs = File.ReadAllText($"/proc/{id}/cmdline").Contains(folder, StringComparison.Ordinal);      // ids are used again
            return isOurs ? Process.GetProcessById(id) : null;
        }
        catch (Exception gone) when (gone is ArgumentException or IOException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }
}
