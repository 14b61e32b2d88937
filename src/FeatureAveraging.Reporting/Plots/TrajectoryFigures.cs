using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>
/// Quantities over training steps: <c>trajectory.&lt;arm&gt;.&lt;group&gt;.&lt;part&gt;</c>, one figure per group, theory dotted on top.
/// Likewise those of a few stages of training, <c>stage.&lt;arm&gt;.&lt;group&gt;.&lt;part&gt;</c>, with a mark on each.
/// </summary>
internal static class TrajectoryFigures
{
    private const int Width = 540;
    private const int DataHeight = 260;
    private static readonly string[] ColumnNames = ["step", "value", "min", "max", "theory"];
    private const string Stages = "stage";
    private static readonly string[] Groups = ["ratio", "radius", "loss", "accuracy", "coefficient", "cosine", "margin"];
    private static readonly float[][] Dashes = [[], [8, 4], [8, 3, 2, 3], [3, 3]];
    private static readonly Tone[] Aspects = [Palette.Blue, Palette.Vermilion, Palette.Green];
    private static readonly MarkerShape[] Symbols = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledDiamond];

    /// <summary>The figures of a record's trajectories.</summary>
    /// <param name="series">The series of a record, or some of them.</param>
    /// <param name="section">The section of the page; names of figures begin with it.</param>
    /// <param name="step">What steps are.</param>
    public static IEnumerable<Figure> Of(IReadOnlyList<NamedSeries> series, string section = "trajectory", string step = "step") =>
        Of("trajectory", series, section, step);

    /// <summary>The figures of an experiment's stages of training.</summary>
    /// <param name="series">The series of a record, or some of them.</param>
    public static IEnumerable<Figure> OfStages(IReadOnlyList<NamedSeries> series) => Of(Stages, series, "stages", "epoch");

    private static IEnumerable<Figure> Of(string kind, IReadOnlyList<NamedSeries> series, string section, string step)
    {
        var arms = new Arms(series);
        return series.Where(one => one.Kind == kind)
            .GroupBy(one => one.Parts.Topic)
            .OrderBy(group => Rank(group.Key))
            .Select(group => Draw(group.Key, InOrder(group), arms, section, step));
    }

    private static NamedSeries[] InOrder(IEnumerable<NamedSeries> trajectories) =>
        [.. trajectories.OrderBy(one => Arms.Order(one.Arm)).ThenByDescending(one => one.Parts.Aspect, StringComparer.Ordinal)];

    private static Figure Draw(string group, NamedSeries[] trajectories, Arms arms, string section, string step)
    {
        string[] aspects = [.. trajectories.Select(one => one.Parts.Aspect).Distinct()],
            all = [.. trajectories.Select(one => one.Arm).Distinct()];
        NamedSeries[] predicted = [.. trajectories.Where(one => one.Has("theory"))];
        var chart = new LineChart
        {
            Title = Title(group),
            XTitle = step,
            YTitle = group,
            Width = Width,
            Fractions = group == "accuracy" && trajectories[0].Kind != Stages,     // stages differ by less than a point
            Lines =
            [
                .. predicted.Select((one, i) => Theory(one, inLegend: i == 0)),
                .. trajectories.Select(one => Measured(
                    one, arms, aspects.Length, Array.IndexOf(aspects, one.Parts.Aspect), Array.IndexOf(all, one.Arm))),
            ],
        };
        Panel panel = chart.ToPanel();
        return new Figure
        {
            Id = $"{section}.{group}",
            Width = Width,
            Height = panel.HeightFor(DataHeight),
            Title = Title(group),
            Description = string.Join(" ", trajectories.Select(one => Describe(one, step))),
            Sources = [.. trajectories.Select(one => one.Name)],
            Tables = [.. trajectories.Select(Table)],
            Panels = [panel],
        };
    }

    // Arms by colour and aspects by dashes; of stages, which have marks, aspects by colour and arms by the shape of the mark.
    private static LineSeries Measured(NamedSeries one, Arms arms, int aspects, int aspect, int arm)
    {
        bool byColour = one.Kind == Stages && aspects > 1;
        Tone tone = byColour ? Aspects[aspect % Aspects.Length] : arms.Tone(one.Arm);
        return new LineSeries(Name(one), one.Column("step"), one.Column("value", "step"), tone)
        {
            Dash = byColour ? [] : Dashes[aspect % Dashes.Length],
            // a line of one point is not seen, nor is one of a few with gaps
            Symbol = byColour ? Symbols[arm % Symbols.Length]
                : one.Kind == Stages || one.Column("step").Length == 1 ? MarkerShape.FilledCircle : MarkerShape.None,
            Low = one.Optional("min", "step"),
            High = one.Optional("max", "step"),
        };
    }

    private static LineSeries Theory(NamedSeries one, bool inLegend) =>
        new("theory", one.Column("step"), one.Column("theory", "step"), Palette.Ink)
        {
            Dash = [1.5f, 3],
            Width = 1.6f,
            InLegend = inLegend,
        };

    private static string Title(string group) => group switch
    {
        "ratio" => "Median radius, class labels over coarse labels",
        "radius" => "Median radius under attack",
        "loss" => "Training loss",
        "accuracy" => "Accuracy during training",
        "coefficient" => "Feature coefficients λ",
        "cosine" => "Cosine of neurons and features",
        "margin" => "Margin",
        "active" => "Share of samples that activate a neuron",
        _ => group,
    };

    private static string Name(NamedSeries one) =>
        one.Parts.Aspect.Length > 0 ? $"{one.Arm}, {one.Parts.Aspect.Replace('-', ' ')}" : one.Arm;

    private static DataTable Table(NamedSeries one) => DataTable.OfColumns(
        one.Name, [.. ColumnNames.Where(one.Has).Select(column => (column, one.Column(column, "step")))]);

    private static string Describe(NamedSeries one, string unit)
    {
        (double[] step, double[] value) = (one.Column("step"), one.Column("value", "step"));
        string ends = step.Length == 0
            ? "no steps"
            : $"{Numbers.Trimmed(value[0])} at {unit} {Numbers.Trimmed(step[0])}, {Numbers.Trimmed(value[^1])} at {unit} " +
              $"{Numbers.Trimmed(step[^1])}";
        string theory = one.Has("theory") && step.Length > 0 ? $" (theory {Numbers.Trimmed(one.Column("theory", "step")[^1])})" : "";
        return $"{Name(one)}: {ends}{theory}.";
    }

    private static int Rank(string group) => Array.IndexOf(Groups, group) is >= 0 and int rank ? rank : Groups.Length;
}
