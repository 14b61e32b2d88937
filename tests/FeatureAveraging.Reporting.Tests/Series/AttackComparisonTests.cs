using FeatureAveraging.Networks;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Series;

public sealed class AttackComparisonTests
{
    [Fact]
    public void Of_AttackRecord_SortsByMedianAndCountsCloseSamples()
    {
        AttackComparison comparison = AttackComparison.Of(AttackRecord.Make()).Single();

        Assert.Equal(("model", Readout.Sum, 2.5, 1.25), (comparison.Arm, comparison.Readout, comparison.Exact, comparison.Certified));
        Assert.Equal(["fmn-through", "pgd", "fmn", "pgd-native"], comparison.Attacks.Select(score => score.Method.Name));

        // Within 1 % of 1, 2, 3, 4: 4.03 is, 4.05 is not; +∞ never is.
        Assert.Equal([0.75, 0.25, 0.5, 0], comparison.Attacks.Select(score => score.Close));
        Assert.Equal(1, comparison.Strongest.Close);
        Assert.Equal([null, 2.75, null, double.PositiveInfinity], comparison.Attacks.Select(score => score.Half));
    }

    [Fact]
    public void Of_BinaryNetwork_FindsMediansWithoutAReadout()
    {
        RunRecord record = AttackRecord.Make();
        Dictionary<string, double> metrics =
            new(record.Metrics) { ["model.radius.exact.median"] = 2, ["model.radius.attack.median"] = 2.25 };
        metrics.Remove("model.radius.exact.sum.median");
        metrics.Remove("model.radius.attack.sum.median");

        AttackComparison comparison = AttackComparison.Of(record with { Metrics = metrics }).Single();

        Assert.Equal((2.0, 2.25), (comparison.Exact, comparison.Strongest.Median));
    }

    [Fact]
    public void Of_NoWinners_IsEmpty() => Assert.Empty(AttackComparison.Of(SmallRecord.Make()));

    [Fact]
    public void Multiple_CertifiedZeroAndNothingExact_IsNone()
    {
        RunRecord record = AttackRecord.MakeBracket();
        AttackComparison comparison = AttackComparison.Of(
            record with { Metrics = new Dictionary<string, double>(record.Metrics) { ["model.radius.certified.sum.median"] = 0 } })
            .Single();

        Assert.Equal("certified", comparison.ReferenceName);
        Assert.Null(comparison.Multiple(3));
    }

    [Fact]
    public void Of_AttacksAlone_ComparesThemWithNothing()
    {
        AttackComparison comparison = AttackComparison.Of(AttackRecord.MakeAttacksOnly()).Single();

        Assert.Equal((null, null, 2.5), (comparison.Reference, comparison.Multiple(3), comparison.Strongest.Median));
        Assert.All(comparison.Attacks, score => Assert.Null(score.Close));
        Assert.Equal(["attack", "median distance", "half radius", "shortest on"], AttackTable.Of(comparison).Headers);
        Assert.All(AttackTable.Of(comparison).Rows, row => Assert.Equal(4, row.Length));
    }
}
