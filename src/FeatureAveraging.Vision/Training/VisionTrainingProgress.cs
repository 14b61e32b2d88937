namespace FeatureAveraging.Vision.Training;

/// <summary>How far a training is.</summary>
/// <param name="Epoch">The running epoch, from 1.</param>
/// <param name="Epochs">Epochs to train.</param>
/// <param name="Fraction">Share of all steps that are taken, in [0, 1].</param>
/// <param name="Loss">Loss of the latest batch.</param>
/// <param name="ImagesPerSecond">Speed since this training was started or resumed.</param>
/// <param name="Remaining">Time left at that speed.</param>
public readonly record struct VisionTrainingProgress(
    int Epoch, int Epochs, double Fraction, double Loss, double ImagesPerSecond, TimeSpan Remaining);
