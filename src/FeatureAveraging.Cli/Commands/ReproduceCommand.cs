using System.CommandLine;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg reproduce</c>: the paper's experiments end to end.</summary>
internal static class ReproduceCommand
{
    public static Command Create(CliHost host)
    {
        var command = new ExampleCommand(
            "reproduce", "Run an experiment of the paper: data, training, features, curves, claims, page",
            "favg reproduce synthetic --seed 0");
        foreach (RegisteredExperiment experiment in ExperimentRegistry.Reproductions)
        {
            command.Add(experiment.CreateCommand(host));
        }

        command.Add(ReproduceAllCommand.Create(host));
        return command;
    }
}
