using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Datasets;
using FeatureAveraging.Experiments;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Cli.Commands;

/// <summary>
/// A run that trains deep networks: it keeps a checkpoint after every epoch and every attack, and can go on after an interruption.
/// </summary>
/// <param name="Host">Streams, clock, cancellation.</param>
/// <param name="Info">Its experiment.</param>
/// <param name="Output">Where it is kept.</param>
/// <param name="Resumed">The folder of the run that goes on; null for a new one.</param>
internal sealed record DeepRun(CliHost Host, ExperimentInfo Info, OutputChoice Output, string? Resumed)
{
    /// <summary>Runs, or goes on.</summary>
    /// <param name="seed">Root seed.</param>
    /// <param name="provenance">With what it is run.</param>
    /// <param name="noted">What was noteworthy about machine and images.</param>
    /// <param name="savePlan">Writes into the run folder what is needed to resume.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="isHeadline">Metrics that the screen shows.</param>
    /// <returns>The record, and how it ended.</returns>
    /// <exception cref="DatasetException">The checkpoints of a run that goes on are of another one.</exception>
    public (RunRecord Record, TrainingOutcome Outcome) Run(
        ulong seed, Provenance provenance, IEnumerable<Diagnostic> noted, Action<string> savePlan,
        Func<RunContext, ImageExperimentHooks, ImageOutcome> experiment, Func<MetricName, bool> isHeadline)
    {
        using RunSession session = RunSession.Open(
            Host, Info, Resumed is null ? Output : Output with { Directory = Resumed, Force = true });
        var checkpoints = new CheckpointFolder(session.Folder);
        if (Resumed is null)
        {
            checkpoints.Clear();
        }

        savePlan(session.Folder.Path);
        var hooks = new ImageExperimentHooks { OnCheckpoint = checkpoints.Save, FindCheckpoint = checkpoints.Load };
        ImageOutcome outcome = ProgressDisplay.Run(Host, Output.Quiet, progress => Run(
            () => experiment(
                Host.CreateContext(new Seed(seed), provenance, progress) with { Checkpoints = checkpoints.Store(Host.Clock) }, hooks)));
        RunRecord record = outcome.Record with { Diagnostics = [.. noted, .. outcome.Record.Diagnostics] };
        session.Finish(outcome with { Record = record }, isHeadline);
        if (outcome.Outcome == TrainingOutcome.Completed)
        {
            checkpoints.Clear();
        }

        return (record, outcome.Outcome);
    }

    private ImageOutcome Run(Func<ImageOutcome> experiment)
    {
        try
        {
            return experiment();
        }
        catch (ArgumentException mismatch) when (Resumed is not null)      // the images or the plan were changed since
        {
            throw new DatasetException(
                "checkpoints", mismatch.Message, "the checkpoints of this run", "Begin the run anew without --resume.", mismatch);
        }
    }
}
