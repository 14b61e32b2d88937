using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Lines over one pair of axes, with a legend above and marked abscissas.</summary>
internal sealed class LineChart
{
    private const double FontSize = 12;
    private const double LegendRow = 19;
    private const double SymbolSpacing = 46;
    private const double BottomMargin = 46;
    private const double LeftMargin = 62;
    private const double RightMargin = 18;

    /// <summary>Lines, back to front.</summary>
    public required IReadOnlyList<LineSeries> Lines { get; init; }

    /// <summary>Title above the chart.</summary>
    public required string Title { get; init; }

    /// <summary>Title of the abscissa.</summary>
    public required string XTitle { get; init; }

    /// <summary>Title of the ordinate.</summary>
    public required string YTitle { get; init; }

    /// <summary>Width of the figure in pixels.</summary>
    public required double Width { get; init; }

    /// <summary>Height of the plot itself in pixels.</summary>
    public required double PlotHeight { get; init; }

    /// <summary>Abscissas marked by a thin vertical line, with their labels.</summary>
    public IReadOnlyList<(double X, string Label)> Verticals { get; init; } = [];

    /// <summary>True for ordinates that are fractions, shown as percentages from 0 to 100.</summary>
    public bool Fractions { get; init; }

    private IReadOnlyList<LineSeries> Legend => [.. Lines.Where(line => line.InLegend).Reverse()];

    private double EntryWidth => 42 + Legend.Max(line => TextWidth.Of(line.Name, FontSize));

    private int LegendColumns => Math.Max(1, (int)((Width - LeftMargin - RightMargin) / EntryWidth));

    private double Top => 34 + (LegendRow * ((Legend.Count + LegendColumns - 1) / LegendColumns)) + (Verticals.Count > 0 ? 22 : 6);

    /// <summary>Height of the whole figure in pixels.</summary>
    public double Height => Top + PlotHeight + BottomMargin;

    /// <summary>Draws everything.</summary>
    public void Draw(Figure figure)
    {
        var frame = new Frame(LeftMargin, Top, Width - LeftMargin - RightMargin, PlotHeight);
        (double xLow, double xHigh) = Range(Lines.SelectMany(line => line.X).Concat(Verticals.Select(vertical => vertical.X)));
        (double yLow, double yHigh) = Fractions ? (0, 1) : Range(Lines.SelectMany(line => line.Y.Concat(line.Low ?? []).Concat(line.High ?? [])));
        var x = new Axis(xLow, xHigh, frame.Left, frame.Right, Width > 700 ? 10 : 6, round: false);
        var y = new Axis(yLow, yHigh, frame.Bottom, frame.Top, 5, round: true);

        figure.AddText(frame.Left, 20, Title, 14, Anchor.Start, Palette.Ink, bold: true);
        DrawLegend(figure, frame.Left);
        DrawAxes(figure, frame, x, y);
        DrawVerticals(figure, frame, x);
        foreach (LineSeries line in Lines)
        {
            DrawLine(figure, line, x, y);
        }
    }

    private void DrawLegend(Figure figure, double left)
    {
        for (int i = 0; i < Legend.Count; i++)
        {
            LineSeries line = Legend[i];
            double at = left + (i % LegendColumns * EntryWidth), middle = 38 + (i / LegendColumns * LegendRow);
            figure.AddLine(new Place(at, middle), new Place(at + 28, middle), line.Tone, line.Width, line.Dash);
            if (line.Symbol is SymbolShape shape)
            {
                figure.Add(new SymbolMark([new Place(at + 14, middle)], shape, 3.6, line.Tone));
            }

            figure.AddText(at + 34, middle + 4, line.Name, FontSize, Anchor.Start, Palette.Ink);
        }
    }

    private void DrawAxes(Figure figure, Frame frame, Axis x, Axis y)
    {
        foreach (double tick in y.Ticks)
        {
            figure.AddLine(new Place(frame.Left, y.At(tick)), new Place(frame.Right, y.At(tick)), Palette.Grid, 1);
            figure.AddText(frame.Left - 8, y.At(tick) + 4, Fractions ? Numbers.Percent(tick) : y.Label(tick), FontSize, Anchor.End, Palette.Muted);
        }

        figure.AddLine(new Place(frame.Left, frame.Bottom), new Place(frame.Right, frame.Bottom), Palette.Frame, 1);
        foreach (double tick in x.Ticks)
        {
            figure.AddLine(new Place(x.At(tick), frame.Bottom), new Place(x.At(tick), frame.Bottom + 5), Palette.Frame, 1);
            figure.AddText(x.At(tick), frame.Bottom + 19, x.Label(tick), FontSize, Anchor.Middle, Palette.Muted);
        }

        figure.AddText((frame.Left + frame.Right) / 2, frame.Bottom + 39, XTitle, FontSize, Anchor.Middle, Palette.Muted);
        figure.Add(new TextMark(new Place(14, (frame.Top + frame.Bottom) / 2), YTitle, FontSize, Anchor.Middle, Palette.Muted, Upwards: true));
    }

    private void DrawVerticals(Figure figure, Frame frame, Axis x)
    {
        foreach ((double value, string label) in Verticals)
        {
            double half = TextWidth.Of(label, 11) / 2;
            figure.AddLine(new Place(x.At(value), frame.Top - 2), new Place(x.At(value), frame.Bottom), Palette.Muted, 1, 2, 3);
            figure.AddText(Math.Clamp(x.At(value), frame.Left + half, frame.Right - half), frame.Top - 7, label, 11, Anchor.Middle, Palette.Muted);
        }
    }

    private static void DrawLine(Figure figure, LineSeries line, Axis x, Axis y)
    {
        if (line.Low is double[] low && line.High is double[] high)
        {
            double[] whole = [.. line.X.Zip(low, high).Select(p => double.IsFinite(p.Second) && double.IsFinite(p.Third) ? p.First : double.NaN)];
            IEnumerable<Place[]> bands = Pieces(whole, low, x, y).Zip(Pieces(whole, high, x, y), (below, above) => (Place[])[.. below, .. above.Reverse()]);
            figure.Add(new AreaMark([.. bands], line.Tone, 0.18));
        }

        IReadOnlyList<Place[]> pieces = Pieces(line.X, line.Y, x, y);
        figure.Add(new LineMark(pieces, line.Tone, line.Width, line.Dash));
        if (line.Symbol is SymbolShape shape)
        {
            figure.Add(new SymbolMark(Spaced(pieces), shape, 3.6, line.Tone));
        }
    }

    /// <summary>The runs of finite points.</summary>
    private static List<Place[]> Pieces(double[] xs, double[] ys, Axis x, Axis y)
    {
        var pieces = new List<Place[]>();
        var run = new List<Place>();
        for (int i = 0; i <= xs.Length; i++)
        {
            if (i < xs.Length && double.IsFinite(xs[i]) && double.IsFinite(ys[i]))
            {
                run.Add(new Place(x.At(xs[i]), y.At(ys[i])));
            }
            else if (run.Count > 0)
            {
                pieces.Add([.. run]);
                run.Clear();
            }
        }

        return pieces;
    }

    /// <summary>Points far enough apart for their symbols not to hide the line.</summary>
    private static List<Place> Spaced(IReadOnlyList<Place[]> pieces)
    {
        var kept = new List<Place>();
        foreach (Place place in pieces.SelectMany(piece => piece))
        {
            if (kept.Count == 0 || Math.Max(Math.Abs(place.X - kept[^1].X), Math.Abs(place.Y - kept[^1].Y)) >= SymbolSpacing)
            {
                kept.Add(place);
            }
        }

        return kept;
    }

    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
    }
}
