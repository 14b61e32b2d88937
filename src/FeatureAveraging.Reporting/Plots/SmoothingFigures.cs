using System.Globalization;
using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Certified accuracy of smoothed classifiers by radius: <c>smoothed.&lt;arm&gt;.&lt;readout&gt;[.&lt;σ&gt;]</c>.</summary>
internal static class SmoothingFigures
{
    private const int Width = 860, DataHeight = 300;
    private static readonly Tone[] Tones = [Palette.Blue, Palette.Vermilion, Palette.Green, Palette.Purple, Palette.Olive];

    /// <summary>One figure with a line for each deviation; none where nothing was smoothed.</summary>
    /// <param name="series">The series of a record.</param>
    public static IEnumerable<Figure> Of(IReadOnlyList<NamedSeries> series)
    {
        NamedSeries[] smoothed = [.. series.Where(one => one.Kind == "smoothed").OrderBy(Sigma)];
        return smoothed.Length == 0 ? [] : [Draw(smoothed)];
    }

    private static Figure Draw(NamedSeries[] smoothed)
    {
        double longest = smoothed.Max(one => one.Column("radius").DefaultIfEmpty(0).Max());
        var chart = new LineChart
        {
            Title = "Certified accuracy of smoothed classifiers, which are not the model",
            Subtitle = "each noise makes another classifier; certificates hold with high probability, sample by sample",
            XTitle = "ℓ₂ radius",
            YTitle = "right and certified",
            Width = Width,
            Fractions = true,
            Lines = [.. smoothed.Select((one, i) => Line(one, i, longest))],
        };
        Panel panel = chart.ToPanel();
        DataTable table = Table(smoothed);
        return new Figure
        {
            Id = "smoothed",
            Width = Width,
            Height = panel.HeightFor(DataHeight),
            Title = "Certified accuracy of smoothed classifiers",
            Description = string.Join(" ", table.Rows.Select(row => $"{row[0]}: right {row[1]}, median certified radius {row[3]}.")),
            Sources = [.. smoothed.Select(one => one.Name)],
            Tables = [table],
            Panels = [panel],
        };
    }

    private static DataTable Table(NamedSeries[] smoothed) => new(
        "Smoothed classifiers: share of samples, and radii with 0 where the answer is wrong or none",
        ["noise", "right", "abstains", "median certified radius", "largest"],
        [.. smoothed.Select(Row)]);

    private static string[] Row(NamedSeries one)
    {
        double[] label = one.Column("label"), answer = one.Column("answer", "label"), radius = one.Column("radius", "label");
        return
        [
            Name(one),
            Numbers.Percent(Share(label.Zip(answer), pair => pair.First == pair.Second)),
            Numbers.Percent(Share(answer, double.IsNaN)),
            Numbers.Brief(Statistics.Median(radius)),
            Numbers.Brief(radius.Max()),
        ];
    }

    // A step at the radius of every sample, out to the longest of all lines.
    private static LineSeries Line(NamedSeries one, int index, double longest)
    {
        double[] radius = one.Column("radius");
        List<double> x = [0], y = [Share(radius, length => length > 0)];
        foreach (double length in radius.Where(length => length > 0).Distinct().Order())
        {
            x.AddRange(length, length);
            y.AddRange(y[^1], Share(radius, other => other > length));
        }

        return new LineSeries(Name(one), [.. x, longest], [.. y, y[^1]], Tones[index % Tones.Length])
        {
            Dash = index < Tones.Length ? [] : [7, 5],
        };
    }

    private static string Name(NamedSeries one) => one.Parts.Quantity is { Length: > 0 } sigma ? $"σ = {sigma}" : "smoothed";

    private static double Sigma(NamedSeries one) =>
        double.TryParse(one.Parts.Quantity, NumberStyles.Float, CultureInfo.InvariantCulture, out double sigma) ? sigma : 0;

    private static double Share<T>(IEnumerable<T> values, Func<T, bool> counts) =>
        values.Select(value => counts(value) ? 1.0 : 0).Average();
}
