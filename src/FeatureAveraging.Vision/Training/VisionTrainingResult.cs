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
