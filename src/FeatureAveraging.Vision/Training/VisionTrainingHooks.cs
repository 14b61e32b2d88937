namespace FeatureAveraging.Vision.Training;

/// <summary>What a caller may listen to or hand in. Nothing here changes the iterates.</summary>
public sealed record VisionTrainingHooks
{
    /// <summary>Receives progress after every step.</summary>
    public IProgress<VisionTrainingProgress>? Progress { get; init; }

    /// <summary>Receives a checkpoint after every epoch; written at once, a kill costs at most the epoch after it.</summary>
    public Action<VisionCheckpoint>? OnCheckpoint { get; init; }

    /// <summary>A checkpoint to go on from; null starts from the model as it is.</summary>
    public VisionCheckpoint? Resume { get; init; }

    /// <summary>The clock that time left is computed by.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
