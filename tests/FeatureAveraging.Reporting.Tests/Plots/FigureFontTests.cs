using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class FigureFontTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Register_BothNames_AreOursAndNoMachineFont()
    {
        FigureFont.Register();

        Assert.Same(FigureFont.Find(FigureFont.Regular), ScottPlot.Fonts.GetTypeface(FigureFont.Regular, bold: false, italic: false));
        Assert.Same(FigureFont.Find(FigureFont.Bold), ScottPlot.Fonts.GetTypeface(FigureFont.Bold, bold: false, italic: false));
        Assert.DoesNotContain(SKFontManager.Default.FontFamilies, family => family == FigureFont.Regular || family == FigureFont.Bold);
    }

    [Fact]
    public void Find_EveryTextOfEveryFigure_HasItsGlyphs()
    {
        Report report = ReportBuilder.Build(SmallRecord.Make());
        XElement[] texts = [.. XDocument.Parse(report.Html).Descendants(Svg + "text")];

        Assert.NotEmpty(texts);
        Assert.All(texts, text =>
        {
            SKTypeface face = FigureFont.Find(text.Attribute("font-weight") is null ? FigureFont.Regular : FigureFont.Bold)!;
            Assert.True(face.ContainsGlyphs(text.Value), text.Value);
        });
    }

    [Fact]
    public void Draw_AnyText_MeasuresInOurFont()
    {
        // The title's length in the SVG is that of our bold cut: "Robust accuracy" at 14 pixels.
        XElement title = XDocument.Parse(ReportBuilder.Build(SmallRecord.Make()).Html)
            .Descendants(Svg + "text")
            .First(text => text.Value == "Robust accuracy");
        using var font = new SKFont(FigureFont.Find(FigureFont.Bold), 14) { Subpixel = true, LinearMetrics = true };

        Assert.Equal(font.MeasureText("Robust accuracy"), (float)title.Attribute("textLength")!, 0.01f);
    }
}
