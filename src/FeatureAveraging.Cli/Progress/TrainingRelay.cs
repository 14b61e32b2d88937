using FeatureAveraging.Training;

namespace FeatureAveraging.Cli.Progress;

/// <summary>Shows a training's progress.</summary>
internal sealed class TrainingRelay(IProgress<ProgressUpdate> display) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) =>
        display.Report(
            new ProgressUpdate(
                "training", value.Steps == 0 ? 1 : (double)value.Step / value.Steps,
                FormattableString.Invariant($"loss {value.Loss:0.0000}")));
}
