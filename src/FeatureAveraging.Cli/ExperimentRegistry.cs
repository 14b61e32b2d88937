using System.CommandLine;
using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Cli.Sweeps;
using FeatureAveraging.Cli.Verification;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Cli;

/// <summary>An experiment as the command line runs it.</summary>
/// <param name="Info">What it is.</param>
/// <param name="CreateCommand">Makes its command.</param>
/// <param name="Rerun">Runs it again from its record; null where its records do not say enough.</param>
internal sealed record RegisteredExperiment(
    ExperimentInfo Info, Func<CliHost, Command> CreateCommand, Func<RerunContext, FoundRecord, Rerun>? Rerun)
{
    /// <summary>Makes what a sweep runs, given its samples; null where the experiment needs a model, or deep networks.</summary>
    /// <value>The default is null.</value>
    public Func<CliHost, SweepData?, SweptExperiment>? CreateSwept { get; init; }
}

/// <summary>Every experiment. A new one adds a line here; commands, <c>favg list</c> and <c>favg verify</c> follow.</summary>
internal static class ExperimentRegistry
{
    /// <summary>All experiments, in the order in which they are listed.</summary>
    public static IReadOnlyList<RegisteredExperiment> All { get; } =
    [
        new(ExperimentInfo.Synthetic, SyntheticCommand.Create, SyntheticRerun.Run) { CreateSwept = SyntheticSweep.Create },
        OnImages(ImageExperimentSource.Mnist),
        OnImages(ImageExperimentSource.Cifar10),
        new(ExperimentInfo.Train, TrainCommand.Create, null) { CreateSwept = TrainSweep.Create },
        new(ExperimentInfo.Features, FeaturesCommand.Create, null),
        new(ExperimentInfo.Attack, AttackCommand.Create, AttackRerun.Run),
        new(ExperimentInfo.Diagnose, DiagnoseCommand.Create, null),
        new(ExperimentInfo.Harden, HardenCommand.Create, HardenRerun.Run) { CreateSwept = HardenSweep.Create },
    ];

    /// <summary>The experiments of the paper.</summary>
    public static IEnumerable<RegisteredExperiment> Reproductions => All.Where(one => one.Info.IsReproduction);

    /// <summary>Runs an experiment again.</summary>
    /// <param name="context">Other records, data sets and a folder for temporary files.</param>
    /// <param name="found">Its record.</param>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public static Rerun Rerun(RerunContext context, FoundRecord found)
    {
        Rerun rerun = All.FirstOrDefault(one => one.Info.Id == found.Record.Experiment)?.Rerun?.Invoke(context, found)
            ?? Verification.Rerun.Impossible($"records of '{found.Record.Experiment}' do not say enough to be made again");
        context.Host.Cancellation.ThrowIfCancellationRequested();
        return rerun;
    }

    private static RegisteredExperiment OnImages(ImageExperimentSource source) => new(
        source.Info, host => ImageReproduceCommand.Create(host, source), (context, found) => ImageRerun.Run(context, found, source));
}
