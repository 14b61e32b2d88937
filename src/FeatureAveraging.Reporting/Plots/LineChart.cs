using FeatureAveraging.Reporting.Tables;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Lines over one pair of axes, with a legend above and marked abscissas.</summary>
internal sealed class LineChart
{
    private const double SymbolSpacing = 42;
    private const double BandOpacity = 0.18;
    private const float SwatchWidth = 11;

    /// <summary>Lines, the most important first: it is the first of the legend and drawn on top.</summary>
    public required IReadOnlyList<LineSeries> Lines { get; init; }

    /// <summary>Title above the chart.</summary>
    public required string Title { get; init; }

    /// <summary>What the title leaves open, below it in small letters; empty for none.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Title of the abscissa.</summary>
    public required string XTitle { get; init; }

    /// <summary>Title of the ordinate.</summary>
    public required string YTitle { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Left edge in the figure, in pixels.</summary>
    public int Left { get; init; }

    /// <summary>Room for the labels of the ordinate, in pixels.</summary>
    public int LeftMargin { get; init; } = 76;

    /// <summary>Abscissas marked by a thin vertical line, with their labels.</summary>
    public IReadOnlyList<(double X, string Label)> Verticals { get; init; } = [];

    /// <summary>True for ordinates that are fractions, shown as percentages from 0 to 100.</summary>
    public bool Fractions { get; init; }

    /// <summary>The chart for a figure.</summary>
    public Panel ToPanel()
    {
        var panel = new Panel
        {
            Title = Title,
            Subtitle = Subtitle,
            Left = Left,
            Width = Width,
            LeftMargin = LeftMargin,
            TopMargin = Verticals.Count > 0 ? 22 : 8,
        };
        Plot plot = panel.Plot;
        plot.XLabel(XTitle);
        plot.YLabel(YTitle);
        plot.Axes.Bottom.TickGenerator = Panel.Ticks(Width / 80, Numbers.Trimmed);
        plot.Axes.Left.TickGenerator = Panel.Ticks(6, Fractions ? Numbers.Percent : Numbers.Trimmed);
        plot.Axes.Left.FrameLineStyle.Width = 0;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        foreach (LineSeries line in Lines.Reverse())
        {
            Draw(plot, line);
        }

        foreach (LineSeries line in Lines.Reverse().Where(line => line.Symbol != MarkerShape.None))
        {
            DrawSymbols(plot, line);
        }

        foreach (LineSeries line in Lines.Where(line => line.InLegend))
        {
            panel.AddLegend(new LegendItem { LabelText = line.Name, LineStyle = Stroke(line), MarkerStyle = Symbol(line) });
        }

        SetLimits(plot);
        foreach ((double x, string label) in Verticals)
        {
            panel.Mark(x, label);
        }

        return panel;
    }

    private void SetLimits(Plot plot)
    {
        (double left, double right) = Range(Lines.SelectMany(line => line.X).Concat(Verticals.Select(vertical => vertical.X)));
        (double low, double high) =
            Fractions ? (0, 1) : Range(Lines.SelectMany(line => line.Y.Concat(line.Low ?? []).Concat(line.High ?? [])));
        (double across, double up) = (0.008 * (right - left), 0.02 * (high - low));
        plot.Axes.SetLimits(left - across, right + across, low - up, high + up);
    }

    private void Draw(Plot plot, LineSeries line)
    {
        if (line.Low is double[] low && line.High is double[] high)
        {
            int[] whole = [.. Enumerable.Range(0, line.X.Length).Where(i => double.IsFinite(line.X[i] + low[i] + high[i]))];
            if (whole.Length > 0)
            {
                var band =
                    plot.Add.FillY([.. whole.Select(i => line.X[i])], [.. whole.Select(i => low[i])], [.. whole.Select(i => high[i])]);
                band.FillColor = line.Tone.Color.WithOpacity(BandOpacity);
                band.LineWidth = 0;
                band.MarkerSize = 0;
            }
        }

        if (line.IsBand)
        {
            return;
        }

        plot.Add.ScatterLine(line.Course is null ? Points((line.X, line.Y)) : Thinned(Points(line.Course.Value))).LineStyle = Stroke(line);
    }

    /// <summary>Without points that are less than about half a pixel from the last: nobody sees them, and a page of curves with a step per
    /// sample is three times as long.</summary>
    private Coordinates[] Thinned(Coordinates[] points)
    {
        (double across, double up) = ((points[^1].X - points[0].X) / (2 * Width), 1.0 / Width);
        List<Coordinates> kept = [points[0]];
        foreach (Coordinates point in points[1..^1])
        {
            if (Math.Abs(point.X - kept[^1].X) > across || Math.Abs(point.Y - kept[^1].Y) > up)
            {
                kept.Add(point);
            }
        }

        return [.. kept, points[^1]];
    }

    /// <summary>Symbols lie on top of all lines, so that a line under another is still seen.</summary>
    private void DrawSymbols(Plot plot, LineSeries line)
    {
        Coordinates[] points = Points((line.X, line.Y));
        int every = Math.Max(1, (int)Math.Ceiling(SymbolSpacing * points.Length / Width));
        plot.Add.Markers(points.Where((point, i) => i % every == 0 && double.IsFinite(point.X)).ToArray()).MarkerStyle = Symbol(line);
    }

    private static Coordinates[] Points((double[] X, double[] Y) line) =>
        [.. line.X.Zip(line.Y, (x, y) => double.IsFinite(x + y) ? new Coordinates(x, y) : Coordinates.NaN)];

    private static LineStyle Stroke(LineSeries line) => new()
    {
        Color = line.IsBand ? line.Tone.Color.WithOpacity(BandOpacity) : line.Tone.Color,
        Width = line.IsBand ? SwatchWidth : line.Width,
        AntiAlias = true,
        Pattern = line.Dash.Length == 0 ? LinePattern.Solid : new LinePattern(line.Dash, 0, "dashed"),
    };

    private static MarkerStyle Symbol(LineSeries line) =>
        line.Symbol == MarkerShape.None ? MarkerStyle.None : new MarkerStyle(line.Symbol, 7.5f, line.Tone.Color)
        {
            OutlineWidth = 0.6f,
            OutlineColor = Palette.Paper.Color,
        };

    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        (double low, double high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        return high > low ? (low, high) : (low - 0.5, high + 0.5);
    }
}
