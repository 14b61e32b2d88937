using FeatureAveraging.Networks;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;
using ScottPlot;
using ScottPlot.Plottables;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Median distance of every attack in multiples of the exact or certified one: plain and with pass-through on one row.</summary>
internal static class AttackDistanceFigures
{
    private const int Width = 860;
    private const int LeftMargin = 210;
    private const int RowHeight = 27;
    private const float DotSize = 10;

    /// <summary>One figure per comparison of attacks that has something finite and positive to compare with.</summary>
    /// <param name="record">The run.</param>
    /// <param name="series">Its series.</param>
    public static IEnumerable<Figure> Of(RunRecord record, IReadOnlyList<NamedSeries> series) =>
        AttackComparison.Of(record).Where(one => one.Multiple(1) is not null)
            .Select(one => Draw(record, one, [.. series.Where(each => each.Parts == one.Source).Select(each => each.Name)]));

    private static Figure Draw(RunRecord record, AttackComparison comparison, string[] sources)
    {
        AttackScore[][] rows =
        [
            [comparison.Strongest],
            .. comparison.Attacks.GroupBy(score => score.Method.Plain)
                .Select(twins => twins.OrderBy(score => score.Method.IsThrough).ToArray())
                .OrderBy(twins => twins[0].Median),
        ];
        var panel = new Panel
        {
            Title = $"Median distance, in multiples of the {comparison.ReferenceName} median",
            Left = 0,
            Width = Width,
            LeftMargin = LeftMargin,
            RightMargin = 30,
            TopMargin = 22,
        };
        Plot plot = panel.Plot;
        plot.XLabel($"median {NormSymbol.Of(record)} distance / {comparison.ReferenceName} median");
        plot.Axes.Bottom.TickGenerator = Panel.Ticks(8, value => Numbers.Trimmed(value) + " ×");
        plot.Grid.XAxisStyle.IsVisible = true;
        plot.Axes.Left.SetTicks([.. rows.Select((_, i) => (double)-i)], [.. rows.Select(Label)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.FrameLineStyle.Width = 0;
        plot.Axes.Left.TickLabelStyle.ForeColor = Palette.Ink.Color;
        SetLimits(plot, comparison, rows.Length);
        panel.Mark(1, $"{comparison.ReferenceName}: {Numbers.Brief(comparison.Reference!.Value)}");
        foreach ((AttackScore[] row, int i) in rows.Select((row, i) => (row, i)))
        {
            AddRow(plot, comparison, row, -i);
        }

        AddLegend(panel, comparison.Attacks);
        return new Figure
        {
            Id = comparison.Source,
            Width = Width,
            Height = panel.HeightFor(RowHeight * (rows.Length + 0.4)),
            Title = $"Median distance of every attack, {comparison.Arm}, {comparison.Readout.Word()} read-out",
            Description = Describe(comparison),
            Sources = sources,
            Tables = [AttackTable.Of(comparison)],
            Panels = [panel],
        };
    }

    /// <summary>From just left of the reference to the farthest finite distance.</summary>
    private static void SetLimits(Plot plot, AttackComparison comparison, int rows)
    {
        double[] multiples =
        [
            1,
            .. comparison.Attacks.Append(comparison.Strongest)
                .Select(score => comparison.Multiple(score.Median)!.Value)
                .Where(double.IsFinite),
        ];
        (double low, double high) = (multiples.Min(), Math.Max(multiples.Max(), multiples.Min() + 0.1));
        plot.Axes.SetLimits(low - (0.03 * (high - low)), high + (0.03 * (high - low)), -rows + 0.3, 0.7);
    }

    private static void AddRow(Plot plot, AttackComparison comparison, AttackScore[] row, double y)
    {
        double right = plot.Axes.Bottom.Range.Max;
        double[] places = [.. row.Select(score => Math.Min(comparison.Multiple(score.Median)!.Value, right))];
        if (places.Length > 1)
        {
            var link = plot.Add.Line(places[0], y, places[1], y);
            link.LineStyle = new LineStyle { Color = Palette.Frame.Color, Width = 2, AntiAlias = true };
        }

        foreach ((AttackScore score, double x) in row.Zip(places))
        {
            if (double.IsFinite(score.Median))
            {
                plot.Add.Markers(new[] { new Coordinates(x, y) }).MarkerStyle = Dot(score.Method);
            }
            else
            {
                Text text = plot.Add.Text("∞ →", x, y);
                text.LabelFontName = FigureFont.Regular;
                text.LabelFontSize = 12;
                text.LabelFontColor = Palette.Ink.Color;
                text.LabelBackgroundColor = Palette.Paper.Color;
                text.LabelAlignment = Alignment.MiddleRight;
                text.LabelOffsetY = Panel.Sink;
            }
        }
    }

    private static void AddLegend(Panel panel, IReadOnlyList<AttackScore> attacks)
    {
        foreach (IGrouping<bool, AttackScore> kind in attacks.GroupBy(score => score.Method.IsThrough).OrderBy(kind => kind.Key))
        {
            panel.AddLegend(
                new LegendItem { LabelText = kind.Key ? "with pass-through" : "plain", MarkerStyle = Dot(kind.First().Method) });
        }
    }

    private static MarkerStyle Dot(Method method)
    {
        Tone tone = method.Family.Length == 0 ? method.Tone : Palette.Blue;
        MarkerShape shape = method.Family.Length == 0 ? MarkerShape.FilledDiamond : MarkerShape.FilledCircle;
        return new MarkerStyle(shape, DotSize, (method.IsThrough ? Palette.Paper : tone).Color)
        {
            OutlineColor = tone.Color,
            OutlineWidth = 2,
        };
    }

    private static string Label(AttackScore[] row) => Method.Of(row[0].Method.Plain).Words;

    private static string Describe(AttackComparison comparison) =>
        $"Dots, {comparison.ReferenceName} median {Numbers.Brief(comparison.Reference!.Value)}: "
        + string.Join(
            ", ",
            comparison.Attacks.Prepend(comparison.Strongest)
                .Select(score => $"{score.Method.Words} {Numbers.Brief(comparison.Multiple(score.Median)!.Value)} ×"))
        + ".";
}
