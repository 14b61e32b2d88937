using FeatureAveraging.Datasets;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness;
using FeatureAveraging.Vision;

namespace FeatureAveraging.Cli.Tests;

public sealed class FailuresTests
{
    public static TheoryData<Exception, int> Cases => new()
    {
        { new OptionsException(["Training.Steps is -1; expected at least 0."]), 1 },
        { new DatasetException("x.npz", "it is damaged", "a zip archive", "Fetch it again."), 2 },
        { new LibtorchException("libtorch cannot be loaded."), 1 },
        { new OperationCanceledException(), 130 },
        { new AggregateException(new OperationCanceledException()), 130 },
        { new IOException("disk full"), 1 },
        { new UnsoundException("Sample 3 was broken at 1, but its certified radius is 2."), 4 },
        { new AggregateException(new UnsoundException("Sample 3 was broken at 1, but its certified radius is 2.")), 4 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Report_KnownFailure_IsOneMessageWithoutStackTrace(Exception failure, int code)
    {
        using var error = new StringWriter();
        var host = new CliHost { Out = TextWriter.Null, Error = error };

        Assert.Equal(code, Failures.Report(host, failure));
        Assert.DoesNotContain("Exception", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_NamesWithControlCharacters_AreNotSentToTheTerminal()
    {
        using var error = new StringWriter();
        var host = new CliHost { Out = TextWriter.Null, Error = error };

        Failures.Report(host, new OptionsException(["set has 1 class (0 \u001b[31mred)", "and more"]));

        Assert.Contains("\uFFFD[31mred", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, error.ToString().TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void Report_UnexpectedFailure_AsksForAReportAndShowsTheTrace()
    {
        using var error = new StringWriter();
        var host = new CliHost { Out = TextWriter.Null, Error = error };

        Assert.Equal(70, Failures.Report(host, new InvalidOperationException("impossible")));
        Assert.Contains("please report", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException", error.ToString(), StringComparison.Ordinal);
    }
}
