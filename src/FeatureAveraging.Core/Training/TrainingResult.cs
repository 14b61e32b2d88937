using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Training;

/// <summary>How training ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All steps were taken.</summary>
    Completed,

    /// <summary>The loss or a weight became infinite or NaN; the network is the last finite one.</summary>
    Diverged,

    /// <summary>The caller cancelled; the network is that of the last finished step.</summary>
    Cancelled,
}

/// <summary>A trained network and how it came about.</summary>
/// <param name="Network">The network after <paramref name="StepsTaken"/> steps.</param>
/// <param name="Outcome">How training ended.</param>
/// <param name="StepsTaken">Steps whose update is in the network.</param>
/// <param name="Form">The form that ran: direct or dual.</param>
/// <param name="Trajectory">Recorded points, ascending in step; the first is the initial network, the last the final one.</param>
/// <param name="Diagnostics">Anything noteworthy, divergence included.</param>
public sealed record TrainingResult(
    TwoLayerNetwork Network,
    TrainingOutcome Outcome,
    int StepsTaken,
    TrainingForm Form,
    IReadOnlyList<TrajectoryPoint> Trajectory,
    IReadOnlyList<Diagnostic> Diagnostics);
