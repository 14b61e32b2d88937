using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Series;

public sealed class SeedSummaryTests
{
    [Fact]
    public void Of_MetricWithCompanions_HasIntervalsAndRawValues()
    {
        SeedSummary ratio = SeedSummary.Of(Record(("m", 2), ("m.deviation", 0.5), ("m.low", 1), ("m.high", 3), ("other", 4))).Single();

        Assert.Equal(("m", 2, 0.5, (1, 3)), (ratio.Metric.ToString(), ratio.Mean, ratio.Deviation, ratio.Seeds));
        Assert.Equal([1.5, 2.5], ratio.Values);
        Assert.Null(ratio.Images);
    }

    [Fact]
    public void Of_PairedComparisonOfOneSeed_IsStillThereWithItsIntervalOverPictures()
    {
        SeedSummary difference = SeedSummary.Of(Record(
            ("paired.fine.max.difference", 2), ("paired.fine.max.difference.images.low", 1), ("paired.fine.max.difference.images.high", 3)))
            .Single();

        Assert.True(difference.IsPaired);
        Assert.Equal((1, 3), difference.Images);
        Assert.Equal((null, null), (difference.Deviation, difference.Seeds));
    }

    [Fact]
    public void WithoutSpread_MetricThatOnlyEndsLikeACompanion_Stays() =>
        Assert.Equal(
            ["m", "range.low"],
            SeedSummary.WithoutSpread(Record(("m", 2), ("m.low", 1), ("m.high", 3), ("range.low", 4)).Metrics).Keys.Order());

    private static RunRecord Record(params (string Name, double Value)[] metrics) =>
        SmallRecord.With("seeds.m", ("seed", [0, 1]), ("value", [1.5, 2.5])) with
        {
            Metrics = metrics.ToDictionary(one => one.Name, one => one.Value),
        };
}
