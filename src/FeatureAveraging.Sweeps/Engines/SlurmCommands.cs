using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FeatureAveraging.Options;

namespace FeatureAveraging.Sweeps.Engines;

/// <summary>
/// The commands of Slurm that an engine needs: <c>sbatch</c>, <c>squeue</c>, <c>scancel</c>, <c>scontrol</c>, and <c>sacct</c> where there
/// is one.
/// </summary>
internal static class SlurmCommands
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The most tasks of one array: <c>MaxArraySize</c> of the site.</summary>
    /// <exception cref="OptionsException">There is no Slurm here, or it does not answer.</exception>
    public static int FindMostTasks()
    {
        string line = Require("scontrol", ["show", "config"]).Split('\n')
            .FirstOrDefault(line => line.StartsWith("MaxArraySize", StringComparison.Ordinal)) ?? "";
        string number = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return int.TryParse(number, CultureInfo.InvariantCulture, out int most) && most > 0
            ? most
            : throw new OptionsException(
                ["'scontrol show config' says no MaxArraySize; arrays are needed, so ask the site whether it lets them."]);
    }

    /// <summary>Asks for an array of tasks.</summary>
    /// <param name="script">The script with its options.</param>
    /// <returns>The id of the array; null with what was wrong where it was refused.</returns>
    public static (long? Job, string Fault) Submit(string script)
    {
        (int code, string output, string error) = Run("sbatch", ["--parsable", script]);
        return code == 0 && long.TryParse(output.Trim().Split(';')[0], CultureInfo.InvariantCulture, out long job)
            ? (job, "")
            : (null, error.Trim());
    }

    /// <summary>States of the tasks of a name that are in the queue.</summary>
    /// <param name="name">Name of the jobs.</param>
    /// <returns>One word each, for example <c>RUNNING</c>; null where Slurm does not answer just now.</returns>
    public static IReadOnlyList<string>? FindTasks(string name)
    {
        (int code, string output, _) = Run("squeue", ["--noheader", "--array", "--me", $"--name={name}", "--format=%T"]);
        return code == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : null;
    }

    /// <summary>Tells every task of a name to stop.</summary>
    /// <param name="name">Name of the jobs.</param>
    public static void Cancel(string name) => Run("scancel", ["--me", $"--name={name}"]);

    /// <summary>Puts a running task in the queue again, which ends it.</summary>
    /// <param name="task">Id of the task.</param>
    /// <returns>What was wrong; empty where nothing was.</returns>
    public static string Requeue(string task)
    {
        (int code, _, string error) = Run("scontrol", ["requeue", task]);
        return code == 0 ? "" : error.Trim();
    }

    /// <summary>
    /// What accounting says of a task's end, such as <c>OUT_OF_MEMORY</c>; null where there is no accounting, or it knows nothing.
    /// </summary>
    /// <param name="task">Id of the task.</param>
    public static string? FindEnd(string task)
    {
        (int code, string output, _) = Run("sacct", ["--noheader", "--parsable2", "--allocations", $"--jobs={task}", "--format=State"]);
        string state = output.Trim().Split('\n')[^1].Trim();
        return code == 0 && state.Length > 0 ? state : null;
    }

    private static string Require(string program, string[] arguments)
    {
        (int code, string output, string error) = Run(program, arguments);
        return code == 0 ? output : throw new OptionsException(
            [$"--engine slurm needs Slurm's commands on this host, and {program} ends with code {code}: {error.Trim()}"]);
    }

    private static (int Code, string Output, string Error) Run(string program, string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                return (-1, "", $"{program} did not answer within {Patience.TotalMinutes} minutes");
            }

            return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (ExternalException absent)
        {
            return (127, "", absent.Message);
        }
    }
}
