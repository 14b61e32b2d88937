using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class PictureFiguresTests
{
    private static readonly ImageRun Run = new(["cat", "dog"], ["+", "-"]);

    [Fact]
    public void Of_SameSamples_ShareOneFigureWithOneRowOfOriginals()
    {
        Figure figure = Draw(Series("coarse.native", [3, 4]), Series("fine.max", [3, 4])).Single();

        // Two originals, and for each of two arms two adversarial pictures and two perturbations.
        Assert.Equal("pictures.coarse.fine", figure.Id);
        Assert.Equal(10, Images(figure).Length);
    }

    [Fact]
    public void Of_OtherSamples_StandInFiguresOfTheirOwn() =>
        Assert.Equal(
            ["pictures.coarse.native", "pictures.fine.max"],
            Draw(Series("coarse.native", [3, 4]), Series("fine.max", [3, 5])).Select(figure => figure.Id));

    [Fact]
    public void Of_Grey_KeepsEveryPixelAndEnlargesThePerturbationAroundMidGrey()
    {
        XElement[] images = Images(Draw(Series("fine.max", [3, 4])).Single());

        // The largest changes are 12 and 10, so both factors are 10: 127.5 + 120 is still below white. Halves round to even: 247.5 to 248.
        Assert.Equal(
            [[0, 100], [200, 50], [12, 100], [190, 50], [248, 128], [28, 128]],
            images.Select(image => Decode(image).Pixels.Select(pixel => (int)pixel.Red)));
    }

    [Fact]
    public void Of_Colour_KeepsTheChannels()
    {
        var series = new NamedSeries("pictures.fine.max", SmallRecord.Columns(
            ("shape", [1, 3, 1, 2]), ("original", [1, 2, 3, 4, 5, 6]), ("adversarial", [1, 2, 3, 4, 5, 6]), ("sample", [0]), ("label", [0]),
            ("before", [0]), ("after", [1]), ("distance", [1])));

        SKColor[] pixels = Decode(Images(Draw(series).Single())[0]).Pixels;

        Assert.Equal([new SKColor(1, 3, 5), new SKColor(2, 4, 6)], pixels);
    }

    [Fact]
    public void Of_Captions_NameClassesSidesAndDistances()
    {
        string[] texts =
        [
            .. Draw(Series("coarse.native", [3, 4]), Series("fine.max", [3, 4]))
                .SelectMany(figure => SvgWriter.Write(figure).Descendants())
                .Where(element => element.Name.LocalName == "text")
                .Select(text => text.Value),
        ];

        Assert.All(
            [
                "cat (+)", "dog (−)", "+ → −", "cat → dog", "0.50", "dog: wrong as it is",
                "fine, max read-out (class labels): perturbation, enlarged around mid-grey", "× 10",
            ],
            text => Assert.Contains(text, texts));
    }

    [Fact]
    public void Of_LongNames_BreakBeforeTheArrow()
    {
        ImageRun run = new(["automobile with a trailer", "airplane with a banner"], ["+", "-"]);
        double[] eight = [.. Enumerable.Range(0, 8).Select(i => (double)i)];
        string[] texts =
        [
            .. SvgWriter.Write(PictureFigures.Of(run, [Series("fine.max", eight)]).Single()).Descendants().Where(
                element => element.Name.LocalName == "text").Select(text => text.Value),
        ];

        Assert.Contains("→ airplane with a banner", texts);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(12, 10)]
    [InlineData(13, 5)]
    [InlineData(255, 1)]
    public void Factor_LargestChange_StaysBetweenBlackAndWhite(double change, double factor) =>
        Assert.Equal(factor, PictureFigures.Factor(change));

    [Theory]
    [InlineData("shape", "1 or 3 channels")]
    [InlineData("distance", "one for each of 2 pictures")]
    [InlineData("adversarial", "equal lengths")]
    public void Of_MalformedSeries_SaysWhatWasExpected(string column, string expected)
    {
        NamedSeries series = Series("fine.max", [3, 4]);
        var columns = new Dictionary<string, double[]>(series.Columns) { [column] = [2] };

        var fault = Assert.Throws<ArgumentException>(() => Draw(series with { Columns = columns }));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    private static Figure[] Draw(params NamedSeries[] series) => [.. PictureFigures.Of(Run, series)];

    /// <summary>Pictures of 1 × 2 pixels in turn: of a cat, and of a dog that is misclassified as it is.</summary>
    private static NamedSeries Series(string name, double[] samples)
    {
        double[] Repeat(params double[] pair) => [.. Enumerable.Range(0, samples.Length / 2).SelectMany(_ => pair)];
        return new NamedSeries("pictures." + name, SmallRecord.Columns(
            ("shape", [samples.Length, 1, 1, 2]),
            ("original", Repeat(0, 100, 200, 50)),
            ("adversarial", Repeat(12, 100, 190, 50)),
            ("sample", samples),
            ("label", Repeat(0, 1)),
            ("before", Repeat(0, 1)),
            ("after", Repeat(1, 1)),
            ("distance", Repeat(0.5, 0))));
    }

    private static XElement[] Images(Figure figure) =>
        [.. SvgWriter.Write(figure).Descendants().Where(element => element.Name.LocalName == "image")];

    private static SKBitmap Decode(XElement image)
    {
        const string prefix = "data:image/png;base64,";
        string href = image.Attribute("href")!.Value;
        Assert.StartsWith(prefix, href, StringComparison.Ordinal);
        Assert.Equal("pixelated", image.Attribute("image-rendering")!.Value);
        return SKBitmap.Decode(Convert.FromBase64String(href[prefix.Length..]));
    }
}
