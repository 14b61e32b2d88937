using System.Text.Json.Nodes;
using FeatureAveraging.Experiments.Verification;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Tests.Verification;

public sealed class StoredChecksTests
{
    private static readonly Claim Cosine = Claim.Within("C1", "Averaged.", "paper", "a.cosine", 0.44, 0.42, 0.46);

    [Fact]
    public void Check_RecordThatAgrees_HasNoFaultAndCountsItsChecks()
    {
        CheckReport report = StoredChecks.Check(Sound());
        Assert.Empty(report.Faults);
        // claim; three of each curve; certified ≤ exact ≤ attack ≤ pgd; seeds and interval; two medians
        Assert.Equal(2 + (4 * 3) + 3 + 2 + 2, report.Checked);
    }

    [Theory]
    [InlineData("≤ 0.5", Verdict.Fails)]
    [InlineData("≥ 0.3", Verdict.Undecided)]
    [InlineData("in [-1, 1E-05]", Verdict.Holds)]
    public void Check_VerdictAgainstItsBound_IsAFault(string bound, Verdict verdict) =>
        Assert.Contains(
            "claim C1 is said to", Fault(Sound() with { Claims = [Cosine with { Bound = bound, Verdict = verdict }] }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(1.5, Verdict.Undecided, Verdict.Holds)]
    [InlineData(1.5, Verdict.Undecided, Verdict.Fails)]
    [InlineData(0.5, Verdict.Holds, Verdict.Undecided)]
    [InlineData(3.5, Verdict.Fails, Verdict.Holds)]
    public void Check_VerdictAgainstItsInterval_IsAFault(double lower, Verdict due, Verdict stored)
    {
        Claim claim = Radius(lower);
        Assert.Equal(due, claim.Verdict);
        Assert.Empty(StoredChecks.Check(Sound() with { Claims = [Cosine, claim] }).Faults);
        string fault = Fault(Sound() with { Claims = [Cosine, claim with { Verdict = stored }] });
        Assert.Contains(
            FormattableString.Invariant(
                $"claim C2 is said to be \"{Word(stored)}\"; 2 with the interval 1 to 3 is \"{Word(due)}\" under \"≥ {lower}\""),
            fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_IntervalThatIsNotTheMetrics_IsAFault()
    {
        Claim claim = Radius(0.5);
        Assert.Contains(
            "has the interval 0.9 to 3; a.radius.low and a.radius.high are 1 and 3",
            Fault(Sound() with { Claims = [claim with { Interval = claim.Interval! with { Low = 0.9 } }] }), StringComparison.Ordinal);
        Assert.Contains(
            "a.radius.images.low and a.radius.images.high are  and ",
            Fault(Sound() with { Claims = [claim with { Interval = claim.Interval! with { Over = IntervalOver.Images } }] }),
            StringComparison.Ordinal);
        Assert.Contains(
            "an interval over 5 seeds; seeds.a.radius has 2",
            Fault(Sound() with { Claims = [claim with { Interval = claim.Interval! with { Count = 5 } }] }), StringComparison.Ordinal);
    }

    // A record from before intervals has none in any claim, whatever its metrics have.
    [Fact]
    public void Check_IntervalLeftOut_IsAFaultUnlessNoClaimHasOne()
    {
        Claim byValue = Radius(1.5) with { Id = "C3", Interval = null, Verdict = Verdict.Holds };
        Assert.Empty(StoredChecks.Check(Sound() with { Claims = [Cosine, byValue] }).Faults);
        Assert.Contains(
            "claim C3 is judged by its value; a.radius has an interval", Fault(Sound() with { Claims = [Radius(1.5), byValue] }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1, 1)]
    [InlineData(0, 1.1)]
    [InlineData(0.8, 1)]
    [InlineData(0, 0.6)]
    public void Check_BandThatLeavesTheUnitIntervalOrTheCurve_IsAFault(double low, double high)
    {
        Dictionary<string, double[]> Banded(double least, double most) =>
            new() { ["radius"] = [1], ["accuracy"] = [0.7], ["low"] = [least], ["high"] = [most] };
        Assert.Empty(StoredChecks.Check(With(Sound(), "curve.b.max.pgd", Banded(0.6, 0.8))).Faults);
        Assert.Contains(
            "curve.b.max.pgd: its band leaves", Fault(With(Sound(), "curve.b.max.pgd", Banded(low, high))), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_MeanOnTheLogarithm_IsTheGeometricOne()
    {
        RunRecord geometric = With(Sound(), "seeds.a.radius", new() { ["seed"] = [0, 1], ["value"] = [1, 4], ["log"] = [0, Math.Log(4)] });
        Assert.Empty(StoredChecks.Check(geometric).Faults);
        Assert.Contains(
            "a.radius is 2; seeds.a.radius gives 2.5",
            Fault(With(Sound(), "seeds.a.radius", new() { ["seed"] = [0, 1], ["value"] = [1, 4] })), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_BoundInOtherWords_IsNotJudged() =>
        Assert.Empty(StoredChecks.Check(Sound() with { Claims = [Cosine with { Bound = "about √2", Verdict = Verdict.Fails }] }).Faults);

    [Fact]
    public void Check_ClaimOfAnotherValue_IsAFault() => Assert.Contains(
        "its metric a.cosine is 0.44", Fault(Sound() with { Claims = [Cosine with { Value = 0.45 }] }), StringComparison.Ordinal);

    [Fact]
    public void Check_Premise_MustFailInTheSameRecord()
    {
        Claim trained = Cosine with { Id = "P", Bound = "in [0.5, 1]", Verdict = Verdict.Fails };
        Claim open = Cosine with { Verdict = Verdict.Undecided, Premise = "P" };
        Assert.Empty(StoredChecks.Check(Sound() with { Claims = [trained, open] }).Faults);
        Assert.Contains(
            "names P as a premise", Fault(Sound() with { Claims = [open, Cosine with { Id = "P" }] }), StringComparison.Ordinal);
        Assert.Contains("names P as a premise", Fault(Sound() with { Claims = [open] }), StringComparison.Ordinal);
        Assert.Contains(
            "names P as a premise", Fault(Sound() with { Claims = [trained, open with { Verdict = Verdict.Holds }] }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ClaimWithoutMetric_IsAFault() =>
        Assert.Contains("not among the metrics", Fault(Sound() with { Claims = [Cosine with { Metric = "b" }] }), StringComparison.Ordinal);

    [Theory]
    [InlineData("curve.a.max.pgd", "accuracy rises", 1, 0.8, 0.9)]
    [InlineData("curve.a.max.pgd", "outside [0, 1]", 1.1, 0.9, 0.9)]
    [InlineData("curve.a.max.attack", "curve.a.max.attack lies above curve.a.max.pgd at radius 2", 1, 0.8, 0.75)]
    [InlineData("curve.a.max.exact", "curve.a.max.exact lies above curve.a.max.attack at radius 1", 1, 0.75, 0.4)]
    [InlineData("curve.a.max.certified", "curve.a.max.certified lies above curve.a.max.exact at radius 2", 1, 0.6, 0.5)]
    public void Check_BentCurve_IsAFault(string name, string said, double a, double b, double c) =>
        Assert.Contains(said, Fault(With(Sound(), name, Curve(a, b, c))), StringComparison.Ordinal);

    [Fact]
    public void Check_PrintedCurveThatRises_IsNotOurs() =>
        Assert.Empty(StoredChecks.Check(With(Sound(), "curve.paper.a", Curve(0.9, 0.95, 0))).Faults);

    [Fact]
    public void Check_MeanThatIsNotOfItsSeeds_IsAFault() =>
        Assert.Contains(
            "a.radius is 2; seeds.a.radius gives 3",
            Fault(With(Sound(), "seeds.a.radius", new() { ["seed"] = [0, 1], ["value"] = [1, 5] })), StringComparison.Ordinal);

    [Fact]
    public void Check_MedianThatIsNotOfItsDistances_IsAFault() =>
        Assert.Contains(
            "a.radius.pgd.max.median is 2", Fault(With(Sound(), "distances.a.max", new() { ["pgd"] = [1, 2.5, 9] })),
            StringComparison.Ordinal);

    private static Claim Radius(double lower) =>
        Claim.Within("C2", "Wide.", "paper", "a.radius", 2, lower, double.PositiveInfinity, new ClaimInterval(1, 3, 2, IntervalOver.Seeds));

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Fault(RunRecord record) => Assert.Single(StoredChecks.Check(record).Faults);

    private static RunRecord With(RunRecord record, string name, Dictionary<string, double[]> series) =>
        record with { Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>(record.Series) { [name] = series } };

    private static Dictionary<string, double[]> Curve(params double[] accuracy) =>
        new() { ["radius"] = [0, 1, 2], ["accuracy"] = accuracy };

    private static RunRecord Sound() => new()
    {
        Experiment = "synthetic",
        Started = DateTimeOffset.UnixEpoch,
        Options = new JsonObject(),
        Seeds = new Dictionary<string, ulong> { ["root"] = 0 },
        Provenance = new Provenance("0", "none", "net", "os", "cpu", 1, "favg", null),
        Metrics = new Dictionary<string, double>
        {
            ["a.cosine"] = 0.44,
            ["a.radius"] = 2,
            ["a.radius.low"] = 1,
            ["a.radius.high"] = 3,
            ["a.radius.pgd.max.median"] = 2,
            ["a.radius.attack.max.median"] = 1.5,
        },
        Claims = [Cosine],
        Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
        {
            ["curve.a.max.certified"] = Curve(1, 0.6, 0.1),
            ["curve.a.max.exact"] = Curve(1, 0.6, 0.3),
            ["curve.a.max.attack"] = Curve(1, 0.7, 0.4),
            ["curve.a.max.pgd"] = Curve(1, 0.9, 0.7),
            ["curve.paper.a"] = Curve(1, 0.9, 0),
            ["seeds.a.radius"] = new Dictionary<string, double[]> { ["seed"] = [0, 1], ["value"] = [1, 3] },
            ["distances.a.max"] =
                new Dictionary<string, double[]> { ["certified"] = [0.5], ["attacked"] = [1, 1.5, 2], ["pgd"] = [1, 2, 9] },
        },
    };
}
