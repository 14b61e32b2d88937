using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class ClassMatrixFiguresTests
{
    private static readonly ClassMatrixFigures Figures = new(new ImageRun(["a", "b", "c"], ["-", "+", "-"]));

    [Fact]
    public void Confusions_BothConditions_StandSideBySideWithThePositiveSideFirst()
    {
        Figure figure = Figures.Confusions([Square("confusion.fine.attack", 0.25), Square("confusion.fine.clean", 1)]).Single();

        Assert.Equal(("confusion.fine", 2), (figure.Id, figure.Tables.Count));
        Assert.Equal(["confusion.fine.clean", "confusion.fine.attack"], figure.Sources);
        Assert.Equal(["class", "b", "a", "c"], figure.Tables[0].Headers);
        Assert.Equal(["b", "a", "c"], figure.Tables[0].Rows.Select(row => row[0]));
        Assert.Equal(["25", "25", "25"], Texts(figure).Where(text => text == "25"));
    }

    [Theory]
    [InlineData(0.004, "0.4")]
    [InlineData(0.099, "9.9")]
    [InlineData(0.0996, "10")]
    [InlineData(0.987, "99")]
    public void Confusions_Share_IsPrintedInPercent(double share, string text) =>
        Assert.Contains(text, Texts(Figures.Confusions([Square("confusion.fine.clean", share)]).Single()));

    [Fact]
    public void Confusions_TwoSides_AreFramed()
    {
        string frame = "s-" + Tone.Hex(Palette.Ink.Light);

        Assert.Equal(
            2,
            SvgWriter.Write(Figures.Confusions([Square("confusion.fine.clean", 1)]).Single()).Descendants().Count(
                element => element.Attribute("class")?.Value == frame));
    }

    [Fact]
    public void Heads_GroupWithoutCosines_IsMarkedDead()
    {
        var coarse = new NamedSeries(
            "matrix.head-coarse.cosine",
            SmallRecord.Columns(("shape", [3, 2]), ("values", [0.1, double.NaN, 0.2, double.NaN, 0.3, double.NaN])));
        Figure figure = Figures.Heads([coarse, Square("matrix.head-fine.cosine", 0.5)]).Single();

        Assert.Equal("heads.cosine", figure.Id);
        Assert.Equal(["class", "w₁", "dead"], figure.Tables[0].Headers);
        Assert.Equal("0.2000", figure.Tables[0].Rows[0][1]);
        Assert.Contains("dead", Texts(figure));
    }

    [Fact]
    public void Directions_TwoArms_ShareAFigureAndAScale()
    {
        Figure figure = Figures.Directions(
            [Square("matrix.fine.shared", 0.5), Square("matrix.coarse.shared", 1), Square("matrix.coarse.cosine", 9)], "directions")
            .Single();

        Assert.Equal("directions.coarse.fine.shared", figure.Id);
        Assert.Contains("−0.5", Texts(figure));
    }

    private static NamedSeries Square(string name, double diagonal) =>
        new(name, SmallRecord.Columns(("shape", [3, 3]), ("values", [diagonal, 0, 0, 0, diagonal, 0, 0, 0, diagonal])));

    private static string[] Texts(Figure figure) =>
        [.. SvgWriter.Write(figure).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];
}
