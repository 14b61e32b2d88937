using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets.Runs;

namespace FeatureAveraging.Cli.Verification;

/// <summary>How each experiment is run again from its record. A new experiment adds a line here.</summary>
internal static class ExperimentReruns
{
    private static readonly Dictionary<string, Func<RerunContext, FoundRecord, Rerun>> ByExperiment = new()
    {
        ["synthetic"] = SyntheticRerun.Run,
        ["attack"] = AttackRerun.Run,
        ["mnist"] = (context, found) => ImageRerun.Run(context, found, ImageExperimentSource.Mnist),
        ["cifar10"] = (context, found) => ImageRerun.Run(context, found, ImageExperimentSource.Cifar10),
    };

    /// <summary>Runs an experiment again.</summary>
    /// <param name="context">Other records, data sets and a folder for temporary files.</param>
    /// <param name="found">Its record.</param>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public static Rerun Run(RerunContext context, FoundRecord found)
    {
        Rerun rerun = ByExperiment.TryGetValue(found.Record.Experiment, out Func<RerunContext, FoundRecord, Rerun>? run)
            ? run(context, found)
            : Rerun.Impossible($"records of '{found.Record.Experiment}' do not say enough to be made again");
        context.Host.Cancellation.ThrowIfCancellationRequested();
        return rerun;
    }
}
