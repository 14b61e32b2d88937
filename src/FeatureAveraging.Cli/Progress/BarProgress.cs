using FeatureAveraging.Experiments;
using Spectre.Console;

namespace FeatureAveraging.Cli.Progress;

/// <summary>One bar per stage.</summary>
internal sealed class BarProgress(ProgressContext context) : IProgress<ExperimentProgress>
{
    private readonly Lock _lock = new();
    private ProgressTask? _task;
    private string _stage = "";

    public void Report(ExperimentProgress value)
    {
        lock (_lock)
        {
            if (_task is null || value.Stage != _stage)
            {
                _task?.Value = _task.MaxValue;
                _task = context.AddTask(Markup.Escape(value.Stage), maxValue: 1);
                _stage = value.Stage;
            }

            _task.Value = value.Fraction;
            _task.Description = Markup.Escape($"{value.Stage} {value.Note}".TrimEnd());
        }
    }
}
