using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>
/// Accuracy against radius over the checkpoints of training: <c>frontier.&lt;arm&gt;</c>.
/// A single checkpoint can mislead; a frontier shows all of them.
/// </summary>
internal static class FrontierFigures
{
    private const int Width = 960;
    private const int DataHeight = 380;
    private const float Dot = 5, FrontDot = 9, ChosenDot = 13, EndDot = 14;
    private static readonly string[] ColumnNames = ["seed", "step", "accuracy", "radius", "front"];

    private static readonly Setting Shallow = new(
        "shallow.frontier", "median radius of the test samples, misclassified = 0", "clean accuracy",
        "median ℓ₂ radius, pixels in [0, 1], no box", Arms.ExplainImages, (_, _) => null);

    /// <summary>One figure for all two-layer networks of an image experiment; none without a frontier.</summary>
    /// <param name="series">Series of some arms; others than frontiers are passed over.</param>
    /// <param name="arms">Colours of the arms.</param>
    public static IEnumerable<Figure> Of(IEnumerable<NamedSeries> series, Arms arms) => Draw(series, arms, Shallow);

    /// <summary>One figure for all arms of a hardening, with the checkpoints that were chosen; none without a frontier.</summary>
    /// <param name="record">The run; its metrics <c>&lt;arm&gt;.step</c>, or their values by seed, say what was chosen.</param>
    /// <param name="series">Its series.</param>
    public static IEnumerable<Figure> OfHardening(RunRecord record, IReadOnlyList<NamedSeries> series) => Draw(
        series, new Arms(series), new Setting(
            "frontier", "validation samples, on which checkpoints are chosen; misclassified = 0", "validation accuracy",
            $"mean {NormSymbol.RadiusOf(record)} of validation samples", Arms.Describe, (arm, seed) => FindChosen(record, arm, seed)));

    /// <summary>The step that was chosen for an arm and a seed; null where that is not recorded.</summary>
    private static double? FindChosen(RunRecord record, string arm, double? seed)
    {
        var step = MetricName.Of(arm, "step");
        if (record.Series.TryGetValue(SeriesName.OfSeeds(step), out IReadOnlyDictionary<string, double[]>? seeds))
        {
            int row = Array.IndexOf(seeds["seed"], seed ?? record.Seeds["root"]);
            return row < 0 ? null : seeds["value"][row];
        }

        return record.Metrics.TryGetValue(step, out double chosen) ? chosen : null;
    }

    private static IEnumerable<Figure> Draw(IEnumerable<NamedSeries> series, Arms arms, Setting setting)
    {
        NamedSeries[] frontiers = [.. series.Where(one => one.Kind == "frontier").OrderBy(one => Arms.Order(one.Arm))];
        return frontiers.Length == 0 ? [] : [Draw(frontiers, arms, setting)];
    }

    private static Figure Draw(NamedSeries[] frontiers, Arms arms, Setting setting)
    {
        var panel = new Panel
        {
            Title = "Accuracy and radius over checkpoints",
            Subtitle = setting.Subtitle,
            Left = 0,
            Width = Width,
            LeftMargin = 76,
        };
        Plot plot = panel.Plot;
        plot.XLabel(setting.X);
        plot.YLabel(setting.Y);
        plot.Axes.Bottom.TickGenerator = Panel.Ticks(10, Numbers.Percent);
        plot.Axes.Left.TickGenerator = Panel.Ticks(6, Numbers.Trimmed);
        plot.Grid.XAxisStyle.IsVisible = true;
        foreach (NamedSeries one in frontiers)
        {
            Add(panel, one, arms.Tone(one.Arm), setting);
        }

        if (frontiers.Any(one => one.Has("front")))
        {
            panel.AddLegend(
                new LegendItem { LabelText = "on the front", MarkerStyle = Mark(MarkerShape.FilledCircle, FrontDot, Palette.Muted) });
        }

        if (frontiers.Any(one => Chosen(one, setting).Count > 0))
        {
            panel.AddLegend(
                new LegendItem { LabelText = "chosen", MarkerStyle = Mark(MarkerShape.FilledDiamond, ChosenDot, Palette.Muted) });
        }

        panel.AddLegend(new LegendItem { LabelText = "first checkpoint", MarkerStyle = Hollow(MarkerShape.FilledCircle, Palette.Muted) });
        panel.AddLegend(new LegendItem { LabelText = "last checkpoint", MarkerStyle = Hollow(MarkerShape.FilledSquare, Palette.Muted) });
        SetLimits(plot, frontiers);
        return new Figure
        {
            Id = setting.Id,
            Width = Width,
            Height = panel.HeightFor(DataHeight),
            Title = "Frontier of accuracy and radius over checkpoints",
            Description = string.Join(" ", frontiers.Select(one => Describe(one, setting))),
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

    private static void Add(Panel panel, NamedSeries frontier, Tone tone, Setting setting)
    {
        double[] step = frontier.Column("step"), front = Front(frontier);
        double[] seed = frontier.Optional("seed", "step") ?? new double[step.Length];
        IReadOnlySet<int> chosen = Chosen(frontier, setting);
        Coordinates[] points =
        [
            .. frontier.Column("accuracy", "step")
                .Zip(frontier.Column("radius", "step"), (accuracy, radius) => new Coordinates(accuracy, radius)),
        ];
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
            AddMarks(
                panel.Plot, [.. order.Where(chosen.Contains).Select(i => points[i])], Mark(MarkerShape.FilledDiamond, ChosenDot, tone));
        }

        string words = setting.Explain(frontier.Arm);
        panel.AddLegend(
            new LegendItem
            {
                LabelText = words.Length > 0 ? words : frontier.Arm,
                LineStyle = line,
                MarkerStyle = Mark(MarkerShape.FilledCircle, Dot, tone),
            });
    }

    /// <summary>1 for checkpoints on the front; none are where the record does not say it.</summary>
    private static double[] Front(NamedSeries frontier) => frontier.Optional("front", "step") ?? new double[frontier.Column("step").Length];

    /// <summary>Rows of the checkpoints that were chosen.</summary>
    private static HashSet<int> Chosen(NamedSeries frontier, Setting setting)
    {
        double[] step = frontier.Column("step");
        double[]? seed = frontier.Optional("seed", "step");
        return [.. Enumerable.Range(0, step.Length).Where(i => setting.Chosen(frontier.Arm, seed?[i]) == step[i])];
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

    private static string Describe(NamedSeries frontier, Setting setting)
    {
        (double[] accuracy, double[] radius, double[] front) =
            (frontier.Column("accuracy", "step"), frontier.Column("radius", "step"), Front(frontier));
        string[] ends =
        [
            .. Enumerable.Range(0, front.Length).Where(i => front[i] != 0).OrderBy(i => accuracy[i])
                .Select(i => $"{Numbers.Brief(radius[i])} at {Numbers.Percent(accuracy[i])}"),
        ];
        string range =
            ends.Length == 0 ? "nothing on the front" : ends.Length == 1 ? $"front {ends[0]}" : $"front from {ends[0]} to {ends[^1]}";
        string[] chosen =
            [.. Chosen(frontier, setting).Order().Select(i => $"{Numbers.Brief(radius[i])} at {Numbers.Percent(accuracy[i])}")];
        string[] parts =
        [
            .. frontier.Has("front") ? [range] : Array.Empty<string>(),
            .. chosen.Length > 0 ? [$"chosen {string.Join(" and ", chosen)}"] : Array.Empty<string>(),
        ];
        return $"{frontier.Arm}, {Numbers.Whole(front.Length)} checkpoints{(parts.Length == 0 ? "" : ": ")}{string.Join("; ", parts)}.";
    }

    /// <summary>What a figure is of: its file name, words, arms in words, and the step chosen for an arm and a seed.</summary>
    private sealed record Setting(
        string Id, string Subtitle, string X, string Y, Func<string, string> Explain, Func<string, double?, double?> Chosen);
}
