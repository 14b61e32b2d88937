using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FeatureAveraging.Cli.Sweeps;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.Planning;
using FeatureAveraging.Sweeps.Plans;
using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg sweep plan</c>: what a sweep will cost.</summary>
internal static class SweepPlanCommand
{
    public static Command Create(CliHost host)
    {
        var file = new Argument<string>("FILE") { Description = "The sweep file" };
        Option<string?> output = Words.Text("--out", "DIR", "The folder of the sweep, where cells may be finished (default: sweeps/NAME)");
        Option<int?> cores = Words.Number("--cores", "Cores that the cells may use together (default: all)", 1);
        Option<bool> json = Words.Switch("--json", "Print one JSON document on standard output");
        Option<bool> quiet = Words.Switch("--quiet", "Show no progress");
        var command = new ExampleCommand(
            "plan", "Check a sweep and say what it will cost: runs some of its cells to find out, and keeps nothing",
            "favg sweep plan map.json")
        {
            file, output, cores, json, quiet,
        };
        command.SetAction(parsed =>
        {
            SweepFile sweep = SweepFile.Read(parsed.GetValue(file)!);
            SweptExperiment experiment = SweepSession.Find(host, sweep);
            var grid = new SweepGrid(sweep, experiment, SweepSession.Version);
            grid.RequireValid();
            bool isShown = !parsed.GetValue(quiet);
            SweepCost cost = SweepPlanner.Estimate(
                sweep, grid, experiment, FindDone(SweepSession.PlaceOf(sweep, parsed.GetValue(output)), grid),
                cell => host.Error.Write(isShown ? $"trying {cell}\n" : ""), host.Cancellation);
            if (parsed.GetValue(json))
            {
                host.Out.WriteLine(JsonSerializer.Serialize(cost, SweepCostJson.Default.SweepCost));
            }
            else
            {
                Write(host.Out, cost, parsed.GetValue(cores) ?? host.DefaultThreads);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Func<int, bool> FindDone(string path, SweepGrid grid)
    {
        if (!SweepFolder.IsSweep(path))
        {
            return _ => false;
        }

        var state = new SweepState(SweepFolder.Open(path), grid);
        state.Refresh();
        return index => state.StatusOf(index) == CellStatus.Done;
    }

    private static void Write(TextWriter output, SweepCost cost, int cores)
    {
        int workers = Math.Max(1, cores / cost.Threads);
        double perCell = cost.Open == 0 ? 0 : cost.CoreSeconds / cost.Open;
        (string Name, string Value)[] lines =
        [
            ("cells", Text($"{cost.Cells:N0}, of which {cost.Open:N0} are to be run; {cost.Probes} were tried to find out")),
            ("processor time", Text(
                $"{cost.CoreSeconds / 3600:0.###} core-hours, {perCell:0.###} s a cell, {cost.StartSeconds:0.#} s more a worker")),
            ("here", Text($"{(cost.CoreSeconds / workers / cost.Threads) + cost.StartSeconds:0} s with {workers} workers on idle cores")),
            ("on Slurm", Text($"{cost.Tasks:N0} tasks")),
            ("memory", Text($"{cost.PeakMegabytes:0} MB a worker")),
            ("disk", Text($"{cost.DiskMegabytes:0.###} MB of results")),
        ];
        foreach ((string name, string value) in lines)
        {
            output.WriteLine($"{name,-16}{value}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
