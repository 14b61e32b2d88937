using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>A few frames of training as small multiples: one row per arm, one figure per plane.</summary>
internal static class FrameFigures
{
    private const int Most = 5;
    private const int PanelWidth = 196;
    private const int Margin = 8;
    private const int Resolution = 41;

    /// <summary>The figures of a record's frames; the first plane's is on the page, the others are files.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<NamedSeries> series) => FrameSeries.Of(series).Select(Draw);

    /// <summary>A few of n frames: the first and the last, and closer together where training moves fastest.</summary>
    internal static int[] Choose(int count) =>
        [.. Enumerable.Range(0, Most).Select(i => (int)Math.Round((count - 1) * Math.Pow((double)i / (Most - 1), 2))).Distinct()];

    private static Figure Draw(FrameSeries[] arms, int rank)
    {
        Panel[] panels = [.. arms.SelectMany(arm => Choose(arm.Steps.Length).Select((frame, column) => Panel(arm, frame, column)))];
        int columns = arms.Max(arm => Choose(arm.Steps.Length).Length);
        double across = arms[0].Limits[1] - arms[0].Limits[0], up = arms[0].Limits[3] - arms[0].Limits[2];
        return new Figure
        {
            Id = "frames." + arms[0].PlaneName,
            Width = (columns * PanelWidth) + Margin,
            Height = PanelGrid.Arrange(panels, columns, (PanelWidth - Margin) * up / across),
            Title = $"Training on the plane {arms[0].Words.Title}, {string.Join(" and ", arms.Select(arm => arm.Source.Arm))}",
            Description = string.Join(" ", arms.Select(Describe)),
            Sources = [.. arms.SelectMany(arm => new[] { arm.Source.Name, arm.Plane.Name })],
            Tables = [.. arms.Select(Table)],
            Panels = panels,
            OnPage = rank == 0,
        };
    }

    private static Panel Panel(FrameSeries arm, int frame, int column)
    {
        var panel = new Panel
        {
            Title = $"{arm.Source.Arm}, step {Numbers.Whole((int)arm.Steps[frame])}",
            Subtitle = $"accuracy {Numbers.Percent(arm.Accuracies[frame])}",
            Left = column * PanelWidth,
            Width = PanelWidth,
            LeftMargin = Margin,
            RightMargin = 0,
            BottomMargin = 12,
        };
        Plot plot = panel.Plot;
        plot.HideGrid();
        plot.Axes.Bottom.IsVisible = plot.Axes.Left.IsVisible = false;
        var limits = new AxisLimits(arm.Limits[0], arm.Limits[1], arm.Limits[2], arm.Limits[3]);
        plot.Axes.SetLimits(limits);
        AddRegions(plot, arm, frame, limits);
        AddDirections(plot, arm, frame);
        foreach ((_, bool positive, double x, double y) in arm.Centers)
        {
            Coordinates[] place = [new(x, y)];
            plot.Add.Markers(place).MarkerStyle = new MarkerStyle(MarkerShape.FilledCircle, 8, Side(positive).Color)
            {
                OutlineWidth = 1.2f,
                OutlineColor = Palette.Paper.Color,
            };
        }

        return panel;
    }

    /// <summary>Where the decision is +, where it is −, and in grey where no neuron is active and there is none.</summary>
    private static void AddRegions(Plot plot, FrameSeries arm, int frame, AxisLimits limits)
    {
        double[] xs = Axis(limits.Left, limits.Right), ys = Axis(limits.Bottom, limits.Top);
        double[] scores = [.. ys.SelectMany(y => xs.Select(x => arm.Score(frame, x, y)))];
        bool ties = scores.Contains(0);
        var ground = plot.Add.Rectangle(limits.Rect);
        ground.FillColor = (ties ? Palette.Grid : Palette.NegativeRegion).Color;
        ground.LineWidth = 0;
        if (ties)
        {
            Add(Array.ConvertAll(scores, score => -score), Palette.NegativeRegion);
        }

        Add(scores, Palette.PositiveRegion);

        void Add(double[] values, Tone tone) => plot.Add.Plottable(
            new SignedRegion(new ZeroContour(new Matrix(Resolution, Resolution, values), xs, ys), limits)
            {
                Region = new FillStyle { Color = tone.Color, IsVisible = true, AntiAlias = true },
                Boundary = new LineStyle { Color = Palette.Ink.Color, Width = 1.4f, AntiAlias = true },
            });

        static double[] Axis(double from, double to) =>
            [.. Enumerable.Range(0, Resolution).Select(i => from + ((to - from) * i / (Resolution - 1)))];
    }

    private static void AddDirections(Plot plot, FrameSeries arm, int frame)
    {
        int neurons = arm.Outputs.Length;
        for (int r = 0; r < neurons; r++)
        {
            int i = (frame * neurons) + r;
            double reach = arm.Norms[i] > 0 ? arm.Reach / arm.Norms[i] : 0;
            var line = plot.Add.Line(
                arm.Foot.X, arm.Foot.Y, arm.Foot.X + (reach * arm.SlopesX[i]), arm.Foot.Y + (reach * arm.SlopesY[i]));
            line.LineStyle = new LineStyle { Color = Side(arm.Sides[(int)arm.Outputs[r]] > 0).Color, Width = 2, AntiAlias = true };
            line.MarkerSize = 0;
        }
    }

    private static Tone Side(bool positive) => positive ? Palette.Positive : Palette.Negative;

    private static DataTable Table(FrameSeries arm) => DataTable.OfColumns(
        Arms.Describe(arm.Source.Arm), [("step", arm.Steps), ("accuracy", arm.Accuracies), ("margin", arm.Margins)]);

    private static string Describe(FrameSeries arm)
    {
        string places = string.Join(", ", arm.Centers.Select(
            center => $"{center.Name} decided {(arm.Score(arm.Steps.Length - 1, center.X, center.Y) > 0 ? "+" : "−")}"));
        return $"{Arms.Describe(arm.Source.Arm)}, plane {arm.Words.Title}, {Numbers.Whole(arm.Steps.Length)} frames from step " +
            $"{Numbers.Whole((int)arm.Steps[0])} to {Numbers.Whole((int)arm.Steps[^1])}: accuracy {Numbers.Percent(arm.Accuracies[0])} " +
            $"to {Numbers.Percent(arm.Accuracies[^1])}, mean margin {Numbers.Brief(arm.Margins[0])} to {Numbers.Brief(arm.Margins[^1])}; " +
            $"at the end {places}.";
    }
}
