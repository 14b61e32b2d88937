using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class AttackDistanceFiguresTests
{
    [Fact]
    public void Of_AttackRecord_DrawsOneRowPerAttackAndMarksTheExactMedian()
    {
        RunRecord record = AttackRecord.Make();
        string[] texts =
        [
            .. SvgWriter.Write(AttackDistanceFigures.Of(record, NamedSeries.Of(record)).Single()).Descendants().Where(
                element => element.Name.LocalName == "text").Select(text => text.Value),
        ];

        Assert.All(
            ["exact: 2.500", "strongest attack", "FMN", "PGD", "PGD on the training loss", "∞ →", "plain", "with pass-through"],
            text => Assert.Single(texts, one => one == text));
        Assert.DoesNotContain("FMN with pass-through", texts);
    }

    [Fact]
    public void Of_Description_GivesMultiplesOfTheExactMedian()
    {
        RunRecord record = AttackRecord.Make();

        Assert.Equal(
            "Dots, exact median 2.500: strongest attack 1 ×, FMN with pass-through 1 ×, PGD 1.200 ×, FMN 1.400 ×, PGD on the training " +
            "loss ∞ ×.",
            AttackDistanceFigures.Of(record, NamedSeries.Of(record)).Single().Description);
    }

    [Fact]
    public void Of_NothingToCompareWith_DrawsNothing()
    {
        RunRecord record = AttackRecord.MakeBracket();
        var metrics = new Dictionary<string, double>(record.Metrics) { ["model.radius.certified.sum.median"] = 0 };

        Assert.Empty(AttackDistanceFigures.Of(record with { Metrics = metrics }, []));
    }
}
