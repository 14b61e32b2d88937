using FeatureAveraging.Experiments;

namespace FeatureAveraging.Cli.Progress;

/// <summary>Shows an experiment's progress.</summary>
internal sealed class ExperimentRelay(IProgress<ProgressUpdate> display) : IProgress<ExperimentProgress>
{
    public void Report(ExperimentProgress value) => display.Report(new ProgressUpdate(value.Stage, value.Fraction));
}
