namespace FeatureAveraging.Sweeps.Working;

/// <summary>How one worker process works.</summary>
public sealed record WorkerSettings
{
    /// <summary>Cells after which it ends; null for none.</summary>
    /// <value>The default is null.</value>
    public int? MostCells { get; init; }

    /// <summary>Whether it ends when a cell has failed for good.</summary>
    /// <value>The default is false.</value>
    public bool FailFast { get; init; }

    /// <summary>Where its output goes, relative to the folder; null for nowhere.</summary>
    /// <value>The default is null.</value>
    public string? Log { get; init; }

    /// <summary>Time between two checkpoints of a cell that nobody cuts.</summary>
    /// <value>The default is ten minutes.</value>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>Why a worker ended.</summary>
public enum WorkerEnd
{
    /// <summary>No cell is left that nobody works on.</summary>
    Idle,

    /// <summary>It has run as many cells as it was asked to.</summary>
    Full,

    /// <summary>It was told to stop; the cell that it ran has kept its state.</summary>
    Stopped,

    /// <summary>A cell has failed for good, and it was told to stop then.</summary>
    Failed,
}
