using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class FrameFiguresTests
{
    [Fact]
    public void Of_TwoArms_IsARowOfFramesForEach()
    {
        Figure figure = Draw();
        string text = SvgWriter.Write(figure).Value;

        Assert.Equal("frames.centers", figure.Id);
        Assert.Equal(4, figure.Panels.Count);
        Assert.All(["coarse, step 0", "coarse, step 5", "fine, step 0", "fine, step 7"], title => Assert.Contains(title, text));
        Assert.Contains("accuracy 50 %", text, StringComparison.Ordinal);
        Assert.Contains("at the end μ₁ decided +, μ₂ decided −, μ₃ decided −", figure.Description, StringComparison.Ordinal);
    }

    /// <summary>At the end the coarse network is 0 where x and y are negative: a third of each side of the picture, in grey.</summary>
    [Fact]
    public void Of_NoActiveNeuron_IsNeitherSide()
    {
        XElement svg = SvgWriter.Write(Draw());
        string grey = "f-" + Tone.Hex(Palette.Grid.Light), minus = "f-" + Tone.Hex(Palette.NegativeRegion.Light);

        Assert.Contains(svg.Descendants(), one => one.Name.LocalName == "rect" && one.Attribute("class")?.Value == grey);
        Assert.Contains(svg.Descendants(), one => one.Name.LocalName == "path" && one.Attribute("class")?.Value == minus);
    }

    /// <summary>Of 2w = (2, 0) and norm 2, the line ends 3 to the right of the foot: at μ₁.</summary>
    [Fact]
    public void Of_NeuronOfOneFeature_PointsAtItsCenter()
    {
        Panel panel = Draw().Panels[1];
        ScottPlot.Plottables.LinePlot line = panel.Plot.GetPlottables<ScottPlot.Plottables.LinePlot>().First();

        Assert.Equal((0, 0), (line.Start.X, line.Start.Y));
        Assert.Equal((3, 0), (line.End.X, line.End.Y));
        Assert.Equal(Palette.Positive.Color, line.LineStyle.Color);
    }

    [Theory]
    [InlineData(19, new[] { 0, 1, 4, 10, 18 })]
    [InlineData(2, new[] { 0, 1 })]
    [InlineData(1, new[] { 0 })]
    public void Choose_Frames_HasTheEndsAndIsDenserAtTheBeginning(int count, int[] expected) =>
        Assert.Equal(expected, FrameFigures.Choose(count));

    private static Figure Draw() => FrameFigures.Of(NamedSeries.Of(FrameRecord.Make())).Single();
}
