using System.Globalization;
using FeatureAveraging.Experiments;

namespace FeatureAveraging.Cli.Progress;

/// <summary>Progress as lines: one when a stage begins and then at most one every few seconds, so that logs stay short.</summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider clock) : IProgress<ExperimentProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private string? _stage;
    private long _stageStart;
    private long _lastLine;

    public void Report(ExperimentProgress value)
    {
        lock (_lock)
        {
            long now = clock.GetTimestamp();
            if (value.Stage != _stage)
            {
                (_stage, _stageStart, _lastLine) = (value.Stage, now, now);
                output.WriteLine(value.Stage);
            }
            else if (clock.GetElapsedTime(_lastLine, now) >= Interval)
            {
                _lastLine = now;
                output.WriteLine(Line(value, clock.GetElapsedTime(_stageStart, now)));
            }
        }
    }

    private static string Line(ExperimentProgress value, TimeSpan elapsed)
    {
        string left = value.Fraction > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {elapsed.TotalSeconds * (1 - value.Fraction) / value.Fraction:0} s left")
            : "";
        string note = value.Note.Length == 0 ? "" : $", {value.Note}";
        return string.Create(CultureInfo.InvariantCulture, $"{value.Stage} {100 * value.Fraction:0} %{left}{note}");
    }
}
