using System.Globalization;
using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class FrontierFiguresTests
{
    private static readonly (string, double[])[] Checkpoints =
        [("step", [30, 10, 20]), ("accuracy", [0.97, 0.9, 0.95]), ("radius", [1, 0.5, 2]), ("front", [1, 0, 1])];

    [Fact]
    public void Of_Checkpoints_AreJoinedInTheOrderOfTraining()
    {
        // Steps 10, 20, 30 have accuracies that rise: the line goes from left to right, though the columns are in another order.
        double[] xs =
        [
            .. Lines(Draw(Checkpoints)).Single().Split(['M', 'L'], StringSplitOptions.RemoveEmptyEntries).Select(
                point => double.Parse(point.Trim().Split(' ')[0], CultureInfo.InvariantCulture)),
        ];

        Assert.Equal(3, xs.Length);
        Assert.Equal(xs.Order(), xs);
    }

    [Fact]
    public void Of_TwoSeeds_HaveALineEach() => Assert.Equal(2, Lines(Draw(
    [
        ("step", [1, 2, 1, 2]), ("accuracy", [0.9, 0.95, 0.91, 0.96]), ("radius", [1, 2, 1, 2]), ("front", [0, 1, 0, 1]),
        ("seed", [0, 0, 1, 1]),
    ])).Length);

    [Fact]
    public void Of_Description_GivesTheEndsOfTheFront() =>
        Assert.Equal("shallow-coarse, 3 checkpoints: front from 2 at 95 % to 1 at 97 %.", Draw(Checkpoints).Description);

    [Fact]
    public void Of_NoFrontier_DrawsNothing() => Assert.Empty(FrontierFigures.Of([], new Arms([])));

    private static Figure Draw((string, double[])[] columns)
    {
        NamedSeries[] series = [new("frontier.shallow-coarse", SmallRecord.Columns(columns))];
        return FrontierFigures.Of(series, new Arms(series)).Single();
    }

    /// <summary>Paths of the arm's colour; the last one is the line in the legend.</summary>
    private static string[] Lines(Figure figure)
    {
        XElement svg = SvgWriter.Write(figure);
        string[] paths = [.. svg.Elements().Where(element => element.Attribute("clip-path") is not null).Descendants()
            .Where(
                element => element.Name.LocalName == "path"
                    && element.Attribute("class")?.Value == "s-" + Tone.Hex(Palette.OfArm("coarse", []).Light))
            .Select(element => element.Attribute("d")!.Value)];
        return paths[..^1];
    }
}
