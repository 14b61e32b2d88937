using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Cli.Progress;

/// <summary>Shows the progress of a search over samples.</summary>
internal sealed class AttackRelay(string stage, IProgress<ProgressUpdate> display) : IProgress<AttackProgress>
{
    public void Report(AttackProgress value) => display.Report(new ProgressUpdate(stage, (double)value.Done / value.Count));
}
