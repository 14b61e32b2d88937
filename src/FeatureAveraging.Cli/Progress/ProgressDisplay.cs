using FeatureAveraging.Experiments;
using Spectre.Console;

namespace FeatureAveraging.Cli.Progress;

/// <summary>Shows progress on standard error: a bar with the time left on a terminal, plain lines otherwise, nothing when quiet.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs work while its progress is shown.</summary>
    /// <param name="host">Where to show it.</param>
    /// <param name="quiet">Show nothing.</param>
    /// <param name="work">What to do; it may report from any thread.</param>
    public static T Run<T>(CliHost host, bool quiet, Func<IProgress<ExperimentProgress>, T> work)
    {
        if (quiet || !host.IsTerminal)
        {
            return work(quiet ? new NoProgress() : new PlainProgress(host.Error, host.Clock));
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(host.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new BarProgress(context)));
    }

    private sealed class NoProgress : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value)
        {
        }
    }
}
