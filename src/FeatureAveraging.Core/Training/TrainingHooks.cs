using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Training;

/// <summary>How far a training is.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps to take.</param>
/// <param name="Loss">Loss at the latest recorded step.</param>
public readonly record struct TrainingProgress(int Step, int Steps, double Loss);

/// <summary>What a caller may listen to or hand in. Nothing here changes the iterates.</summary>
public sealed record TrainingHooks
{
    /// <summary>Receives progress, about 200 times in a training.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>
    /// Receives a checkpoint every <see cref="TrainingOptions.CheckpointEvery"/> steps, on cancellation and where
    /// <see cref="IsCheckpointDue"/> says so.
    /// </summary>
    public Action<TrainingCheckpoint>? OnCheckpoint { get; init; }

    /// <summary>Asked after every step, the last one included, whether a checkpoint is due; null for never.</summary>
    public Func<bool>? IsCheckpointDue { get; init; }

    /// <summary>Steps after which <see cref="OnSnapshot"/> is called.</summary>
    /// <value>The default is none.</value>
    public IReadOnlySet<int> SnapshotSteps { get; init; } = new HashSet<int>();

    /// <summary>Receives the step and the network after each of <see cref="SnapshotSteps"/>. The network reads raw inputs.</summary>
    public Action<int, TwoLayerNetwork>? OnSnapshot { get; init; }

    /// <summary>A checkpoint to go on from; null starts from the initial network.</summary>
    public TrainingCheckpoint? Resume { get; init; }
}

/// <summary>The whole state of a training after some step; resuming from it gives the same bits as never having stopped.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Fingerprint">Identifies options, data and initial network; a checkpoint of another training is refused.</param>
/// <param name="Arrays">State by name; every number is a double.</param>
public sealed record TrainingCheckpoint(int Step, string Fingerprint, IReadOnlyDictionary<string, Matrix> Arrays);
