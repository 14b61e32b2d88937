using System.CommandLine;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg reproduce all</c>: every experiment of the paper, one after the other.</summary>
internal static class ReproduceAllCommand
{
    public static Command Create(CliHost host)
    {
        Option<ulong?> seed = Words.Number("--seed", "Root seed of every experiment (default 0)", 0UL);
        Option<int?> threads = Words.Number("--threads", "Threads (default: all processors)", 1);
        Option<string?> preset = Words.Text("--preset", "quick|paper", "The same named set of options for each");
        Option<string?> data = Words.Text("--data", "DIR", "Where data sets lie (default: FAVG_DATA, then the user's cache)");
        Option<string?> directory =
            Words.Text("--out", "DIR", "Folder of the run folders synthetic, mnist and cifar10; new ones under runs/ unless given");
        Option<bool> strict = Words.Switch("--strict", "Exit with code 3 when a claim fails");
        Option<bool> force = Words.Switch("--force", "Replace runs that --out holds"), quiet = Words.Switch("--quiet", "Show no progress");
        var command = new ExampleCommand(
            "all", "Every experiment of the paper, one after the other", "favg reproduce all --preset quick --out runs/all")
        {
            data, seed, threads, strict, preset, directory, force, quiet,
        };
        command.SetAction(parsed => Run(host, experiment =>
        [
            "reproduce", experiment.Id,
            .. Given("--seed", parsed.GetValue(seed)), .. Given("--threads", parsed.GetValue(threads)),
            .. Given("--preset", parsed.GetValue(preset)),
            .. experiment.IsOnImages ? Given("--data", parsed.GetValue(data)) : [],
            .. Given("--out", parsed.GetValue(directory) is { } folder ? Path.Combine(folder, experiment.Id) : null),
            .. Flag("--strict", parsed.GetValue(strict)), .. Flag("--force", parsed.GetValue(force)),
            .. Flag("--quiet", parsed.GetValue(quiet)),
        ]));
        return command;
    }

    // A claim that fails does not keep the other experiments from running; what stops one of them stops all.
    private static int Run(CliHost host, Func<ExperimentInfo, string[]> line)
    {
        int worst = ExitCode.Done;
        foreach (RegisteredExperiment experiment in ExperimentRegistry.Reproductions)
        {
            int code = FavgCommand.Run(host, line(experiment.Info));
            if (code is not (ExitCode.Done or ExitCode.ClaimFailed))
            {
                return code;
            }

            worst = Math.Max(worst, code);
        }

        return worst;
    }

    private static string[] Given<T>(string option, T? value) => value is null ? [] : [option, FormattableString.Invariant($"{value}")];

    private static string[] Flag(string option, bool isSet) => isSet ? [option] : [];
}
