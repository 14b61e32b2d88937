using System.Text.Json.Nodes;
using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Cli.Tests;

public sealed class ExitCodeTests
{
    private static readonly ClaimInterval Wide = new(0.88, 1.77, 3, IntervalOver.Seeds);
    private static readonly Claim Holding = Judged(0.5, Wide), Undecided = Judged(1.3, Wide), Failing = Judged(2, null);

    [Theory]
    [InlineData(Verdict.Holds, ExitCode.Done)]
    [InlineData(Verdict.Undecided, ExitCode.Done)]
    [InlineData(Verdict.Fails, ExitCode.ClaimFailed)]
    public void Of_StrictRun_FailsByTheClaimThatFailsAlone(Verdict verdict, int code)
    {
        RunRecord record = Record(Holding, Holding with { Verdict = verdict });
        Assert.Equal(code, ExitCode.Of(TrainingOutcome.Completed, record, strict: true));
        Assert.Equal(ExitCode.Done, ExitCode.Of(TrainingOutcome.Completed, record, strict: false));
        Assert.Equal(ExitCode.Cancelled, ExitCode.Of(TrainingOutcome.Cancelled, record, strict: true));
        Assert.Equal(ExitCode.Diverged, ExitCode.Of(TrainingOutcome.Diverged, record, strict: true));
    }

    [Fact]
    public void WriteClaims_ThreeVerdicts_SaysEachWithItsInterval()
    {
        var output = new StringWriter();
        RecordText.WriteClaims(output, [Holding, Undecided, Failing]);
        Assert.Equal(
            """

            holds      It gains.
                       ratio = 1.325 (95 % 0.8800 to 1.770, 3 seeds), expected ≥ 0.5 (paper)
            undecided  It gains.
                       ratio = 1.325 (95 % 0.8800 to 1.770, 3 seeds), expected ≥ 1.3 (paper)
            FAILS      It gains.
                       ratio = 1.325 (no interval), expected ≥ 2 (paper)
            1 of 3 claims hold, 1 fails, 1 undecided.

            """,
            output.ToString(),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void WriteClaims_PremiseThatFails_IsTheReasonGiven()
    {
        var output = new StringWriter();
        RecordText.WriteClaims(output, [Failing with { Verdict = Verdict.Undecided, Premise = "C6.clean" }]);
        Assert.Contains(
            "undecided  It gains.\n           ratio = 1.325 (no interval), expected ≥ 2 (paper); undecided, because C6.clean fails\n",
            output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private static Claim Judged(double lower, ClaimInterval? interval) =>
        Claim.Within("C", "It gains.", "paper", "ratio", 1.325, lower, double.PositiveInfinity, interval);

    private static RunRecord Record(params Claim[] claims) => new()
    {
        Experiment = "mnist",
        Started = DateTimeOffset.UnixEpoch,
        Options = new JsonObject(),
        Seeds = new Dictionary<string, ulong>(),
        Provenance = new Provenance("0", "none", "net", "os", "cpu", 1, "favg"),
        Metrics = new Dictionary<string, double>(),
        Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>(),
        Claims = claims,
    };
}
