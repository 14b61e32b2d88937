using System.Globalization;
using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

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

    [Fact]
    public void OfHardening_ChosenStep_IsMarkedAndTold()
    {
        Figure figure = Harden(metrics: [("coarse.step", 20), ("pseudo.step", 7)], seeds: null);

        Assert.Equal("frontier", figure.Id);
        Assert.Equal(
            "coarse, 3 checkpoints: chosen 2 at 95 %. pseudo, 2 checkpoints.", figure.Description);
        Assert.Equal((0.95, 2), Assert.Single(Diamonds(figure)));
        Assert.Contains("mean ℓ₂ radius of validation samples", SvgWriter.Write(figure).Value, StringComparison.Ordinal);
        Assert.Contains("coarse: coarse labels", SvgWriter.Write(figure).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void OfHardening_WithoutChosenStep_MarksNothing()
    {
        Figure figure = Harden(metrics: [], seeds: null);

        Assert.Empty(Diamonds(figure));
        Assert.DoesNotContain(SvgWriter.Write(figure).Descendants(), one => one.Name.LocalName == "text" && one.Value == "chosen");
    }

    /// <summary>With several seeds the metric is their mean; the step of the root seed, 7 here, is in the series of seeds.</summary>
    [Fact]
    public void OfHardening_SeveralSeeds_MarksThatOfTheRootSeed() => Assert.Equal(
        (0.97, 1), Assert.Single(Diamonds(Harden([("coarse.step", 20)], SmallRecord.Columns(("seed", [6, 7]), ("value", [10, 30]))))));

    private static Figure Harden((string Name, double Value)[] metrics, IReadOnlyDictionary<string, double[]>? seeds)
    {
        var series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
        {
            ["frontier.coarse"] = SmallRecord.Columns(Checkpoints[..3]),
            ["frontier.pseudo"] = SmallRecord.Columns(("step", [5, 10]), ("accuracy", [0.8, 0.9]), ("radius", [3, 2.5])),
        };
        if (seeds is not null)
        {
            series["seeds.coarse.step"] = seeds;
        }

        RunRecord record = SmallRecord.Make() with
        {
            Experiment = "harden",
            Metrics = metrics.ToDictionary(one => one.Name, one => one.Value),
            Series = series,
        };
        Assert.Contains("<section id=\"frontier\">", ReportBuilder.Build(record).Html, StringComparison.Ordinal);
        return FrontierFigures.OfHardening(record, NamedSeries.Of(record)).Single();
    }

    private static (double, double)[] Diamonds(Figure figure) =>
    [
        .. figure.Panels.Single().Plot.GetPlottables<ScottPlot.Plottables.Markers>()
            .Where(one => one.MarkerStyle.Shape == ScottPlot.MarkerShape.FilledDiamond)
            .SelectMany(one => one.Data.GetScatterPoints()).Select(one => (one.X, one.Y)),
    ];

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
