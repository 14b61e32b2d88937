using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>
/// Accuracy against median radius over the checkpoints of training: <c>frontier.&lt;arm&gt;</c>.
/// A single checkpoint can mislead; a frontier shows all of them.
/// </summary>
internal static class FrontierFigures
{
    private const int Width = 960;
    private const int DataHeight = 380;
    private const float Dot = 5, FrontDot = 9, EndDot = 14;
    private static readonly string[] ColumnNames = ["seed", "step", "accuracy", "radius", "front"];

    /// <summary>One figure for all arms; none without a frontier.</summary>
    /// <param name="series">Series of some arms; others than frontiers are passed over.</param>
    /// <param name="arms">Colours of the arms.</param>
    public static IEnumerable<Figure> Of(IEnumerable<NamedSeries> series, Arms arms)
    {
        NamedSeries[] frontiers = [.. series.Where(one => one.Kind == "frontier").OrderBy(one => Arms.Order(one.Arm))];
        return frontiers.Length == 0 ? [] : [Draw(frontiers, arms)];
    }

    private static Figure Draw(NamedSeries[] frontiers, Arms arms)
    {
        var panel = new Panel
        {
            Title = "Accuracy and radius over checkpoints",
            Subtitle = "median radius of the test samples, misclassified = 0",
            Left = 0,
            Width = Width,
            LeftMargin = 76,
        };
        Plot plot = panel.Plot;
        plot.XLabel("clean accuracy");
        plot.YLabel("median ℓ₂ radius, pixels in [0, 1], no box");
        plot.Axes.Bottom.TickGenerator = Panel.Ticks(10, Numbers.Percent);
        plot.Axes.Left.TickGenerator = Panel.Ticks(6, Numbers.Trimmed);
        plot.Grid.XAxisStyle.IsVisible = true;
        foreach (NamedSeries one in frontiers)
        {
            Add(panel, one, arms.Tone(one.Arm));
        }

        panel.AddLegend(
            new LegendItem { LabelText = "on the front", MarkerStyle = Mark(MarkerShape.FilledCircle, FrontDot, Palette.Muted) });
        panel.AddLegend(new LegendItem { LabelText = "first checkpoint", MarkerStyle = Hollow(MarkerShape.FilledCircle, Palette.Muted) });
        panel.AddLegend(new LegendItem { LabelText = "last checkpoint", MarkerStyle = Hollow(MarkerShape.FilledSquare, Palette.Muted) });
        SetLimits(plot, frontiers);
        return new Figure
        {
            Id = "shallow.frontier",
            Width = Width,
            Height = panel.HeightFor(DataHeight),
            Title = "Frontier of accuracy and radius over checkpoints",
            Description = string.Join(" ", frontiers.Select(Describe)),
            Sources = [.. frontiers.Select(one => one.Name)],
            Tables =
            [
                .. frontiers.Select(
                    one => DataTable.OfColumns(
                        one.Name, [.. ColumnNames.Where(one.Has).Select(column => (column, one.Column(column, "step")))])),
            ],
            Panels = [panel],
        };
    }

    private static void Add(Panel panel, NamedSeries frontier, Tone tone)
    {
        double[] front = frontier.Column("front", "step"), seed = frontier.Optional("seed", "step") ?? new double[front.Length];
        Coordinates[] points =
        [
            .. frontier.Column("accuracy", "step")
                .Zip(frontier.Column("radius", "step"), (accuracy, radius) => new Coordinates(accuracy, radius)),
        ];
        double[] step = frontier.Column("step");
        var line = new LineStyle { Color = tone.Color, Width = 1.2f, AntiAlias = true };
        foreach (IGrouping<double, int> run in Enumerable.Range(0, points.Length)
            .Where(i => double.IsFinite(points[i].X + points[i].Y))
            .GroupBy(i => seed[i]))
        {
            int[] order = [.. run.OrderBy(i => step[i])];
            panel.Plot.Add.ScatterLine(order.Select(i => points[i]).ToArray()).LineStyle = line;
            AddMarks(panel.Plot, [points[order[^1]]], Hollow(MarkerShape.FilledSquare, tone));
            AddMarks(panel.Plot, [points[order[0]]], Hollow(MarkerShape.FilledCircle, tone));
            AddMarks(panel.Plot, [.. order.Where(i => front[i] == 0).Select(i => points[i])], Mark(MarkerShape.FilledCircle, Dot, tone));
            AddMarks(
                panel.Plot, [.. order.Where(i => front[i] != 0).Select(i => points[i])], Mark(MarkerShape.FilledCircle, FrontDot, tone));
        }

        string words = Arms.ExplainImages(frontier.Arm);
        panel.AddLegend(
            new LegendItem
            {
                LabelText = words.Length > 0 ? words : frontier.Arm,
                LineStyle = line,
                MarkerStyle = Mark(MarkerShape.FilledCircle, Dot, tone),
            });
    }

    private static void AddMarks(Plot plot, Coordinates[] points, MarkerStyle style)
    {
        if (points.Length > 0)
        {
            plot.Add.Markers(points).MarkerStyle = style;
        }
    }

    private static MarkerStyle Mark(MarkerShape shape, float size, Tone tone) =>
        new(shape, size, tone.Color) { OutlineWidth = 0.8f, OutlineColor = Palette.Paper.Color };

    /// <summary>Around the dot of a first or last checkpoint.</summary>
    private static MarkerStyle Hollow(MarkerShape shape, Tone tone) =>
        new(shape, EndDot, Palette.Paper.Color) { OutlineWidth = 1.6f, OutlineColor = tone.Color };

    private static void SetLimits(Plot plot, NamedSeries[] frontiers)
    {
        double[] x = [.. frontiers.SelectMany(one => one.Column("accuracy")).Where(double.IsFinite)],
            y = [.. frontiers.SelectMany(one => one.Column("radius")).Where(double.IsFinite)];
        if (x.Length > 0 && y.Length > 0)
        {
            (double across, double up) = (Math.Max(0.03 * (x.Max() - x.Min()), 1e-3), Math.Max(0.05 * (y.Max() - y.Min()), 1e-3));
            plot.Axes.SetLimits(x.Min() - across, x.Max() + across, y.Min() - up, y.Max() + up);
        }
    }

    private static string Describe(NamedSeries frontier)
    {
        (double[] accuracy, double[] radius, double[] front) =
            (frontier.Column("accuracy", "step"), frontier.Column("radius", "step"), frontier.Column("front", "step"));
        string[] ends =
        [
            .. Enumerable.Range(0, front.Length).Where(i => front[i] != 0).OrderBy(i => accuracy[i])
                .Select(i => $"{Numbers.Brief(radius[i])} at {Numbers.Percent(accuracy[i])}"),
        ];
        string range =
            ends.Length == 0 ? "nothing on the front" : ends.Length == 1 ? $"front {ends[0]}" : $"front from {ends[0]} to {ends[^1]}";
        return $"{frontier.Arm}, {Numbers.Whole(front.Length)} checkpoints: {range}.";
    }
}
