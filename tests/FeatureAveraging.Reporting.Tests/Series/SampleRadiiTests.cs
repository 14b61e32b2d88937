using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Series;

public sealed class SampleRadiiTests
{
    [Fact]
    public void CountBeyond_RadiiOfSamplesThemselves_AreNotWithstood()
    {
        SampleRadii radii = Of(("exact", [2, double.PositiveInfinity, 0, 1, 1]));

        Assert.Equal([4, 4, 2, 2, 1, 1], radii.CountBeyond([0, 0.5, 1, 1.5, 2, 1e9]));
    }

    [Fact]
    public void CountBeyond_AttackRecord_IsTheRecordedCurve()
    {
        IReadOnlyList<NamedSeries> series = NamedSeries.Of(AttackRecord.Make());
        Curve curve = Curve.Of(series).Single(one => one.Method.Name == MethodName.Strongest);

        Assert.Equal(
            curve.Accuracy,
            SampleRadii.Of(series).Single().CountBeyond(curve.Radius).Select(count => count / 4.0));
    }

    [Fact]
    public void Of_SeveralArms_AreInReadingOrderAndOnlyThoseWithRadii()
    {
        string[] names = ["distances.fine.sum", "distances.coarse.native", "distances.fine.max", "distances.model.max"];
        RunRecord record = SmallRecord.Make() with
        {
            Series = names.ToDictionary(
                name => name,
                name => SmallRecord.Columns((name.Contains("model", StringComparison.Ordinal) ? "pgd" : "attacked", [1.0]))),
        };

        Assert.Equal(["coarse, native", "fine, max", "fine, sum"], SampleRadii.Of(NamedSeries.Of(record)).Select(one => one.Name));
    }

    private static SampleRadii Of(params (string, double[])[] columns) =>
        SampleRadii.Of([new NamedSeries("distances.fine.max", SmallRecord.Columns(columns))]).Single();
}
