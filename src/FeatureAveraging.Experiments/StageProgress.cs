using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments;

/// <summary>Passes the progress of a training or of a search over samples on, as that of a stage of an experiment.</summary>
public sealed class StageProgress : IProgress<TrainingProgress>, IProgress<AttackProgress>
{
    private readonly string _stage;
    private readonly IProgress<ExperimentProgress> _progress;

    private StageProgress(string stage, IProgress<ExperimentProgress> progress) => (_stage, _progress) = (stage, progress);

    /// <summary>Makes a relay; null where nobody listens.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="progress">Receives the progress.</param>
    public static StageProgress? Of(string stage, IProgress<ExperimentProgress>? progress) =>
        progress is null ? null : new StageProgress(stage, progress);

    /// <inheritdoc/>
    public void Report(TrainingProgress value) =>
        _progress.Report(new ExperimentProgress(_stage, value.Steps == 0 ? 1 : (double)value.Step / value.Steps));

    /// <inheritdoc/>
    public void Report(AttackProgress value) => _progress.Report(new ExperimentProgress(_stage, (double)value.Done / value.Count));
}
