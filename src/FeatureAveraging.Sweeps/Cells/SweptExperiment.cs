using System.Text.Json.Nodes;
using FeatureAveraging.Training;

namespace FeatureAveraging.Sweeps.Cells;

/// <summary>An experiment as a sweep runs it: options and a seed in, metrics out. It leaves no files.</summary>
public sealed record SweptExperiment
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Makes all options, defaults included, from texts <c>Section.Name=value</c>; an <see
    /// cref="FeatureAveraging.Options.OptionsException"/> says which name or value is wrong. Equal settings give equal JSON. What does not
    /// change results, such as threads, is the same always.
    /// </summary>
    public required Func<IReadOnlyList<string>, JsonObject> Bind { get; init; }

    /// <summary>
    /// Throws an <see cref="FeatureAveraging.Options.OptionsException"/> where options are out of range, or do not go together.
    /// </summary>
    public required Action<JsonObject> Check { get; init; }

    /// <summary>Names of the metrics that a run with such options leaves.</summary>
    public required Func<JsonObject, IReadOnlyCollection<string>> NameMetrics { get; init; }

    /// <summary>
    /// Runs a cell from its options and root seed. Throws <see cref="OperationCanceledException"/> where it is cancelled, after its state
    /// was kept; any other exception is the failure of this cell.
    /// </summary>
    public required Func<JsonObject, ulong, CellContext, CellResult> Run { get; init; }
}

/// <summary>What a cell gets beside options and seed; none of it changes its metrics.</summary>
/// <param name="Threads">Threads of every stage.</param>
/// <param name="Checkpoints">Where its trainings keep their state.</param>
/// <param name="Cancellation">Cuts it at the next step.</param>
public sealed record CellContext(int Threads, CheckpointStore Checkpoints, CancellationToken Cancellation);

/// <summary>What a cell leaves.</summary>
/// <param name="Metrics">Its metrics by name.</param>
/// <param name="Diverged">Whether a training diverged, so that metrics may be missing.</param>
public sealed record CellResult(IReadOnlyDictionary<string, double> Metrics, bool Diverged);
