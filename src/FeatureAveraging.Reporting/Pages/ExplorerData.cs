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
/// withstand each place; <c>tables</c>: see <see cref="SampleTables"/>; <c>heats</c>: where the cells of heat maps are, in shares of
/// their figure, and their values; <c>player</c>: see <see cref="PlayerData"/>.
/// </remarks>
internal static class ExplorerData
{
    /// <summary>The names of the decisions and of the tables, which a page without radii and pictures does not have.</summary>
    public const string Arms = "arms", Tables = "tables";

    /// <summary>The data of a page; null where there is nothing to explore.</summary>
    /// <param name="record">The run.</param>
    /// <param name="series">Its series.</param>
    /// <param name="figures">The figures of the page.</param>
    public static JsonObject? Of(RunRecord record, IReadOnlyList<NamedSeries> series, IEnumerable<Figure> figures)
    {
        // Radii of an image run are distances between pictures, in feature space and without a box: they share no slider.
        ImageRun? run = ImageRun.Of(record);
        IReadOnlyList<SampleRadii> all = run is null ? SampleRadii.Of(series) : [];
        JsonArray tables = run is null ? SampleTables.Of(all, series) : SampleTables.OfPictures(run, series);
        JsonNode[] heats = [.. figures.Where(figure => figure.OnPage).SelectMany(Heats)];
        JsonObject? player = PlayerData.Of(series);
        if (tables.Count == 0 && heats.Length == 0 && player is null)
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

        if (tables.Count > 0)
        {
            data[Tables] = tables;
        }

        return data;
    }

    private static void AddRadii(JsonObject data, IReadOnlyList<SampleRadii> all, Plots.Arms arms)
    {
        var scale = new RadiusScale(all.SelectMany(one => one.Values));
        data["decimals"] = scale.Decimals;
        data["step"] = scale.Radii[1];
        data[Arms] = new JsonArray([.. all.Select(one => Arm(one, scale, Tone(one)))]);

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
