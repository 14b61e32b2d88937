using FeatureAveraging.Networks;

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

/// <summary>
/// The whole state of a training after an epoch; going on from it gives the same bits as never having stopped,
/// at the same number of threads.
/// </summary>
/// <param name="Fingerprint">Identifies options, images and initial model; a checkpoint of another training is refused.</param>
/// <param name="Arrays">The model's state by its own names, and the momentum of every trained array as <c>momentum.</c>
/// and its name.</param>
/// <param name="History">The finished epochs, in order.</param>
public sealed record VisionCheckpoint(
    string Fingerprint, IReadOnlyDictionary<string, ModelArray> Arrays, IReadOnlyList<VisionEpoch> History)
{
    /// <summary>The model's state alone.</summary>
    public IReadOnlyDictionary<string, ModelArray> ModelArrays => Arrays
        .Where(array => !array.Key.StartsWith(NesterovDescent.Prefix, StringComparison.Ordinal))
        .ToDictionary(array => array.Key, array => array.Value);
}

/// <summary>How far a training is.</summary>
/// <param name="Epoch">The running epoch, from 1.</param>
/// <param name="Epochs">Epochs to train.</param>
/// <param name="Fraction">Share of all steps that are taken, in [0, 1].</param>
/// <param name="Loss">Loss of the latest batch.</param>
/// <param name="ImagesPerSecond">Speed since this training was started or resumed.</param>
/// <param name="Remaining">Time left at that speed.</param>
public readonly record struct VisionTrainingProgress(
    int Epoch, int Epochs, double Fraction, double Loss, double ImagesPerSecond, TimeSpan Remaining);
