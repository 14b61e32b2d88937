namespace FeatureAveraging.Vision.Training;

/// <summary>One finished epoch, as seen while training.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">Mean training loss over its batches, label smoothing and adversarial terms included.</param>
/// <param name="Accuracy">Share of its training images, moved and mirrored as they were, that the network classified correctly before
/// the step on them; in [0, 1]. Madry's training counts its perturbed images.</param>
/// <param name="LearningRate">The rate of its last step.</param>
public sealed record VisionEpoch(int Epoch, double Loss, double Accuracy, double LearningRate);
