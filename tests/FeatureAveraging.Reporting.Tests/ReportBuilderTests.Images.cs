using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FeatureAveraging.Runs;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Tests;

public sealed partial class ReportBuilderTests
{
    private static readonly Report Digits = ReportBuilder.Build(ImageRecord.Digits()), Colours = ReportBuilder.Build(ImageRecord.Colours());

    [Theory]
    [InlineData("")]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    public void Build_ImageRecord_MatchesTheGoldenFileInEveryCulture(string culture)
    {
        Report report = Cultures.Run(culture, () => ReportBuilder.Build(ImageRecord.Digits()));

        // The tables below figures are left out for the reviewer's sake; their parts have tests of their own.
        GoldenFile.Matches(
            "image.html",
            Regex.Replace(WithoutDrawings(report.Html), "<figcaption>.*?</figcaption>", "<figcaption/>", RegexOptions.Singleline));
        Assert.Equal(Digits.Html, report.Html);
    }

    [Fact]
    public void Build_ImageRecord_TellsTheComparisonThenFigureThreeThenPictures() => Assert.Equal(
        ["robustness", "pictures", "confusion", "directions", "heads", "shallow", "training", "explorer", "claims", "paired", "seeds"],
        XDocument.Parse(Digits.Html).Descendants("section").Select(section => section.Attribute("id")!.Value).Take(11));

    [Fact]
    public void Build_ImageRecord_LinksLongSeriesInsteadOfListingThem()
    {
        XDocument page = XDocument.Parse(Colours.Html);

        Assert.All(page.Descendants("table"), table => Assert.InRange(table.Descendants("tr").Count(), 1, 125));
        Assert.Contains(page.Descendants("figure").Descendants("a"), link => link.Attribute("href")!.Value == "data/pictures.fine.max.csv");
        Assert.Contains(Colours.Files, file => file.RelativePath == "data/pictures.fine.max.csv");
        Assert.DoesNotContain(page.Descendants("section"), section => section.Attribute("id")!.Value == "series");
    }

    [Fact]
    public void Build_ImageRecord_KeepsItsPicturesInThePage()
    {
        XDocument page = XDocument.Parse(Colours.Html);

        Assert.Equal(8 * 5, page.Descendants(Svg + "image").Count());
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "img" or "use");
        Assert.All(
            page.Descendants(Svg + "image"),
            image => Assert.StartsWith("data:image/png;base64,", image.Attribute("href")!.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Build_ImageRecord_PaintsPixelsOfPicturesAsSharpSquares()
    {
        // One picture of one white and one black pixel: between them no grey, which smooth scaling would give.
        RunRecord record = ImageRecord.Digits() with
        {
            Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
            {
                ["pictures.fine.max"] = SmallRecord.Columns(
                    ("shape", [1, 1, 1, 2]), ("original", [255, 0]), ("adversarial", [255, 0]), ("sample", [0]), ("label", [0]),
                    ("before", [0]), ("after", [1]), ("distance", [1])),
            },
        };
        using SKBitmap bitmap =
            SKBitmap.Decode(ReportBuilder.Build(record).Files.Single(file => file.RelativePath == "figures/pictures.fine.max.png").Content);
        int[] row = [.. Enumerable.Range(0, bitmap.Width).Select(x => (int)bitmap.GetPixel(x, 120).Red)];
        int first = Array.FindIndex(row, value => value == 0);

        Assert.Equal(255, row[first - 1]);
        Assert.All(row[first..(first + 50)], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Build_ImageRecord_MetricsDoNotRepeatTheirSpread()
    {
        XElement metrics =
            XDocument.Parse(Digits.Html).Descendants("section").Single(section => section.Attribute("id")!.Value == "metrics");

        Assert.Contains("paired.fine.max.ratio", metrics.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(".deviation", metrics.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(".low", metrics.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_Confusion_IsAGridInItsCsvFile()
    {
        string[] lines =
            Encoding.UTF8.GetString(Digits.Files.Single(file => file.RelativePath == "data/confusion.fine.clean.csv").Content).Split('\n');

        Assert.Equal("class,0,1,2,3,4,5,6,7,8,9", lines[0]);
        Assert.StartsWith("0,0.982,0.002", lines[1], StringComparison.Ordinal);
    }
}
