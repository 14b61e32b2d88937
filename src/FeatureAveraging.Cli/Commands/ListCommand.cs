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
                host.Out.WriteLine($"{experiment.Command,-22} {experiment.Source,-40} {experiment.Summary}");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
