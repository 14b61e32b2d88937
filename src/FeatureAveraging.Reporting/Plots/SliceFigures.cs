using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Decision regions of <c>slice.&lt;arm&gt;.&lt;readout&gt;</c> on a plane through μ₊ and μ₋. Two markers are μ₊ and μ₋, in that order.</summary>
internal static class SliceFigures
{
    private const double PanelWidth = 420;
    private const double LeftMargin = 58;
    private const double RightMargin = 14;
    private const double PanelPitch = LeftMargin + PanelWidth + RightMargin;
    private const double Top = 58;
    private const double BottomMargin = 46;
    private static readonly string[] PointColumns = ["points_x", "points_y", "points_label"];

    /// <summary>One figure per slice and, for two or more, one with all side by side.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<NamedSeries> series)
    {
        NamedSeries[] slices = [.. series.Where(one => one.Kind == "slice").OrderBy(one => Arms.Order(one.Arm))];
        foreach (NamedSeries slice in slices)
        {
            yield return Draw(slice.Name, [slice]);
        }

        if (slices.Length > 1)
        {
            yield return Draw("slice", slices);
        }
    }

    private static Figure Draw(string id, NamedSeries[] slices)
    {
        double height = slices.Max(Height);
        var figure = new Figure
        {
            Id = id,
            Width = PanelPitch * slices.Length,
            Height = Top + height + BottomMargin,
            Title = $"Decision boundary, {string.Join(" and ", slices.Select(Name))}",
            Description = string.Join(" ", slices.Select(Describe)),
            Sources = [.. slices.Select(slice => slice.Name)],
            Tables = [.. slices.Where(slice => slice.Has("points_x")).Select(Table)],
            OnPage = slices.Length == 1,
        };
        for (int i = 0; i < slices.Length; i++)
        {
            DrawPanel(figure, slices[i], new Frame((PanelPitch * i) + LeftMargin, Top, PanelWidth, Height(slices[i])));
        }

        return figure;
    }

    private static string Name(NamedSeries slice) => slice.Rest.Length == 0 ? slice.Arm : $"{slice.Arm} ({slice.Rest})";

    /// <summary>Equal scales on both axes, as far as the panel stays between half and one and a quarter of its width.</summary>
    private static double Height(NamedSeries slice)
    {
        (double[] x, double[] y) = (slice.Column("x"), slice.Column("y"));
        double ratio = (y.Max() - y.Min()) / (x.Max() - x.Min());
        return PanelWidth * (double.IsFinite(ratio) ? Math.Clamp(ratio, 0.5, 1.25) : 1);
    }

    private static void DrawPanel(Figure figure, NamedSeries slice, Frame frame)
    {
        (double[] xs, double[] ys) = (slice.Column("x"), slice.Column("y"));
        Matrix values = slice.Matrix();
        Shape.Require(
            xs.Concat(ys).Concat(values.Values.ToArray()).All(double.IsFinite), "record", $"has series '{slice.Name}' with values that are not finite; a slice needs a number at every point of its grid");
        var x = new Axis(xs.Min(), xs.Max(), frame.Left, frame.Right, 6, round: false);
        var y = new Axis(ys.Min(), ys.Max(), frame.Bottom, frame.Top, 6, round: false);
        var contour = new ZeroContour(values, [.. xs.Select(x.At)], [.. ys.Select(y.At)]);

        figure.AddText(frame.Left, 20, $"{Arms.Describe(slice.Arm)}{(slice.Rest.Length == 0 ? "" : ", " + slice.Rest)}", 14, Anchor.Start, Palette.Ink, bold: true);
        DrawLegend(figure, slice, frame.Left);
        figure.Add(new BoxMark(frame, Palette.NegativeRegion));
        figure.Add(new AreaMark(contour.Region, Palette.PositiveRegion, 1));
        figure.Add(new LineMark(contour.Boundary, Palette.Ink, 1.6, []));
        DrawPoints(figure, slice, x, y);
        DrawMarkers(figure, slice, x, y);
        DrawAxes(figure, frame, x, y);
    }

    private static void DrawLegend(Figure figure, NamedSeries slice, double left)
    {
        (string Text, SymbolShape Shape, Tone Tone, bool Shown)[] entries =
        [
            ("y = +1", SymbolShape.Circle, Palette.Positive, slice.Has("points_x")),
            ("y = −1", SymbolShape.Square, Palette.Negative, slice.Has("points_x")),
            ("feature", SymbolShape.Star, Palette.Ink, slice.Has("marker_x")),
        ];
        double at = left;
        foreach ((string text, SymbolShape shape, Tone tone, _) in entries.Where(entry => entry.Shown))
        {
            figure.Add(new SymbolMark([new Place(at + 5, 40)], shape, 3.8, tone));
            figure.AddText(at + 14, 44, text, 12, Anchor.Start, Palette.Ink);
            at += 26 + TextWidth.Of(text, 12);
        }

        figure.AddLine(new Place(at, 40), new Place(at + 22, 40), Palette.Ink, 1.6);
        figure.AddText(at + 28, 44, "decision boundary", 12, Anchor.Start, Palette.Ink);
    }

    private static void DrawPoints(Figure figure, NamedSeries slice, Axis x, Axis y)
    {
        List<(Place At, double Label)> points = PointsInside(slice, x, y);
        figure.Add(new SymbolMark([.. points.Where(point => point.Label > 0).Select(point => point.At)], SymbolShape.Circle, 2.6, Palette.Positive));
        figure.Add(new SymbolMark([.. points.Where(point => point.Label <= 0).Select(point => point.At)], SymbolShape.Square, 2.4, Palette.Negative));
    }

    private static List<(Place At, double Label)> PointsInside(NamedSeries slice, Axis x, Axis y)
    {
        var points = new List<(Place At, double Label)>();
        if (slice.Has("points_x"))
        {
            (double[] px, double[] py, double[] labels) = (slice.Column("points_x"), slice.Column("points_y", "points_x"), slice.Column("points_label", "points_x"));
            for (int i = 0; i < px.Length; i++)
            {
                if (px[i] >= x.Low && px[i] <= x.High && py[i] >= y.Low && py[i] <= y.High)
                {
                    points.Add((new Place(x.At(px[i]), y.At(py[i])), labels[i]));
                }
            }
        }

        return points;
    }

    private static void DrawMarkers(Figure figure, NamedSeries slice, Axis x, Axis y)
    {
        if (!slice.Has("marker_x"))
        {
            return;
        }

        Place[] places = [.. slice.Column("marker_x").Zip(slice.Column("marker_y", "marker_x"), (px, py) => new Place(x.At(px), y.At(py)))];
        figure.Add(new SymbolMark(places, SymbolShape.Star, 4.6, Palette.Ink));
        for (int i = 0; i < places.Length && places.Length == 2; i++)
        {
            figure.AddText(places[i].X + 9, places[i].Y - 7, i == 0 ? "μ₊" : "μ₋", 14, Anchor.Start, Palette.Ink, bold: true);
        }
    }

    private static void DrawAxes(Figure figure, Frame frame, Axis x, Axis y)
    {
        foreach (double tick in x.Ticks)
        {
            figure.AddLine(new Place(x.At(tick), frame.Bottom), new Place(x.At(tick), frame.Bottom + 5), Palette.Frame, 1);
            figure.AddText(x.At(tick), frame.Bottom + 19, x.Label(tick), 12, Anchor.Middle, Palette.Muted);
        }

        foreach (double tick in y.Ticks)
        {
            figure.AddLine(new Place(frame.Left - 5, y.At(tick)), new Place(frame.Left, y.At(tick)), Palette.Frame, 1);
            figure.AddText(frame.Left - 9, y.At(tick) + 4, y.Label(tick), 12, Anchor.End, Palette.Muted);
        }

        figure.AddText((frame.Left + frame.Right) / 2, frame.Bottom + 39, "along μ₊", 12, Anchor.Middle, Palette.Muted);
        figure.Add(new TextMark(new Place(frame.Left - 44, (frame.Top + frame.Bottom) / 2), "along μ₋", 12, Anchor.Middle, Palette.Muted, Upwards: true));
    }

    private static DataTable Table(NamedSeries slice) => DataTable.OfColumns(
        $"Samples, {Name(slice)}",
        [.. PointColumns.Select(column => (column, slice.Column(column, "points_x")))]);

    private static Axis Unit(double[] grid) => new(grid.Min(), grid.Max(), 0, 1, 1, round: false);

    private static string Describe(NamedSeries slice)
    {
        double[] values = slice.Matrix().Values.ToArray();
        int samples = slice.Has("points_x") ? slice.Column("points_x").Length : 0;
        int shown = PointsInside(slice, Unit(slice.Column("x")), Unit(slice.Column("y"))).Count;
        string grid = $"{Numbers.Whole(slice.Column("x").Length)} by {Numbers.Whole(slice.Column("y").Length)} grid";
        return $"Decision regions of {Name(slice)} on a {grid} through μ₊ and μ₋; the score runs from {Numbers.Trimmed(values.Min())} to {Numbers.Trimmed(values.Max())}; {Numbers.Whole(shown)} of {Numbers.Whole(samples)} samples lie inside.";
    }
}
