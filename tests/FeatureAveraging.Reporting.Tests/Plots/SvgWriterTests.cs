using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class SvgWriterTests
{
    private const string Hostile = "<script>alert(1)</script>\" onload='x' & ]]>";

    [Fact]
    public void Write_HostileText_StaysText()
    {
        XElement svg = SvgWriter.Write(Figure(Hostile, Palette.Positive));
        XElement again = XElement.Parse(svg.ToString());

        Assert.Contains(again.Descendants(), element => element.Name.LocalName == "text" && element.Value == Hostile);
        Assert.DoesNotContain(again.Descendants(), element => element.Name.LocalName == "script");
        Assert.DoesNotContain(
            again.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_SameFigureTwice_GivesTheSameBytes() =>
        Assert.Equal(
            SvgWriter.Write(Figure("one", Palette.Positive)).ToString(), SvgWriter.Write(Figure("one", Palette.Positive)).ToString());

    [Fact]
    public void Write_Line_IsDrawnOnceAndKeepsItsData()
    {
        XElement svg = SvgWriter.Write(Figure("one", Palette.Positive));
        XElement line = svg.Descendants().Single(
            element => element.Attribute("class")?.Value == "s-" + Tone.Hex(Palette.Positive.Light)
                && element.Attribute("d")!.Value.Count(c => c == 'L') == 2);
        double[] ys =
        [
            .. line.Attribute("d")!.Value.Split(['M', 'L', ' '], StringSplitOptions.RemoveEmptyEntries).Where((_, i) => i % 2 == 1).Select(
                text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
        ];

        // Ordinates 0, 1, 3: the second step is twice the first, upwards; two roundings to 0.01 pixel on each side.
        Assert.True(ys[0] > ys[1]);
        Assert.Equal(2 * (ys[1] - ys[0]), ys[2] - ys[1], 0.05);
    }

    [Fact]
    public void Write_UnknownColour_IsRefused() =>
        Assert.ThrowsAny<Exception>(() => SvgWriter.Write(Figure("one", new Tone(0x123456, 0x654321), declare: false)));

    private static Figure Figure(string title, Tone tone, bool declare = true)
    {
        var chart = new LineChart
        {
            Title = title,
            XTitle = "x",
            YTitle = "y",
            Width = 540,
            Lines = [new LineSeries("line", [0, 1, 2], [0, 1, 3], tone)],
        };
        Panel panel = chart.ToPanel();
        return new Figure
        {
            Id = "test",
            Width = 540,
            Height = panel.HeightFor(200),
            Title = title,
            Description = title,
            Sources = [],
            Tables = [],
            Panels = [panel],
            Tones = declare ? [tone] : [],
        };
    }
}
