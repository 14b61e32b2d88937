using System.Globalization;
using System.Text.Json.Nodes;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>
/// Tables of samples for the explorer: a <c>title</c>, <c>columns</c> of numbers, and where inputs are images <c>pictures</c>: of some rows
/// the image, its witness and the difference.
/// </summary>
internal static class SampleTables
{
    /// <summary>Samples that a table shows at most: the first of the record.</summary>
    public const int MostRows = 10_000;

    /// <summary>Numbers that all tables hold at most, so that a page with many arms stays small.</summary>
    private const int MostNumbers = 40_000;

    /// <summary>Characters that all pictures of a page take at most; the rest have none.</summary>
    private const int MostPictures = 300_000;

    /// <summary>One table for all decisions on the same samples, with the witnesses that the record keeps.</summary>
    /// <param name="all">Radii of every decision.</param>
    /// <param name="series">The record's series.</param>
    public static JsonArray Of(IReadOnlyList<SampleRadii> all, IReadOnlyList<NamedSeries> series)
    {
        IGrouping<string, SampleRadii>[] groups = [.. all.GroupBy(SamplesOf)];
        int columns = groups.Length + all.Sum(one => one.Margins is null ? 1 : 2), left = MostPictures;
        var tables = new JsonArray();
        foreach (SampleRadii[] decisions in groups.Select(group => group.ToArray()))
        {
            JsonObject table = Table(decisions, Math.Min(MostRows, MostNumbers / columns));
            table["title"] = groups.Length == 1 ? "Samples" : $"Samples under {string.Join("; ", decisions.Select(one => one.Name))}";
            PictureSeries[] pictures =
            [
                .. series.Where(one => one.Kind == "witnesses" && decisions.Any(decision => Name(one) == decision.Name))
                    .Select(one => new PictureSeries(one)),
            ];
            if (pictures.Length > 0)
            {
                table["pictures"] = new JsonArray([.. pictures.Select(one => Pictures(one, one.Samples, ref left))]);
            }

            tables.Add(table);
        }

        return tables;
    }

    /// <summary>One table for each arm whose adversarial pictures the record of an image experiment keeps, with its decisions.</summary>
    /// <param name="run">Names of the classes.</param>
    /// <param name="series">The record's series.</param>
    public static JsonArray OfPictures(ImageRun run, IReadOnlyList<NamedSeries> series)
    {
        int left = MostPictures;
        var figures = new PictureFigures(run);
        return
        [
            .. series.Where(one => one.Kind == "pictures").OrderBy(one => Arms.Order(one.Arm)).Select(one => new PictureSeries(one))
                .Where(one => one.Count > 0)
                .Select(one => new JsonObject
                {
                    ["title"] = $"Pictures, {Name(one.Source)}",
                    ["samples"] = one.Count,
                    ["numbers"] = Values(one.Samples),
                    ["columns"] = new JsonArray(
                        Column("class", one.Source.Column("label"), one.Count),
                        Column("length", one.Source.Column("distance"), one.Count)),
                    ["pictures"] = new JsonArray(Pictures(
                        one, [.. Enumerable.Range(0, one.Count).Select(i => (double)i)], ref left, i => figures.Tell(one, i))),
                }),
        ];
    }

    private static string Name(NamedSeries one) => $"{one.Arm}, {one.Readout}";

    /// <summary>Decisions with equally many samples and the same labels are taken to be on the same samples.</summary>
    private static string SamplesOf(SampleRadii radii) =>
        $"{radii.Values.Length} {string.Join(' ', radii.Labels?.Select(Tables.Numbers.Exact) ?? [])}";

    private static JsonObject Table(SampleRadii[] decisions, int most)
    {
        var columns = new JsonArray();
        if (decisions[0].Labels is double[] labels)
        {
            columns.Add(Column("label", labels, most));
        }

        foreach (SampleRadii one in decisions)
        {
            columns.Add(Column($"radius, {one.Name}", one.Values, most));
            if (one.Margins is double[] margins)
            {
                columns.Add(Column($"margin, {one.Name}", margins, most));
            }
        }

        return new JsonObject { ["samples"] = decisions[0].Values.Length, ["columns"] = columns };
    }

    private static JsonObject Column(string name, double[] values, int most) =>
        new() { ["name"] = name, ["values"] = ExplorerData.Values(values.Take(most), 4) };

    /// <summary>Three images, a factor and words for each row that has them, as far as they fit.</summary>
    private static JsonObject Pictures(PictureSeries pictures, double[] rows, ref int left, Func<int, string>? tell = null)
    {
        var shown = new JsonObject();
        for (int i = 0; i < rows.Length && left > 0; i++)
        {
            string[] three = PictureUri.Three(pictures, i);
            left -= three.Sum(text => text.Length);
            if (left >= 0)
            {
                shown[((int)rows[i]).ToString(CultureInfo.InvariantCulture)] = new JsonObject
                {
                    ["images"] = new JsonArray([.. three.Select(text => JsonValue.Create(text))]),
                    ["factor"] = PictureFigures.Factor(pictures.LargestChange(i)),
                    ["words"] = tell?.Invoke(i) ?? "",
                };
            }
        }

        return new JsonObject { ["name"] = Name(pictures.Source), ["size"] = Values([pictures.Width, pictures.Height]), ["rows"] = shown };
    }

    private static JsonArray Values(double[] values) => ExplorerData.Values(values, 15);
}
