using System.Text.Json.Nodes;
using FeatureAveraging.Reporting.Pages;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Tests.Pages;

public sealed class SampleTablesTests
{
    /// <summary>The images of a row are the recorded values, pixel by pixel; the difference is enlarged around grey.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Of_Witnesses_HasThreeImagesInTheirRows(int channels)
    {
        double[] original = [.. Enumerable.Range(0, 2 * channels * 6).Select(i => (double)(3 * i))];
        double[] adversarial = [.. original.Select((value, i) => value + (i % 2 == 0 ? 2 : -1))];
        JsonNode pictures = Tables(Witnesses(channels, original, adversarial))[0]!["pictures"]!.AsArray().Single()!;

        Assert.Equal(["1", "3"], pictures["rows"]!.AsObject().Select(row => row.Key));
        Assert.Equal(50, (double)pictures["rows"]!["3"]!["factor"]!);       // the greatest of the house's factors below 127.5/2
        Assert.Equal([3, 2], pictures["size"]!.AsArray().Select(one => (double)one!));
        for (int picture = 0; picture < 2; picture++)
        {
            double[] from = original[(picture * channels * 6)..], to = adversarial[(picture * channels * 6)..];
            JsonArray images = pictures["rows"]![picture == 0 ? "1" : "3"]!["images"]!.AsArray();
            RequirePixels(images[0]!, channels, i => from[i]);
            RequirePixels(images[1]!, channels, i => to[i]);
            RequirePixels(images[2]!, channels, i => 127.5 + (50 * (to[i] - from[i])));
        }
    }

    [Fact]
    public void Of_OtherInputs_HasNoPictures() => Assert.Null(Tables(AttackRecord.Make())[0]!["pictures"]);

    /// <summary>Decisions whose samples have other labels are in a table of their own, under a heading of its own.</summary>
    [Fact]
    public void Of_DecisionsWithOtherLabels_HasAHeadingForEachTable()
    {
        RunRecord record = SmallRecord.Make() with
        {
            Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
            {
                ["distances.coarse.native"] = SmallRecord.Columns(("exact", [1, 2]), ("label", [1, -1])),
                ["distances.fine.max"] = SmallRecord.Columns(("exact", [1, 2]), ("label", [1, -1])),
                ["distances.fine.native"] = SmallRecord.Columns(("exact", [1, 2]), ("label", [0, 7])),
            },
        };

        Assert.Equal(
            ["Samples under coarse, native; fine, max", "Samples under fine, native"],
            Tables(record).Select(table => (string)table!["title"]!));
        Assert.Equal("Samples", (string)Tables(AttackRecord.Make())[0]!["title"]!);
    }

    [Fact]
    public void Of_MorePicturesThanFit_HasTheFirst()
    {
        const int Count = 300, Side = 28;
        double[] noise = [.. Enumerable.Range(0, Count * Side * Side).Select(i => (double)(byte)((uint)(i * 2_654_435_761L) >> 13))];
        RunRecord record = SmallRecord.Make() with
        {
            Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
            {
                ["distances.model.max"] = SmallRecord.Columns(("exact", [.. noise.Take(Count)])),
                ["witnesses.model.max"] = SmallRecord.Columns(
                    ("shape", [Count, 1, Side, Side]), ("sample", [.. Enumerable.Range(0, Count).Select(i => (double)i)]),
                    ("distance", noise[..Count]), ("original", noise), ("adversarial", [.. noise.Select(value => 255 - value)])),
            },
        };
        JsonObject rows = Tables(record)[0]!["pictures"]![0]!["rows"]!.AsObject();

        Assert.InRange(rows.Count, 50, Count - 1);
        Assert.Equal(Enumerable.Range(0, rows.Count).Select(i => $"{i}"), rows.Select(row => row.Key));
        Assert.InRange(rows.Sum(row => row.Value!["images"]!.AsArray().Sum(image => ((string)image!).Length)), 200_000, 300_000);
    }

    [Fact]
    public void OfPictures_ImageRecord_ListsThePicturesOfEachArm()
    {
        IReadOnlyList<NamedSeries> series = NamedSeries.Of(ImageRecord.Colours());
        JsonArray tables = SampleTables.OfPictures(ImageRun.Of(ImageRecord.Colours())!, series);
        NamedSeries[] expected = [.. series.Where(one => one.Kind == "pictures").OrderBy(one => Arms.Order(one.Arm))];

        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(one => $"Pictures, {one.Arm}, {one.Readout}"), tables.Select(table => (string)table!["title"]!));
        Assert.Equal(expected[0].Column("sample"), tables[0]!["numbers"]!.AsArray().Select(one => (double)one!));
        Assert.Equal(expected[0].Column("sample").Length, tables[0]!["pictures"]![0]!["rows"]!.AsObject().Count);
        Assert.All(
            tables[0]!["pictures"]![0]!["rows"]!.AsObject(),
            row => Assert.Matches(@"^\w+ \([+−]\): ([+−]( → [+−])?|.*wrong as it is)$", (string)row.Value!["words"]!));
        Assert.Contains("Explore the pictures", ReportBuilder.Build(ImageRecord.Digits()).Html, StringComparison.Ordinal);
    }

    private static RunRecord Witnesses(int channels, double[] original, double[] adversarial) => AttackRecord.Make() with
    {
        Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>(AttackRecord.Make().Series)
        {
            ["witnesses.model.sum"] = SmallRecord.Columns(
                ("shape", [2, channels, 2, 3]), ("sample", [1, 3]), ("distance", [2, 4]), ("original", original),
                ("adversarial", adversarial)),
        },
    };

    private static JsonArray Tables(RunRecord record)
    {
        IReadOnlyList<NamedSeries> series = NamedSeries.Of(record);
        return SampleTables.Of(SampleRadii.Of(series), series);
    }

    private static void RequirePixels(JsonNode uri, int channels, Func<int, double> expected)
    {
        string text = (string)uri!;
        Assert.StartsWith("data:image/png;base64,", text, StringComparison.Ordinal);
        using var image = SKBitmap.Decode(Convert.FromBase64String(text["data:image/png;base64,".Length..]));
        Assert.Equal((3, 2), (image.Width, image.Height));
        for (int i = 0; i < 6; i++)
        {
            SKColor colour = image.GetPixel(i % 3, i / 3);
            byte[] found = [colour.Red, colour.Green, colour.Blue];
            for (int channel = 0; channel < 3; channel++)
            {
                Assert.Equal(Math.Round(Math.Clamp(expected(channels == 3 ? (channel * 6) + i : i), 0, 255)), found[channel], 1.0);
            }
        }
    }
}
