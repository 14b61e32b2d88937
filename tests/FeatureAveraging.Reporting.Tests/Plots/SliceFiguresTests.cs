using System.Globalization;
using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class SliceFiguresTests
{
    [Theory]
    [InlineData(10, 10)]
    [InlineData(10, 4)]
    [InlineData(4, 10)]
    [InlineData(10, 1)]
    public void Of_OneMarkerAndATheory_DrawsACircleOfEqualScales(double width, double height)
    {
        XElement svg = Draw(width, height, ("marker_x", [0]), ("marker_y", [0]));
        XElement circle = svg.Descendants().Single(
            element => element.Name.LocalName is "ellipse" or "circle"
                && element.Attribute("class")?.Value == "s-" + Tone.Hex(Palette.Muted.Light));

        Assert.Equal(Number(circle, "rx"), Number(circle, "ry"), 0.02);
        Assert.Contains("averaged, theory: 1.5", svg.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoMarker_DrawsNoCircle() =>
        Assert.DoesNotContain("theory", Draw(10, 10).Value, StringComparison.Ordinal);

    [Fact]
    public void Of_AWideGrid_ColoursTheGridOnly()
    {
        // 10 by 1 units: the axes show 10 by 5 at equal scales, so the ground is a tenth as high as wide and not the whole chart.
        XElement ground =
            Draw(10, 1).Descendants().Single(element => element.Attribute("class")?.Value == "f-" + Tone.Hex(Palette.NegativeRegion.Light));

        Assert.Equal(Number(ground, "width") / 10, Number(ground, "height"), 0.05);
    }

    [Fact]
    public void Of_SamplesOfOneLabel_NamesThatLabelOnly()
    {
        string text = Draw(10, 10, ("points_x", [1, 99]), ("points_y", [1, 1]), ("points_label", [1, -1])).Value;

        Assert.Contains("y = +1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("y = −1", text, StringComparison.Ordinal);
        Assert.Contains("1 of 2 samples lie inside", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "200 of 200 samples lie inside.")]
    [InlineData(201, "201 of 201 samples lie inside, of which the first 200 are drawn.")]
    public void Of_ManySamples_DrawsTheFirstAndSaysSo(int count, string expected)
    {
        double[] places = [.. Enumerable.Range(0, count).Select(i => i / (double)count)];
        Figure figure = Make(10, 10, ("points_x", places), ("points_y", places), ("points_label", [.. places.Select(_ => 1.0)]));

        Assert.EndsWith(expected, figure.Description, StringComparison.Ordinal);
        Assert.Equal(
            200, figure.Panels[0].Plot.GetPlottables<ScottPlot.Plottables.Markers>().Sum(one => one.Data.GetScatterPoints().Count));
    }

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static XElement Draw(double width, double height, params (string, double[])[] more) =>
        SvgWriter.Write(Make(width, height, more));

    private static Figure Make(double width, double height, params (string, double[])[] more)
    {
        (string, double[])[] grid = [("shape", [2, 2]), ("x", [-2, width - 2]), ("y", [-2, height - 2]), ("values", [1, -1, -1, -1])];
        var slice = new NamedSeries("slice.coarse.native", SmallRecord.Columns([.. grid, .. more]));
        return SliceFigures.Of([slice], new Dictionary<string, double> { ["theory.radius.averaged"] = 1.5 }).Single();
    }
}
