using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;
using ScottPlot;
using ScottPlot.Plottables;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>
/// Decision regions of <c>slice.&lt;arm&gt;.&lt;readout&gt;</c> on the plane from a centre μ₁, away from the mean μ₊ of its
/// own side and towards the mean μ₋ of the other.
/// </summary>
internal static class SliceFigures
{
    private const int PanelWidth = 500;
    private const int MostPoints = 200;         // a page of ten thousand samples would be a third longer for dots that hide each other
    private const double DataWidth = PanelWidth - 80;
    private static readonly string[] PointColumns = ["points_x", "points_y", "points_label"];

    /// <summary>One figure per slice and, for two or more, one with all side by side.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<NamedSeries> series, IReadOnlyDictionary<string, double> metrics)
    {
        NamedSeries[] slices = [.. series.Where(one => one.Kind == "slice").OrderBy(one => Arms.Order(one.Arm))];
        foreach (NamedSeries slice in slices)
        {
            yield return Draw(slice.Name, [slice], metrics);
        }

        if (slices.Length > 1)
        {
            yield return Draw("slice", slices, metrics);
        }
    }

    private static Figure Draw(string id, NamedSeries[] slices, IReadOnlyDictionary<string, double> metrics)
    {
        Panel[] panels = [.. slices.Select((slice, i) => Panel(slice, i * PanelWidth, metrics))];
        return new Figure
        {
            Id = id,
            Width = PanelWidth * slices.Length,
            Height = panels.Zip(slices, (panel, slice) => panel.HeightFor(Height(slice))).Max(),
            Title = $"Decision boundary, {string.Join(" and ", slices.Select(Name))}",
            Description = string.Join(" ", slices.Select(Describe)),
            Sources = [.. slices.Select(slice => slice.Name)],
            Tables = [.. slices.Where(slice => slice.Has("points_x")).Select(Table)],
            Panels = panels,
            OnPage = slices.Length == 1,
        };
    }

    private static string Name(NamedSeries slice) => slice.Readout.Length == 0 ? slice.Arm : $"{slice.Arm} ({slice.Readout})";

    /// <summary>
    /// Height of the data for equal scales, between half and one and a quarter of their width; the axes then show more of the shorter side.
    /// </summary>
    private static double Height(NamedSeries slice)
    {
        AxisLimits limits = Limits(slice);
        double ratio = limits.VerticalSpan / limits.HorizontalSpan;
        return DataWidth * (double.IsFinite(ratio) ? Math.Clamp(ratio, 0.5, 1.25) : 1);
    }

    private static AxisLimits Limits(NamedSeries slice)
    {
        (double[] x, double[] y) = (slice.Column("x"), slice.Column("y"));
        return new AxisLimits(x.Min(), x.Max(), y.Min(), y.Max());
    }

    private static Panel Panel(NamedSeries slice, int left, IReadOnlyDictionary<string, double> metrics)
    {
        (double[] xs, double[] ys) = (slice.Column("x"), slice.Column("y"));
        Matrix values = slice.Matrix();
        Shape.Require(
            xs.Concat(ys).Concat(values.Values.ToArray()).All(double.IsFinite), "record",
            $"has series '{slice.Name}' with values that are not finite; a slice needs a number at every point of its grid");
        string readout = slice.Readout.Length == 0 ? "" : ", " + slice.Readout;
        var panel = new Panel { Title = Arms.Describe(slice.Arm) + readout, Left = left, Width = PanelWidth };
        Plot plot = panel.Plot;
        AxisLimits limits = Limits(slice);
        plot.Axes.SetLimits(limits);
        plot.Axes.SquareUnits();
        plot.Grid.IsVisible = false;
        plot.XLabel("distance against μ₊");
        plot.YLabel("distance towards μ₋");
        plot.Axes.Bottom.TickGenerator = Plots.Panel.Ticks(6, Numbers.Trimmed);
        plot.Axes.Left.TickGenerator = Plots.Panel.Ticks(6, Numbers.Trimmed);

        Rectangle ground = plot.Add.Rectangle(limits.Rect);
        ground.FillColor = Palette.NegativeRegion.Color;
        ground.LineWidth = 0;
        var boundary = new LineStyle { Color = Palette.Ink.Color, Width = 1.6f, AntiAlias = true };
        plot.Add.Plottable(
            new SignedRegion(new ZeroContour(values, xs, ys), limits)
            {
                Region = new FillStyle { Color = Palette.PositiveRegion.Color, IsVisible = true, AntiAlias = true },
                Boundary = boundary,
            });
        panel.AddLegend(new LegendItem { LabelText = "decision boundary", LineStyle = boundary });
        AddPoints(panel, slice);
        Add(panel, Markers(slice), "centre μ₁", new MarkerStyle(MarkerShape.FilledDiamond, 10, Palette.Ink.Color));
        AddRadius(panel, Markers(slice), metrics);
        return panel;
    }

    private static void AddPoints(Panel panel, NamedSeries slice)
    {
        (Coordinates At, double Label)[] points = [.. PointsInside(slice).Take(MostPoints)];
        Add(
            panel, [.. points.Where(point => point.Label > 0).Select(point => point.At)], "samples, y = +1",
            new MarkerStyle(MarkerShape.FilledCircle, 5.5f, Palette.Positive.Color));
        Add(
            panel, [.. points.Where(point => point.Label <= 0).Select(point => point.At)], "samples, y = −1",
            new MarkerStyle(MarkerShape.FilledSquare, 5.5f, Palette.Negative.Color));
    }

    private static (Coordinates At, double Label)[] PointsInside(NamedSeries slice)
    {
        if (!slice.Has("points_x"))
        {
            return [];
        }

        AxisLimits limits = Limits(slice);
        double[] labels = slice.Column("points_label", "points_x");
        return
        [
            .. slice.Column("points_x").Zip(slice.Column("points_y", "points_x"), labels)
                .Select(point => (At: new Coordinates(point.First, point.Second), point.Third))
                .Where(point => limits.Contains(point.At)),
        ];
    }

    private static Coordinates[] Markers(NamedSeries slice) =>
        slice.Has("marker_x")
            ? [.. slice.Column("marker_x").Zip(slice.Column("marker_y", "marker_x"), (x, y) => new Coordinates(x, y))]
            : [];

    private static void Add(Panel panel, Coordinates[] places, string name, MarkerStyle style)
    {
        if (places.Length > 0)
        {
            style.OutlineWidth = 0.6f;
            style.OutlineColor = Palette.Paper.Color;
            panel.Plot.Add.Markers(places).MarkerStyle = style;
            panel.AddLegend(new LegendItem { LabelText = name, MarkerStyle = style });
        }
    }

    /// <summary>
    /// The distance from the centre at which theory predicts that the averaged network fails; only where the picture reaches that far.
    /// </summary>
    private static void AddRadius(Panel panel, Coordinates[] markers, IReadOnlyDictionary<string, double> metrics)
    {
        double reach = Math.Max(panel.Plot.Axes.Bottom.Range.Span, panel.Plot.Axes.Left.Range.Span);
        if (markers.Length == 1 && metrics.TryGetValue(MetricName.Theory("radius.averaged"), out double radius) &&
            radius > 0 && radius < reach)
        {
            var line = new LineStyle { Color = Palette.Muted.Color, Width = 1, AntiAlias = true };
            Ellipse circle = panel.Plot.Add.Circle(markers[0], radius);
            circle.LineStyle = line;
            circle.FillColor = Colors.Transparent;
            panel.AddLegend(new LegendItem { LabelText = $"averaged, theory: {Numbers.Brief(radius)}", LineStyle = line });
        }
    }

    private static DataTable Table(NamedSeries slice) => DataTable.OfColumns(
        $"Samples, {Name(slice)}",
        [.. PointColumns.Select(column => (column, slice.Column(column, "points_x")))]);

    private static string Describe(NamedSeries slice)
    {
        double[] values = slice.Matrix().Values.ToArray();
        int samples = slice.Has("points_x") ? slice.Column("points_x").Length : 0;
        int shown = PointsInside(slice).Length;
        string grid = $"{Numbers.Whole(slice.Column("x").Length)} by {Numbers.Whole(slice.Column("y").Length)} grid";
        return $"Decision regions of {Name(slice)} on a {grid} through μ₊ and μ₋; " +
            $"the score runs from {Numbers.Trimmed(values.Min())} to {Numbers.Trimmed(values.Max())}; " +
            $"{Numbers.Whole(shown)} of {Numbers.Whole(samples)} samples lie inside" +
            $"{(shown > MostPoints ? $", of which the first {Numbers.Whole(MostPoints)} are drawn" : "")}.";
    }
}
