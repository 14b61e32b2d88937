using System.Globalization;
using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class SvgPathTests
{
    [Fact]
    public void Shorten_ManyLines_GivesTheSamePointsToATenth()
    {
        string path = "M3 4" + string.Concat(Enumerable.Range(0, 4).Select(part => "M" + string.Join(
            'L', Enumerable.Range(0, 500).Select(i => Point((part * 50) + (i * 1.037), 100 - (90 * Math.Sin(i + part))))) + "Z"));
        string shortened = Shorten(path);

        // Skia reads both: an implementation of paths that is not ours.
        SKPoint[] before = SKPath.ParseSvgPathData(path).Points, after = SKPath.ParseSvgPathData(shortened).Points;
        Assert.Equal(before.Length, after.Length);
        Assert.All(before.Zip(after), pair => Assert.InRange(SKPoint.Distance(pair.First, pair.Second), 0, 0.075));
        Assert.InRange(shortened.Length, 1, 0.7 * path.Length);
    }

    [Theory]
    [InlineData("M82.82 100.48L272.85 100.48")]
    [InlineData("M1 2C3 4 5 6 7 8L1 1L1 1L1 1L1 1L1 1L1 1L1 1L1 1L1 1L1 1L1 1L1 1L1 1Z")]
    public void Shorten_FewLinesOrCurves_StayAsTheyAre(string path) => Assert.Equal(path, Shorten(path));

    private static string Shorten(string path)
    {
        var element = new XElement("path", new XAttribute("d", path));
        SvgPath.Shorten(element);
        return element.Attribute("d")!.Value;
    }

    private static string Point(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"{x:0.##} {y:0.##}");
}
