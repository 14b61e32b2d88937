using System.CommandLine;
using System.Text.Json;
using FeatureAveraging.Cli.Sweeps;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Plans;
using FeatureAveraging.Sweeps.Reading;
using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg sweep</c>: a grid of runs on the cores at hand or on a cluster.</summary>
internal static class SweepCommand
{
    private const string ClearScreen = "\u001b[H\u001b[J";

    public static Command Create(CliHost host)
    {
        var command = new ExampleCommand(
            "sweep", "Run a grid of runs of one experiment, here or on a cluster; what was finished is never run again",
            "favg sweep new map.json",
            "favg sweep run map.json",
            "favg sweep collect sweeps/map")
        {
            CreateNew(host),
            SweepPlanCommand.Create(host),
            SweepRunCommand.CreateRun(host),
            SweepRunCommand.CreateResume(host),
            CreateStatus(host),
            CreateCollect(host),
            SweepReportCommand.Create(host),
            SweepWorkerCommand.Create(host),
        };
        return command;
    }

    /// <summary>The argument of commands that look at a sweep.</summary>
    public static Argument<string> FolderArgument() => new("DIR") { Description = "The folder of the sweep, as favg sweep run made it" };

    private static ExampleCommand CreateNew(CliHost host)
    {
        var file = new Argument<string>("FILE") { Description = "The sweep file to make" };
        var command = new ExampleCommand(
            "new", $"Write a sweep file to start from, with comments, and {SweepSchema.FileName} beside it for editors",
            "favg sweep new map.json")
        {
            file,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            if (Path.Exists(path))
            {
                throw new OptionsException([$"{path} is there already; expected a new file."]);
            }

            string name = string.Concat(
                Path.GetFileNameWithoutExtension(path).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' ? c : '-'));
            AtomicFile.WriteText(path, SweepExample.Write(name));
            AtomicFile.WriteText(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, SweepSchema.FileName), SweepSchema.Write());
            host.Out.WriteLine(path);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand CreateStatus(CliHost host)
    {
        Argument<string> folder = FolderArgument();
        Option<bool> json = Words.Switch("--json", "Print one JSON document on standard output");
        Option<bool> watch = Words.Switch("--watch", "Look again every two seconds until no cell is left");
        var command = new ExampleCommand(
            "status", "How a sweep stands: cells done, running, failed and left", "favg sweep status sweeps/map --json")
        {
            folder, json, watch,
        };
        command.SetAction(parsed =>
        {
            SweepSession session = SweepSession.Look(host, parsed.GetValue(folder)!);
            while (true)
            {
                SweepStatus status = SweepStatus.Of(session.Folder, session.Grid, host.Clock);
                if (parsed.GetValue(json))
                {
                    host.Out.WriteLine(JsonSerializer.Serialize(status, SweepStatusJson.Default.SweepStatus));
                }
                else
                {
                    host.Out.Write(parsed.GetValue(watch) && host.IsOutTerminal ? ClearScreen : "");
                    SweepText.Write(host.Out, status);
                }

                if (!parsed.GetValue(watch) || status.IsComplete)
                {
                    return ExitCode.Done;
                }

                host.Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(2));
                host.Cancellation.ThrowIfCancellationRequested();
            }
        });
        return command;
    }

    private static ExampleCommand CreateCollect(CliHost host)
    {
        Argument<string> folder = FolderArgument();
        Option<string?> output = Words.Text("--out", "DIR", "Where to write the tables; the folder of the sweep unless given");
        var command = new ExampleCommand(
            "collect", $"Write all cells as one table: {SweepCollector.CsvName} and {SweepCollector.ParquetName}",
            "favg sweep collect sweeps/map")
        {
            folder, output,
        };
        command.SetAction(parsed =>
        {
            SweepSession session = SweepSession.Look(host, parsed.GetValue(folder)!);
            string directory = parsed.GetValue(output) ?? session.Folder.FullPath;
            SweepTable table = Collect(session);
            SweepCollector.Write(directory, table);
            int open = table.Rows.Count(row => row.State is "pending" or "failed");
            if (open > 0)
            {
                host.Error.WriteLine(
                    $"{open} of {table.Rows.Count} cells are not finished; their rows have no numbers. See favg sweep status.");
            }

            host.Out.WriteLine(Path.Combine(directory, SweepCollector.CsvName));
            host.Out.WriteLine(Path.Combine(directory, SweepCollector.ParquetName));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The table of a sweep.</summary>
    public static SweepTable Collect(SweepSession session)
    {
        var state = new SweepState(session.Folder, session.Grid, keepsValues: true);
        state.Refresh();
        return SweepCollector.Collect(session.Folder, session.Grid, state);
    }
}
