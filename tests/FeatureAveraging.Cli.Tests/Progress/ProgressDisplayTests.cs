using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Experiments;

namespace FeatureAveraging.Cli.Tests.Progress;

public sealed class ProgressDisplayTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Run_Quiet_ShowsNothing(bool terminal, bool quiet)
    {
        using var error = new StringWriter();
        var host = new CliHost { Out = TextWriter.Null, Error = error, IsTerminal = terminal };

        Assert.Equal(3, ProgressDisplay.Run(host, quiet, Work));
        Assert.Empty(error.ToString());
    }

    [Fact]
    public void Run_OnATerminal_ReturnsTheResultOfTheWork()
    {
        using var error = new StringWriter();
        var host = new CliHost { Out = TextWriter.Null, Error = error, IsTerminal = true };

        Assert.Equal(3, ProgressDisplay.Run(host, quiet: false, Work));
    }

    private static int Work(IProgress<ExperimentProgress> progress)
    {
        progress.Report(new ExperimentProgress("training [coarse]", 0.5, "loss 0.1"));
        progress.Report(new ExperimentProgress("testing", 1));
        return 3;
    }
}
