using System.Text.Json.Serialization;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.Engines;
using FeatureAveraging.Sweeps.State;
using FeatureAveraging.Sweeps.Working;

namespace FeatureAveraging.Sweeps.Reading;

/// <summary>How a sweep stands.</summary>
public sealed record SweepStatus
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Version of the program that runs its cells.</summary>
    public required string Version { get; init; }

    /// <summary>All cells.</summary>
    public required int Cells { get; init; }

    /// <summary>Cells that have come to their end, those that diverged included.</summary>
    public required int Done { get; init; }

    /// <summary>Of these, cells in which a training diverged.</summary>
    public required int Diverged { get; init; }

    /// <summary>Cells that are to be run and that nobody works on.</summary>
    public required int Pending { get; init; }

    /// <summary>Finished cells of an earlier form of the sweep or of another version, which count nowhere.</summary>
    public required int Strangers { get; init; }

    /// <summary>Mean time of a finished cell, in seconds; null while there is none.</summary>
    public required double? SecondsPerCell { get; init; }

    /// <summary>Cells that are being run.</summary>
    public required IReadOnlyList<RunningCell> Running { get; init; }

    /// <summary>Cells that have failed for good.</summary>
    public required IReadOnlyList<FailedCell> Failed { get; init; }

    /// <summary>Whether no cell is left to be run.</summary>
    public bool IsComplete => Done + Failed.Count == Cells;

    /// <summary>Looks at the folder of a sweep.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="grid">Its cells.</param>
    /// <param name="clock">The clock.</param>
    public static SweepStatus Of(SweepFolder folder, SweepGrid grid, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(grid);
        var state = new SweepState(folder, grid);
        state.Refresh();
        HashSet<int> taken = new LeaseTable(folder, clock).FindTaken();
        RunningCell[] running =
        [
            .. state.Begun.Where(one => state.StatusOf(one.Index) == CellStatus.Pending)
                .Where(one => taken.Contains(LeaseTable.ChunkOf(grid.IdOf(one.Index))))
                .DistinctBy(one => one.Index).OrderBy(one => one.Index)
                .Select(one => new RunningCell(SweepCell.Show(grid.IdOf(one.Index)), grid.Describe(one.Index), one.Host)),
        ];
        FailedCell[] failed = [.. state.Failed.Select(index => FailedCell.Of(folder, grid, state, index))];
        return new SweepStatus
        {
            Name = folder.Manifest.Sweep.Name,
            Folder = folder.FullPath,
            Version = folder.Manifest.Version,
            Cells = grid.Count,
            Done = state.DoneCount,
            Diverged = Enumerable.Range(0, grid.Count).Count(state.HasDiverged),
            Pending = grid.Count - state.DoneCount - failed.Length - running.Length,
            Strangers = state.StrangerCount,
            SecondsPerCell = state.DoneCount == 0 ? null : Math.Round(state.Seconds / state.DoneCount, 4),
            Running = running,
            Failed = failed,
        };
    }

    /// <summary>A cell that is being run.</summary>
    /// <param name="Cell">Its id.</param>
    /// <param name="Settings">Its axes and seed.</param>
    /// <param name="Host">Where.</param>
    public sealed record RunningCell(string Cell, string Settings, string Host);
}

/// <summary>A cell that has failed as often as it may.</summary>
/// <param name="Cell">Its id.</param>
/// <param name="Settings">Its axes and seed.</param>
/// <param name="Message">What it said last: its fault, or the last lines of the process that ran it.</param>
public sealed record FailedCell(string Cell, string Settings, string Message)
{
    private const int LogLines = 5;

    private static readonly string Lost =
        $"The process that ran it ended without a word {SweepState.MostLosses + 1} times: killed, out of memory, or its node was lost.";

    /// <summary>Describes a failed cell.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="grid">Its cells.</param>
    /// <param name="state">What the folder says.</param>
    /// <param name="index">Place of the cell.</param>
    public static FailedCell Of(SweepFolder folder, SweepGrid grid, SweepState state, int index)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(state);
        string? log = state.LogOf(index);
        string message = state.MessageOf(index)
            ?? string.Join('\n', [Lost + End(log), .. log is null ? [] : LogTail.Read(Path.Combine(folder.FullPath, log), LogLines)]);
        return new FailedCell(SweepCell.Show(grid.IdOf(index)), grid.Describe(index), message);
    }

    private static string End(string? log) =>
        log is not null && SlurmTask.FindEnd(log) is { } state ? $" Slurm's accounting says of the last one: {state}." : "";
}

/// <summary>Compiled JSON metadata of <see cref="SweepStatus"/>.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SweepStatus))]
public sealed partial class SweepStatusJson : JsonSerializerContext;
