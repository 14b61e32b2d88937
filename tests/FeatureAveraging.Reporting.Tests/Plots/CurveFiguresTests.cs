using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class CurveFiguresTests
{
    [Fact]
    public void Of_ManyReadouts_GivesAnOverviewThenOneFigureEachThenTheirAttacks()
    {
        Figure[] figures = Draw(
        [
            "coarse.native.exact", "coarse.native.pgd", "fine.max.exact", "fine.max.fmn", "fine.max.pgd", "fine.sum.exact",
            "mixed.max.exact", "mixed.max.certified", "paper.coarse",
        ]);

        Assert.Equal(
            ["curves", "curves.coarse.native", "curves.fine.max", "curves.mixed.max", "curves.fine.max.attacks"],
            figures.Select(figure => figure.Id));
        Assert.Equal(
            ["curve.coarse.native.exact", "curve.fine.max.exact", "curve.fine.sum.exact", "curve.mixed.max.exact", "curve.paper.coarse"],
            figures[0].Sources);
        Assert.Equal(["curve.coarse.native.exact", "curve.coarse.native.pgd", "curve.paper.coarse"], figures[1].Sources);
        Assert.Equal(["curve.fine.max.exact", "curve.fine.max.pgd"], figures[2].Sources);
        Assert.Equal(["curve.fine.max.exact", "curve.fine.max.fmn"], figures[4].Sources);
    }

    [Fact]
    public void Of_OneReadout_NeedsNoOverview() =>
        Assert.Equal(["curves.model.sum"], Draw(["model.sum.exact", "model.sum.attack"]).Select(figure => figure.Id));

    [Fact]
    public void Of_OneCurve_IsTheOverview() => Assert.Equal(["curves"], Draw(["model.sum.pgd"]).Select(figure => figure.Id));

    [Fact]
    public void Of_UnknownAttack_StandsUnderItsNameAmongTheOthers() =>
        Assert.Equal(
            "Others",
            Draw(["model.sum.exact", "model.sum.magic"])
                .Single(figure => figure.Id.EndsWith(".attacks", StringComparison.Ordinal)).Panels.Single().Title);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_Bracket_ShadesWhatIsUndecidedOnlyWhereNothingIsExact(bool exact)
    {
        string[] bracket = ["model.sum.attack", "model.sum.certified"];
        string drawing = SvgWriter.Write(Draw(exact ? [.. bracket, "model.sum.exact"] : bracket).Single()).Value;

        Assert.Equal(!exact, drawing.Contains("undecided", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_FamiliesOfAttacks_StandInRowsOnOneLevel()
    {
        Figure figure = Draw(
        [
            "model.sum.exact", "model.sum.pgd", "model.sum.apgd", "model.sum.apgd-through", "model.sum.fab", "model.sum.fmn",
            "model.sum.cw",
        ]).Last();
        Panel[] panels = [.. figure.Panels];

        Assert.Equal(["PGD and APGD", "FAB and DeepFool", "DDN and FMN", "C&W"], panels.Select(panel => panel.Title));
        Assert.Equal([0, 0, 0], panels[..3].Select(panel => panel.Above));
        Assert.Single(panels[..3].Select(panel => panel.Top).Distinct());
        Assert.Equal(panels[0].Height, panels[3].Above);
        Assert.Equal(figure.Height, panels[3].Above + panels[3].Height);
    }

    [Theory]
    [InlineData("L2", "ℓ₂ radius")]
    [InlineData("LInf", "ℓ∞ radius")]
    public void Of_Norm_StandsBelowTheAxis(string norm, string title)
    {
        RunRecord record = Record(["model.sum.exact", "model.sum.attack"]);
        record.Options["Norm"] = norm;

        Assert.Contains(title, SvgWriter.Write(CurveFigures.Of(record, NamedSeries.Of(record)).Single()).Value, StringComparison.Ordinal);
    }

    private static Figure[] Draw(string[] names)
    {
        RunRecord record = Record(names);
        return [.. CurveFigures.Of(record, NamedSeries.Of(record))];
    }

    private static RunRecord Record(string[] names) => SmallRecord.Make() with
    {
        Series = names.ToDictionary(name => "curve." + name, _ => SmallRecord.Columns(("radius", [0, 1]), ("accuracy", [1, 0]))),
    };
}
