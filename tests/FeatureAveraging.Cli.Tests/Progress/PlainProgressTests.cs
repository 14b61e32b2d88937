using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Experiments;

namespace FeatureAveraging.Cli.Tests.Progress;

public sealed class PlainProgressTests
{
    [Fact]
    public void Report_ManyUpdates_WritesStagesAndFewLinesWithTheTimeLeft()
    {
        using var output = new StringWriter();
        var clock = new StepClock();
        var progress = new PlainProgress(output, clock);

        progress.Report(new ExperimentProgress("training", 0));
        for (int second = 1; second <= 12; second++)
        {
            clock.Seconds = second;
            progress.Report(new ExperimentProgress("training", second / 20.0, "loss 0.5"));
        }

        progress.Report(new ExperimentProgress("testing", 0));

        // 20 seconds in all at this pace: 15 are left after 5, 10 after 10
        Assert.Equal(
            ["training", "training 25 %, 15 s left, loss 0.5", "training 50 %, 10 s left, loss 0.5", "testing"],
            output.ToString().TrimEnd().Split(Environment.NewLine));
    }

    private sealed class StepClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
