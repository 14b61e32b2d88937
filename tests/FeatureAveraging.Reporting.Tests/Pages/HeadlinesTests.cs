using FeatureAveraging.Reporting.Pages;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Pages;

public sealed class HeadlinesTests
{
    [Fact]
    public void Finding_ExactAttackRecord_SaysTheExactRadiusFirst() =>
        Assert.Equal(
            "The median sample's ℓ₂ radius is 2.500, exactly (sum read-out); plain PGD needs 3.", Headlines.Finding(AttackRecord.Make()));

    [Fact]
    public void Finding_NothingExact_SaysTheBracketFirst() =>
        Assert.Equal(
            "The median sample's ℓ₂ radius lies between 1.250, certified, and 2.500, the strongest attack (sum read-out); plain PGD " +
            "needs 3.",
            Headlines.Finding(AttackRecord.MakeBracket()));

    [Fact]
    public void FindingAndTiles_AttacksAlone_SayThatTheyBoundFromAbove()
    {
        RunRecord record = AttackRecord.MakeAttacksOnly();

        Assert.Equal(
            "The median sample's ℓ₂ radius is at most 2.500, the strongest attack; nothing here bounds it from below (sum read-out); " +
            "plain PGD needs 3.",
            Headlines.Finding(record));
        Assert.Equal(("median ℓ₂ radius, at most", "2.500"), Headlines.Tiles(record, most: 6)[0]);
        Assert.DoesNotContain(Headlines.Tiles(record, most: 6), tile => tile.Label.Contains("certified", StringComparison.Ordinal));
    }

    [Fact]
    public void Tiles_NothingExact_BeginWithTheBracket() =>
        Assert.Equal(("median ℓ₂ radius, certified – attacked", "1.250 – 2.500"), Headlines.Tiles(AttackRecord.MakeBracket(), most: 6)[0]);

    [Fact]
    public void Tiles_LInf_NameTheNorm()
    {
        RunRecord record = AttackRecord.Make();
        record.Options["Norm"] = "LInf";

        Assert.Equal("median ℓ∞ radius, exact", Headlines.Tiles(record, most: 6)[0].Label);
    }

    [Fact]
    public void Tiles_SumReadout_TellsWhatPgdMakesOfTheExactRadius()
    {
        RunRecord record = SmallRecord.Make() with
        {
            Metrics = new Dictionary<string, double> { ["fine.radius.exact.sum.median"] = 25.5, ["fine.radius.pgd.sum.median"] = 34.25 },
        };

        Assert.Equal(
            ("exact median ℓ₂ radius, cluster labels, sum read-out; PGD finds 34.25", "25.50"), Headlines.Tiles(record, most: 6).Single());
    }
}
