using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class MatrixFiguresTests
{
    [Fact]
    public void Of_TwoArms_ShareTheirScaleAndShowEachNumber()
    {
        Figure[] figures = [.. MatrixFigures.Of([Matrix("a", [0.1, -0.1]), Matrix("b", [0.8, double.NaN])])];
        string[] texts =
            [.. SvgWriter.Write(figures[0]).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];

        Assert.Equal(["matrix.a.cosine", "matrix.b.cosine", "matrix.cosine"], figures.Select(figure => figure.Id));
        Assert.Contains("0.10", texts);
        Assert.Contains("−0.10", texts);
        Assert.All(["0.8", "0.4", "0", "−0.4", "−0.8", "μ₁", "w₁", "w₂"], text => Assert.Contains(text, texts));
        Assert.Contains("–", SvgWriter.Write(figures[1]).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ManyCells_ColoursEachWithoutNumbers()
    {
        // 400 cells of 0.5 on a scale that ends at 0.5, beside the 51 cells of the colour bar.
        Figure figure = MatrixFigures.Of(
            [new NamedSeries("matrix.a.cosine", SmallRecord.Columns(("shape", [20, 20]), ("values", [.. Enumerable.Repeat(0.5, 400)])))])
            .Single();
        var svg = SvgWriter.Write(figure);

        string strongest = "f-" + Tone.Hex(DivergingScale.AtStep(DivergingScale.Steps).Light);
        Assert.Equal(
            401, svg.Descendants().Count(element => element.Name.LocalName == "rect" && element.Attribute("class")?.Value == strongest));
        Assert.DoesNotContain("0.50", svg.Value, StringComparison.Ordinal);
    }

    private static NamedSeries Matrix(string arm, double[] values) =>
        new($"matrix.{arm}.cosine", SmallRecord.Columns(("shape", [1, values.Length]), ("values", values)));
}
