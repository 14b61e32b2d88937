using System.CommandLine;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg list</c>: experiments, one line each, with the paper source.</summary>
internal static class ListCommand
{
    public static Command Create(CliHost host)
    {
        var command = new ExampleCommand("list", "List the experiments, one line each, with their source in the paper", "favg list");
        command.SetAction(_ =>
        {
            foreach (ExperimentInfo experiment in ExperimentRegistry.All.Select(one => one.Info))
            {
                WriteLine(host, experiment.Command, experiment.Source, experiment.Summary);
            }

            IEnumerable<string> swept = ExperimentRegistry.All.Where(one => one.CreateSwept is not null).Select(one => one.Info.Id);
            WriteLine(host, "sweep run", "This project", $"grids of runs, here or on a cluster; of {string.Join(", ", swept)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static void WriteLine(CliHost host, string command, string source, string summary) =>
        host.Out.WriteLine($"{command,-22} {source,-40} {summary}");
}
