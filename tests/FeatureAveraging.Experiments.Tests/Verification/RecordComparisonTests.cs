using System.Text.Json.Nodes;
using FeatureAveraging.Experiments.Verification;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Tests.Verification;

public sealed class RecordComparisonTests
{
    private static readonly Provenance Here = new("1", "c0ffee", ".NET 10", "os", "cpu", 2, "favg", null);

    [Fact]
    public void Compare_SameRecord_IsEqualInEveryValue()
    {
        ComparisonReport report = RecordComparison.Compare(Record(double.NaN), Record(double.NaN), ReproductionGrade.Identical);
        // two metrics, two values of a series, one verdict
        Assert.Equal((5, 5, 0.0), (report.Compared, report.Equal, report.LargestDeviation));
        Assert.Empty(report.Faults);
    }

    [Theory]
    [InlineData(1, 1 + 1e-15, ReproductionGrade.Identical, 1)]
    [InlineData(1, 1 + 1e-15, ReproductionGrade.Close, 0)]
    [InlineData(1e6, 1e6 * (1 + 5e-10), ReproductionGrade.Close, 0)]
    [InlineData(1e6, 1e6 * (1 + 5e-9), ReproductionGrade.Close, 1)]
    [InlineData(0, 5e-9, ReproductionGrade.Close, 1)]
    [InlineData(1e6, 1e6 * (1 + 5e-7), ReproductionGrade.OtherVectors, 0)]
    [InlineData(1e6, 1e6 * (1 + 5e-6), ReproductionGrade.OtherVectors, 1)]
    [InlineData(0.9, 0.94, ReproductionGrade.Statistical, 0)]
    [InlineData(0.9, 0.96, ReproductionGrade.Statistical, 1)]
    [InlineData(double.PositiveInfinity, 3, ReproductionGrade.Statistical, 1)]
    [InlineData(double.NaN, 3, ReproductionGrade.Statistical, 1)]
    public void Compare_MetricApart_IsAFaultBeyondTheTolerance(double published, double again, ReproductionGrade grade, int faults) =>
        Assert.Equal(faults, RecordComparison.Compare(Record(published), Record(again), grade).Faults.Count);

    [Fact]
    public void Compare_SeriesApart_CountsUnlessStatistical()
    {
        RunRecord published = Record(1), again = Record(1, series: 7);
        Assert.Contains(
            "1 of 2 values differ, the first at 1: 3 in the record and 7 recomputed",
            Assert.Single(RecordComparison.Compare(published, again, ReproductionGrade.Close).Faults), StringComparison.Ordinal);
        Assert.Empty(RecordComparison.Compare(published, again, ReproductionGrade.Statistical).Faults);
    }

    [Theory]
    [InlineData("fine.radius.exact.max.median", 38, 38.1, 1)]
    [InlineData("fine.radius.attack.max.median", 38, 38.1, 1)]
    [InlineData("fine.radius.pgd.max.median", 38, 38.1, 0)]
    [InlineData("fine.radius.fmn-through.sum.half", 38, 38.1, 0)]
    [InlineData("fine.masking.pgd.sum.overstatement", 0.9, 0.96, 1)]
    [InlineData("theory.radius.averaged", 17.5, 17.6, 1)]       // no attack, though one has this name
    public void Compare_OtherVectors_OnlyAttacksMayGoAnotherWay(string metric, double published, double again, int faults)
    {
        RunRecord With(double value) => Record(1) with { Metrics = new Dictionary<string, double> { [metric] = value } };
        Assert.Equal(faults, RecordComparison.Compare(With(published), With(again), ReproductionGrade.OtherVectors).Faults.Count);
    }

    [Theory]
    [InlineData("distances.fine.max", "exact", 1)]
    [InlineData("distances.fine.max", "fmn", 0)]
    [InlineData("curve.fine.max.pgd", "accuracy", 1)]
    [InlineData("curve.fine.max.attack", "accuracy", 1)]
    [InlineData("trajectory.averaged", "value", 1)]
    public void Compare_SeriesOfOtherVectors_LeaveOutWhatAnAttackNeedsAtEachSample(string name, string column, int faults)
    {
        RunRecord With(double value) => Record(1) with
        {
            Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
            {
                [name] = new Dictionary<string, double[]> { [column] = [0.5, value] },
            },
        };
        Assert.Equal(faults, RecordComparison.Compare(With(0.7), With(0.8), ReproductionGrade.OtherVectors).Faults.Count);
    }

    [Fact]
    public void Compare_LostMetricSeriesAndClaim_AreFaultsAndNewOnesAreNot()
    {
        RunRecord whole = Record(1);
        RunRecord less = whole with
        {
            Metrics = new Dictionary<string, double>(),
            Series = new Dictionary<string,
            IReadOnlyDictionary<string, double[]>>(),
            Claims = [],
        };
        Assert.Equal(4, RecordComparison.Compare(whole, less, ReproductionGrade.Identical).Faults.Count);
        Assert.Empty(RecordComparison.Compare(less, whole, ReproductionGrade.Identical).Faults);
    }

    [Fact]
    public void Compare_OtherVerdict_IsAFault() =>
        Assert.Contains(
            "claim C is \"holds\" in the record and \"fails\" recomputed",
            Assert.Single(RecordComparison.Compare(Record(1), Record(1, verdict: Verdict.Fails), ReproductionGrade.Statistical).Faults),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(Verdict.Holds, Verdict.Undecided)]
    [InlineData(Verdict.Undecided, Verdict.Fails)]
    public void Compare_OneUndecided_IsAFaultUnlessItIsAnotherDraw(Verdict published, Verdict again)
    {
        Assert.Single(
            RecordComparison.Compare(Record(1, verdict: published), Record(1, verdict: again), ReproductionGrade.OtherVectors).Faults);
        Assert.Empty(
            RecordComparison.Compare(Record(1, verdict: published), Record(1, verdict: again), ReproductionGrade.Statistical).Faults);
        Assert.Single(RecordComparison.Compare(Record(1, verdict: published), Record(1, verdict: again), ReproductionGrade.Close).Faults);
    }

    [Theory]
    [InlineData(1.2, 0.97, 1.46, ReproductionGrade.Statistical, 0)]
    [InlineData(2.2, 1.77, 2.7, ReproductionGrade.Statistical, 0)]
    [InlineData(2.3, 1.78, 2.8, ReproductionGrade.Statistical, 1)]
    [InlineData(1.2, double.NaN, double.NaN, ReproductionGrade.Statistical, 1)]
    [InlineData(1.2, 0.97, 1.46, ReproductionGrade.Close, 4)]
    public void Compare_MetricsWithIntervals_AgreeAsDrawsWhereTheIntervalsMeet(
        double value, double low, double high, ReproductionGrade grade, int faults)
    {
        RunRecord With(params (string Name, double Value)[] metrics) =>
            Record(1) with { Metrics = metrics.ToDictionary(one => one.Name, one => one.Value) };
        RunRecord published = With(("r", 1.325), ("r.low", 0.88), ("r.high", 1.77), ("r.deviation", 0.18));
        RunRecord again = With(("r", value), ("r.low", low), ("r.high", high), ("r.deviation", 0.4));
        Assert.Equal(faults, RecordComparison.Compare(published, again, grade).Faults.Count);
    }

    [Fact]
    public void Between_Places_GiveTheGrade()
    {
        Assert.Equal(ReproductionGrade.Identical, ReproductionGrades.Between(Here, Here with { Threads = 16, Os = "other" }));
        Assert.Equal(ReproductionGrade.Close, ReproductionGrades.Between(Here, Here with { Commit = "beef" }));
        Assert.Equal(ReproductionGrade.Close, ReproductionGrades.Between(Here, Here with { Cpu = "other" }));
        Provenance narrow = Here with { Cpu = "cpu, 256-bit vectors" }, wide = Here with { Cpu = "cpu, 512-bit vectors" };
        Assert.Equal(ReproductionGrade.OtherVectors, ReproductionGrades.Between(wide, narrow));
        Assert.Equal(ReproductionGrade.Close, ReproductionGrades.Between(wide, wide with { Cpu = "other, 512-bit vectors" }));
        Assert.Equal(
            ReproductionGrade.Statistical,
            ReproductionGrades.Between(wide with { Libtorch = "2.10" }, narrow with { Libtorch = "2.10" }));
        Provenance deep = Here with { Libtorch = "2.10" };
        Assert.Equal(ReproductionGrade.Identical, ReproductionGrades.Between(deep, deep));
        Assert.Equal(ReproductionGrade.Close, ReproductionGrades.Between(deep, deep with { Commit = "beef" }));
        Assert.Equal(ReproductionGrade.Statistical, ReproductionGrades.Between(deep, deep with { Threads = 16 }));
        Assert.Equal(ReproductionGrade.Statistical, ReproductionGrades.Between(deep, deep with { Libtorch = "2.11" }));
    }

    private static RunRecord Record(double metric, double series = 3, Verdict verdict = Verdict.Holds) => new()
    {
        Experiment = "synthetic",
        Started = DateTimeOffset.UnixEpoch,
        Options = new JsonObject(),
        Seeds = new Dictionary<string, ulong> { ["root"] = 0 },
        Provenance = Here,
        Metrics = new Dictionary<string, double> { ["m"] = metric, ["infinite"] = double.PositiveInfinity },
        Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
        {
            ["s"] = new Dictionary<string, double[]> { ["value"] = [2, series] },
        },
        Claims = [new Claim("C", "Holds.", "paper", "m", metric, "≥ 0", verdict)],
    };
}
