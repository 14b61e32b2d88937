using System.Text.Json.Serialization.Metadata;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Experiments;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Training;

namespace FeatureAveraging.Cli.Sweeps;

/// <summary>What all experiments do alike as cells of a sweep.</summary>
internal static class SweptCells
{
    /// <summary>Makes the binder of a sweep's options, which knows no presets.</summary>
    /// <param name="type">Compiled JSON metadata of the options.</param>
    /// <param name="defaults">What a sweep starts from.</param>
    public static OptionsBinder<TOptions> CreateBinder<TOptions>(JsonTypeInfo<TOptions> type, TOptions defaults)
        where TOptions : class => new(type, defaults, new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>The options of settings; threads, which change no result, are the same always.</summary>
    /// <param name="binder">The binder.</param>
    /// <param name="settings">Texts <c>Section.Name=value</c>.</param>
    public static TOptions Bind<TOptions>(OptionsBinder<TOptions> binder, IReadOnlyList<string> settings)
        where TOptions : class => binder.Bind(new OptionSources(null, null, null, [.. settings, "Training.Threads=1"]));

    /// <summary>What all cells of a process are run with; collected when the first one is.</summary>
    /// <param name="host">The environment.</param>
    public static Lazy<Provenance> CollectProvenance(CliHost host) => new(() => ProvenanceCollector.Collect(host, 1, "favg sweep"));

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
