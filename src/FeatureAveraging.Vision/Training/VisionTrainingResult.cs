using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Vision.Training;

/// <summary>How a training went; the trained weights are in the model.</summary>
/// <param name="Outcome">How it ended. Cancelled: the model is that of the last step taken. Diverged: its weights are not usable.</param>
/// <param name="History">Finished epochs, resumed ones included.</param>
/// <param name="Precision">What hidden layers computed in: never <see cref="Precision.Auto"/>.</param>
/// <param name="Diagnostics">Anything noteworthy, divergence included.</param>
public sealed record VisionTrainingResult(
    TrainingOutcome Outcome, IReadOnlyList<VisionEpoch> History, Precision Precision, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>One finished epoch, as seen while training.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">Mean training loss over its batches, label smoothing and adversarial terms included.</param>
/// <param name="Accuracy">Share of its training images, moved and mirrored as they were, that the network classified correctly before
/// the step on them; in [0, 1]. Madry's training counts its perturbed images.</param>
/// <param name="LearningRate">The rate of its last step.</param>
public sealed record VisionEpoch(int Epoch, double Loss, double Accuracy, double LearningRate);
