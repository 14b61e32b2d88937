using System.Globalization;
using System.Text.Json.Nodes;
using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>
/// What the explorer's script knows, as one JSON value: numbers rounded to what it shows, counts counted here from all digits.
/// </summary>
/// <remarks>
/// <c>step</c>: the slider's places are its multiples, with <c>decimals</c>; <c>arms</c>: of each decision, how many of its samples
/// withstand each place; <c>tables</c>: columns of samples; <c>heats</c>: where the cells of heat maps are, in shares of their figure,
/// and their values; <c>player</c>: see <see cref="PlayerData"/>.
/// </remarks>
internal static class ExplorerData
{
    /// <summary>The name of the decisions, which a page without radii does not have.</summary>
    public const string Arms = "arms";

    /// <summary>Samples that a table shows at most: the first of the record.</summary>
    public const int MostRows = 10_000;

    /// <summary>Numbers that all tables hold at most, so that a page with many arms stays small.</summary>
    private const int MostNumbers = 80_000;

    /// <summary>The data of a page; null where there is nothing to explore.</summary>
    /// <param name="record">The run.</param>
    /// <param name="series">Its series.</param>
    /// <param name="figures">The figures of the page.</param>
    public static JsonObject? Of(RunRecord record, IReadOnlyList<NamedSeries> series, IEnumerable<Figure> figures)
    {
        // Radii of an image run are distances between pictures, in feature space and without a box: they share no slider.
        IReadOnlyList<SampleRadii> all = ImageRun.Of(record) is null ? SampleRadii.Of(series) : [];
        JsonNode[] heats = [.. figures.Where(figure => figure.OnPage).SelectMany(Heats)];
        JsonObject? player = PlayerData.Of(series);
        if (all.Count == 0 && heats.Length == 0 && player is null)
        {
            return null;
        }

        var data = new JsonObject { ["norm"] = NormSymbol.Of(record), ["heats"] = new JsonArray(heats) };
        if (player is not null)
        {
            data["player"] = player;
        }

        if (all.Count > 0)
        {
            AddRadii(data, all, new Plots.Arms(series));
        }

        return data;
    }

    private static void AddRadii(JsonObject data, IReadOnlyList<SampleRadii> all, Plots.Arms arms)
    {
        var scale = new RadiusScale(all.SelectMany(one => one.Values));
        data["decimals"] = scale.Decimals;
        data["step"] = scale.Radii[1];
        data[Arms] = new JsonArray([.. all.Select(one => Arm(one, scale, Tone(one)))]);
        IGrouping<string, SampleRadii>[] tables = [.. all.GroupBy(SamplesOf)];
        int columns = tables.Length + all.Sum(one => one.Margins is null ? 1 : 2);
        data["tables"] = new JsonArray([.. tables.Select(table => Table([.. table], Math.Min(MostRows, MostNumbers / columns)))]);

        Tone Tone(SampleRadii one) => CurveFigures.Shade(arms, one.Arm, one.Readout, all.Select(each => (each.Arm, each.Readout)));
    }

    private static JsonObject Arm(SampleRadii radii, RadiusScale scale, Tone tone) => new()
    {
        ["name"] = radii.Name,
        ["method"] = radii.Method.Words,
        ["light"] = "#" + Tone.Hex(tone.Light),
        ["dark"] = "#" + Tone.Hex(tone.Dark),
        ["samples"] = radii.Values.Length,
        ["right"] = new JsonArray([.. radii.CountBeyond(scale.Radii).Select(count => JsonValue.Create(count))]),
    };

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
        new() { ["name"] = name, ["values"] = Values(values.Take(most), 4) };

    private static IEnumerable<JsonNode> Heats(Figure figure) => figure.Heats.Select(JsonNode (heat) =>
    {
        (HeatChart chart, Panel panel) = heat;
        Matrix matrix = chart.Values;
        return new JsonObject
        {
            ["figure"] = "figure-" + figure.Id,
            ["title"] = chart.Title,
            ["words"] = new JsonArray(chart.Words.Row, chart.Words.Column, chart.Words.Cell),
            ["rows"] = new JsonArray([.. Enumerable.Range(0, matrix.Rows).Select(i => JsonValue.Create(chart.RowName(i)))]),
            ["columns"] = new JsonArray([.. Enumerable.Range(0, matrix.Columns).Select(i => JsonValue.Create(chart.ColumnName(i)))]),
            ["values"] = Values(matrix.Values.ToArray().Select(value => chart.Words.Cell == "percent" ? 100 * value : value), 3),
            ["place"] = Values(
                [
                    (panel.Left + panel.LeftMargin) / figure.Width,
                    panel.Top / figure.Height,
                    (panel.Width - panel.LeftMargin - panel.RightMargin) / figure.Width,
                    (figure.Height - panel.Top - panel.BottomMargin) / figure.Height,
                ],
                5),
        };
    });

    /// <summary>Numbers with some significant digits; what is not finite becomes a word, which JSON has no number for.</summary>
    internal static JsonArray Values(IEnumerable<double> values, int digits) =>
        new([.. values.Select(value => double.IsFinite(value) ? JsonValue.Create(Rounded(value, digits)) : JsonValue.Create(Word(value)))]);

    // Text and back: the double nearest to the rounded decimals, which is written with these alone.
    private static double Rounded(double value, int digits) =>
        double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + 0.0;

    private static string Word(double value) => double.IsNaN(value) ? "none" : value > 0 ? "∞" : "−∞";
}
