using System.CommandLine;
using FeatureAveraging.Cli.Sweeps;
using FeatureAveraging.Options;
using FeatureAveraging.Reporting;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Reading;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg sweep report</c>: a page of phase diagrams and slices.</summary>
internal static class SweepReportCommand
{
    public static Command Create(CliHost host)
    {
        Argument<string> folder = SweepCommand.FolderArgument();
        Option<string?> output = Words.Text("--out", "DIR", "Where to write the page; the folder of the sweep unless given");
        Option<string?> x = Words.Text("--x", "OPTION", "The axis across (default: the first one with several values)");
        Option<string?> y = Words.Text("--y", "OPTION", "The axis upward (default: the next one)");
        var metrics = new Option<string[]>("--metric")
        {
            Description = "A metric to show, repeatable (default: all, at most twelve)",
            HelpName = "NAME",
        };
        var at = new Option<string[]>("--at")
        {
            Description = "Hold another axis at a value, repeatable (default: its first one)",
            HelpName = "OPTION=VALUE",
        };
        var command = new ExampleCommand(
            "report", "Write a page with phase diagrams and slices of what is finished: any two axes, any metric",
            "favg sweep report sweeps/map",
            "favg sweep report sweeps/map --x Data.ClusterCount --y Training.LearningRate --metric coarse.radius.exact.median")
        {
            folder, output, x, y, metrics, at,
        };
        command.SetAction(parsed =>
        {
            SweepSession session = SweepSession.Look(host, parsed.GetValue(folder)!);
            SweepTable table = SweepCommand.Collect(session);
            var view = new SweepView
            {
                X = parsed.GetValue(x),
                Y = parsed.GetValue(y),
                Metrics = parsed.GetValue(metrics) ?? [],
                At = ReadHeld(parsed.GetValue(at) ?? []),
            };
            Report report = SweepReport.Build(table, view, host.DefaultThreads);
            string directory = parsed.GetValue(output) ?? session.Folder.FullPath;
            SweepCollector.Write(directory, table);
            RunPages.WriteFiles(directory, report, host.Error);
            host.Out.WriteLine(Path.Combine(directory, RunPages.PageName));
            return ExitCode.Done;
        });
        return command;
    }

    private static Dictionary<string, string> ReadHeld(string[] words)
    {
        var held = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string word in words)
        {
            if (word.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } value])
            {
                throw new OptionsException([$"--at is {word}; expected OPTION=VALUE."]);
            }

            held[name] = value;
        }

        return held;
    }
}
