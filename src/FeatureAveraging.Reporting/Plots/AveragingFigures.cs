using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>The shared-direction index by layer: <c>averaging.&lt;arm&gt;.&lt;layer&gt;</c>.</summary>
internal static class AveragingFigures
{
    private const int Width = 540, DataHeight = 220, LeastLayers = 3;

    /// <summary>One figure; none where fewer than three layers were looked at, which the table shows as well.</summary>
    /// <param name="series">The series of a record.</param>
    public static IEnumerable<Figure> Of(IReadOnlyList<NamedSeries> series)
    {
        NamedSeries[] layers =
            [.. AveragingLayers.Of(series).Where(one => one.Has("depth") && one.Column("index", "depth").Any(double.IsFinite))];
        return layers.Length < LeastLayers ? [] : [Draw(layers)];
    }

    private static Figure Draw(NamedSeries[] layers)
    {
        double[] depths = [.. layers.Select(one => one.Column("depth")[0])];
        double[] means = [.. layers.Select(one => Known(one, "index").Average())];
        double[] low = [.. layers.Select(one => Known(one, "low").DefaultIfEmpty(double.NaN).Min())];
        double[] high = [.. layers.Select(one => Known(one, "high").DefaultIfEmpty(double.NaN).Max())];
        var chart = new LineChart
        {
            Title = "Shared-direction index by layer",
            Subtitle = "1 = one direction breaks all sub-classes of a class",
            XTitle = "layer, in the order of the table; 0 is the input",
            YTitle = "index",
            Width = Width,
            Lines =
            [
                new LineSeries("mean over classes, with their 95 % intervals", depths, means, Palette.Blue)
                {
                    Symbol = MarkerShape.FilledCircle,
                    Low = low,
                    High = high,
                },
            ],
        };
        Panel panel = chart.ToPanel();
        return new Figure
        {
            Id = "layers.index",
            Width = Width,
            Height = panel.HeightFor(DataHeight),
            Title = "Shared-direction index by layer",
            Description = string.Join(" ", layers.Select((one, i) => $"{one.Parts.Quantity}: {Numbers.Brief(means[i])}.")),
            Sources = [.. layers.Select(one => one.Name)],
            Tables = [new DataTable(
                "Shared-direction index, mean over classes", ["layer", "index", "low", "high"],
                [.. layers.Select((one, i) => (string[])
                    [one.Parts.Quantity, Numbers.Brief(means[i]), Numbers.Brief(low[i]), Numbers.Brief(high[i])])])],
            Panels = [panel],
        };
    }

    private static IEnumerable<double> Known(NamedSeries layer, string column) => layer.Column(column, "depth").Where(double.IsFinite);
}
