using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Tables;
using MarkerShape = ScottPlot.MarkerShape;

namespace FeatureAveraging.Reporting.Sweeps;

/// <summary>Phase diagram and slices of one metric over two axes of a sweep.</summary>
internal static class SweepFigures
{
    private const int Width = 640;
    private const int SliceHeight = 300;
    private const int MostLines = 6;
    private static readonly Tone[] Tones =
        [Palette.Vermilion, Palette.Blue, Palette.Green, Palette.Purple, Palette.Olive, Palette.Muted];

    /// <summary>The phase diagram, where there are two axes, and the slices, where the axis across has numbers.</summary>
    public static IEnumerable<Figure> Of(SweepPlane plane, string metric)
    {
        if (plane.Y is not null)
        {
            yield return Phase(plane, metric);
        }

        if (SweepPlane.Numbers(plane.XValues) is { Length: > 1 } abscissas)
        {
            yield return Slices(plane, metric, abscissas);
        }
    }

    // The axis upward grows upward: row 1 of a heat map is at the top.
    private static Figure Phase(SweepPlane plane, string metric)
    {
        string[] rows = [.. plane.YValues.Reverse()];
        var means = new Matrix(rows.Length, plane.XValues.Count);
        for (int r = 0; r < rows.Length; r++)
        {
            for (int c = 0; c < plane.XValues.Count; c++)
            {
                means[r, c] = plane.Estimate(metric, plane.XValues[c], rows[r])?.Mean ?? double.NaN;
            }
        }

        double[] known = [.. means.Values.ToArray().Where(double.IsFinite)];
        var scale = DivergingScale.For([means]);
        var heat = new HeatChart
        {
            Values = means,
            Scale = scale,
            Title = metric,
            Subtitle = $"{plane.Y} upward; mean over seeds",
            XTitle = plane.X,
            RowName = r => rows[r],
            ColumnName = c => plane.XValues[c],
            Words = (plane.Y!, plane.X, metric),
            Format = Numbers.Trimmed,
            Width = Width,
            LeftMargin = 20 + (7 * rows.Max(row => row.Length)),
        };
        Panel panel = heat.ToPanel();
        return new Figure
        {
            Id = $"phase.{metric}",
            Width = Width + HeatChart.BarWidth,
            Height = panel.HeightFor(HeatChart.DataHeight),
            Title = $"{metric} over {plane.X} and {plane.Y}",
            Description = $"Heat map of {metric}, {plane.X} across and {plane.Y} upward, " + (known.Length == 0
                ? "no value."
                : $"from {Numbers.Trimmed(known.Min())} to {Numbers.Trimmed(known.Max())}; means over seeds."),
            Sources = [],
            Tables = [Table(plane, metric)],
            Panels = [panel, HeatChart.Bar(Width, scale, known.Length > 0 && known.Min() >= 0 ? 0 : -1, Numbers.Trimmed)],
            Heats = [(heat, panel)],
            Tones = DivergingScale.Tones,
        };
    }

    private static Figure Slices(SweepPlane plane, string metric, double[] abscissas)
    {
        string[] shown = Spread(plane.YValues);
        LineSeries[] lines = [.. shown.Select((value, i) => Line(plane, metric, value, abscissas, i))];
        string left = shown.Length < plane.YValues.Count ? $"; {shown.Length} of {plane.YValues.Count} values of {plane.Y}" : "";
        Panel panel = new LineChart
        {
            Title = metric,
            Subtitle = $"mean over seeds, band: 95 % interval of it{left}",
            XTitle = plane.X,
            YTitle = metric,
            Width = Width,
            Lines = lines,
        }.ToPanel();
        return new Figure
        {
            Id = $"slices.{metric}",
            Width = Width,
            Height = panel.HeightFor(SliceHeight),
            Title = $"{metric} by {plane.X}",
            Description = string.Join(" ", lines.Select(line =>
                $"{(line.Name.Length == 0 ? metric : line.Name)}: from {Numbers.Trimmed(line.Y[0])} to {Numbers.Trimmed(line.Y[^1])}.")),
            Sources = [],
            Tables = plane.Y is null ? [Table(plane, metric)] : [],
            Panels = [panel],
        };
    }

    private static LineSeries Line(SweepPlane plane, string metric, string y, double[] abscissas, int place)
    {
        (double X, MeanEstimate? Estimate)[] points =
        [
            .. abscissas.Zip(plane.XValues, (x, text) => (x, plane.Estimate(metric, text, y))).OrderBy(point => point.x),
        ];
        return new LineSeries(
            plane.Y is null ? "" : $"{plane.Y} = {y}", [.. points.Select(point => point.X)],
            [.. points.Select(point => point.Estimate?.Mean ?? double.NaN)], Tones[place])
        {
            Symbol = MarkerShape.FilledCircle,
            InLegend = plane.Y is not null,
            Low = [.. points.Select(point => point.Estimate?.Low ?? double.NaN)],
            High = [.. points.Select(point => point.Estimate?.High ?? double.NaN)],
        };
    }

    private static string[] Spread(IReadOnlyList<string> values) => values.Count <= MostLines
        ? [.. values]
        : [.. Enumerable.Range(0, MostLines).Select(i => values[i * (values.Count - 1) / (MostLines - 1)])];

    private static DataTable Table(SweepPlane plane, string metric)
    {
        (string X, string Y)[] points = [.. plane.YValues.SelectMany(y => plane.XValues.Select(x => (x, y)))];
        int every = Math.Max(1, (points.Length + DataTable.MostRows - 1) / DataTable.MostRows);
        string note = every > 1 ? $" (one point in {Numbers.Whole(every)}; cells.csv has all)" : "";
        return new DataTable(
            metric + note,
            [plane.X, .. plane.Y is null ? (string[])[] : [plane.Y], "mean", "95 % interval", "seeds"],
            [.. points.Where((_, i) => i % every == 0).Select(point => Row(plane, metric, point.X, point.Y))]);
    }

    private static string[] Row(SweepPlane plane, string metric, string x, string y)
    {
        string[] place = [x, .. plane.Y is null ? (string[])[] : [y]];
        return plane.Estimate(metric, x, y) is not { } estimate
            ? [.. place, "–", "–", "0"]
            : [.. place, Numbers.Brief(estimate.Mean), Interval(estimate), Numbers.Whole(estimate.Count)];
    }

    private static string Interval(MeanEstimate estimate) =>
        estimate.Count == 1 ? "one seed" : $"{Numbers.Brief(estimate.Low)} to {Numbers.Brief(estimate.High)}";
}
