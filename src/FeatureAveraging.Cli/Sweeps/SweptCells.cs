using FeatureAveraging.Experiments;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Training;

namespace FeatureAveraging.Cli.Sweeps;

/// <summary>What all experiments do alike as cells of a sweep.</summary>
internal static class SweptCells
{
    /// <summary>What a cell is run with.</summary>
    /// <param name="host">The clock.</param>
    /// <param name="provenance">Of the program.</param>
    /// <param name="seed">Root seed.</param>
    /// <param name="cell">Threads, checkpoints, cancellation.</param>
    public static RunContext ContextOf(CliHost host, Provenance provenance, ulong seed, CellContext cell) =>
        new(new Seed(seed), provenance with { Threads = cell.Threads })
        {
            Clock = host.Clock,
            Checkpoints = cell.Checkpoints,
            Cancellation = cell.Cancellation,
        };

    /// <summary>What a cell leaves.</summary>
    /// <param name="outcome">Of its experiment.</param>
    /// <param name="context">What it was run with.</param>
    /// <exception cref="OperationCanceledException">It was cut.</exception>
    public static CellResult ResultOf(ExperimentOutcome outcome, RunContext context) => outcome.Outcome == TrainingOutcome.Cancelled
        ? throw new OperationCanceledException($"The cell with seed {context.Seed.Root} was cut.", context.Cancellation)
        : new CellResult(outcome.Record.Metrics, outcome.Outcome == TrainingOutcome.Diverged);
}
