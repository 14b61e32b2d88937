using FeatureAveraging.Reporting.Pages;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Pages;

public sealed class ImageHeadlinesTests
{
    [Fact]
    public void Finding_TwoSeeds_GivesBothRadiiTheirRatioAndItsInterval() => Assert.Equal(
        "Under the strongest attack the fine arm's median ℓ₂ radius is 1.050, 1.470 × the coarse arm's 0.7100 " +
        "(95 % interval 1.396 to 1.544, 2 seeds); all 1 claims hold.",
        Headlines.Finding(ImageRecord.Digits()));

    [Fact]
    public void Finding_NoRatio_GivesBothRadii()
    {
        RunRecord record = ImageRecord.Digits() with
        {
            Claims = [],
            Metrics = new Dictionary<string, double> { ["coarse.radius.attack.median"] = 0.5, ["fine.radius.attack.max.median"] = 0.4 },
        };

        Assert.Equal(
            "Under the strongest attack the fine arm's median ℓ₂ radius is 0.4000, the coarse arm's 0.5000.", Headlines.Finding(record));
    }

    [Fact]
    public void Finding_NoRadii_SaysHowTheClaimsFared() =>
        Assert.Equal("All 1 claims hold.", Headlines.Finding(ImageRecord.Digits() with { Metrics = new Dictionary<string, double>() }));

    [Fact]
    public void Tiles_PrintedCurves_TellTheirLargestDistanceFromTheStrongestAttack()
    {
        // Printed less ours: coarse 0.1 at 1 and 0.5 at 2; fine 0.2 at 2. Radius 3 was not attacked.
        RunRecord record = ImageRecord.Digits() with
        {
            Metrics = new Dictionary<string, double>(),
            Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
            {
                ["curve.paper.coarse"] = Curve([1, 2, 3], [0.9, 0.75, 0.7]),
                ["curve.coarse.native.attack"] = Curve([0, 1, 2.0000000001], [1, 0.8, 0.25]),
                ["curve.paper.fine"] = Curve([2], [0.9]),
                ["curve.fine.max.attack"] = Curve([2], [0.7]),
            },
        };

        Assert.Equal(
            [("robust accuracy at radius 2, coarse arm: printed → strongest attack", "75 → 25 %")], Headlines.Tiles(record, most: 6));
    }

    [Fact]
    public void Tiles_NothingKnown_FallBackToTheFirstMetrics() =>
        Assert.Equal(
            ("a.b", "3"),
            Headlines.Tiles(
                ImageRecord.Digits() with
                {
                    Metrics = new Dictionary<string, double> { ["a.b"] = 3 },
                    Series = new Dictionary<string,
                    IReadOnlyDictionary<string, double[]>>(),
                },
                most: 6).Single());

    private static IReadOnlyDictionary<string, double[]> Curve(double[] radius, double[] accuracy) =>
        SmallRecord.Columns(("radius", radius), ("accuracy", accuracy));
}
