using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Robust accuracy against radius: one figure for all arms, then one or two for each read-out of each arm.</summary>
internal static class CurveFigures
{
    private const int Width = 960;
    private const int DataHeight = 340;

    private static readonly string[] Readouts = ["max", "native", "sum", "probability", "mean"];

    /// <summary>The figures of a record's curves.</summary>
    /// <param name="record">The run; the radii of the theory are marked if its metrics have them.</param>
    /// <param name="series">Its series.</param>
    public static IEnumerable<Figure> Of(RunRecord record, IReadOnlyList<NamedSeries> series)
    {
        Curve[] curves = [.. InOrder(Curve.Of(series))];
        Curve[] paper = [.. curves.Where(one => one.IsPaper)];
        Curve[][] readouts = ByReadout(curves);
        Abscissa abscissa = new(NormSymbol.RadiusOf(record), Radii(record.Metrics));
        Curve[] overview = [.. readouts.Select(readout => readout[0]), .. paper];
        if (overview.Length > 1 || curves.Length == 1)
        {
            yield return Overview(
                "curves", "Robust accuracy, most telling method of each read-out", overview, new Arms(series), abscissa,
                curve => curve.FullName);
        }

        foreach (Curve[] readout in readouts.Where(readout => readout.Length > 1))
        {
            yield return ReadoutFigures.Main(
                readout, paper.FirstOrDefault(one => one.Arm == readout[0].Arm), abscissa, alone: readouts.Length == 1);
        }

        foreach (Curve[] readout in readouts.Where(ReadoutFigures.HasMoreAttacks))
        {
            yield return ReadoutFigures.Attacks(readout, abscissa);
        }
    }

    /// <summary>Curves by arm, read-out and method.</summary>
    public static IEnumerable<Curve> InOrder(IEnumerable<Curve> curves) =>
        curves.OrderBy(one => Arms.Order(one.Arm)).ThenBy(one => ReadoutRank(one.Readout)).ThenBy(one => one.Method.Rank);

    /// <summary>The place of a read-out among those of its arm.</summary>
    public static int ReadoutRank(string readout) => Array.IndexOf(Readouts, readout) is >= 0 and int rank ? rank : Readouts.Length;

    /// <summary>The curves of each read-out of each arm, without the paper's.</summary>
    public static Curve[][] ByReadout(IEnumerable<Curve> curves) =>
        [.. curves.Where(one => !one.IsPaper).GroupBy(one => (one.Arm, one.Readout)).Select(group => group.ToArray())];

    /// <summary>One curve of each read-out, all arms in one chart; the paper's curves dashed behind.</summary>
    /// <param name="id">Of the figure.</param>
    /// <param name="title">Of the figure.</param>
    /// <param name="curves">The curves, the most important first.</param>
    /// <param name="arms">Colours of the arms.</param>
    /// <param name="abscissa">Its title and the radii to mark.</param>
    /// <param name="name">A curve's name in the legend.</param>
    /// <param name="subtitle">What all curves share; empty for nothing.</param>
    public static Figure Overview(
        string id, string title, Curve[] curves, Arms arms, Abscissa abscissa, Func<Curve, string> name, string subtitle = "")
    {
        var chart = new LineChart
        {
            Title = "Robust accuracy",
            Subtitle = subtitle,
            XTitle = abscissa.Title,
            YTitle = "robust accuracy",
            Width = Width,
            Fractions = true,
            Verticals = abscissa.Marks,
            Lines = [.. curves.Select(curve => Line(curve, name(curve), curves, arms))],
        };
        Panel panel = chart.ToPanel();
        return new Figure
        {
            Id = id,
            Width = Width,
            Height = panel.HeightFor(DataHeight),
            Title = title,
            Description = string.Join(" ", curves.Select(curve => curve.Describe())),
            Sources = [.. curves.SelectMany(curve => curve.Sources)],
            Tables = Curve.Tables(curves, name),
            Panels = [panel],
            Tones = [.. chart.Lines.Select(line => line.Tone)],
        };
    }

    /// <summary>
    /// The colour of a read-out among all decisions of a figure: the arm's for the max read-out, or the network's own where there is no
    /// max; shades of it for the others.
    /// </summary>
    /// <param name="arms">Colours of the arms.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="readout">Its read-out.</param>
    /// <param name="all">Every decision of the figure.</param>
    public static Tone Shade(Arms arms, string arm, string readout, IEnumerable<(string Arm, string Readout)> all)
    {
        Tone tone = arms.Tone(arm);
        bool hasMax = all.Contains((arm, "max"));
        return readout switch
        {
            "native" when hasMax => tone.Towards(Palette.Ink, 0.5),
            "sum" when hasMax => tone.Towards(Palette.Paper, 0.42),
            "probability" => tone.Towards(Palette.Ink, 0.75),
            "mean" => tone.Towards(Palette.Paper, 0.65),
            _ => tone,
        };
    }

    private static LineSeries Line(Curve curve, string name, Curve[] all, Arms arms) => curve.IsPaper
        ? new LineSeries(name, curve.Radius, curve.Accuracy, arms.Tone(curve.Arm).Towards(Palette.Paper, 0.3)) { Dash = [7, 5] }
        : new LineSeries(
            name, curve.Radius, curve.Accuracy, Shade(arms, curve.Arm, curve.Readout, all.Select(one => (one.Arm, one.Readout))))
        {
            Course = curve.Steps(),
            Symbol = curve.Method.Name == MethodName.Exact ? MarkerShape.None : MarkerShape.FilledCircle,
            Low = curve.Low,
            High = curve.High,
        };

    private static List<(double X, string Label)> Radii(IReadOnlyDictionary<string, double> metrics)
    {
        var radii = new List<(double X, string Label)>();
        foreach (string kind in new[] { "averaged", "optimal" })
        {
            if (metrics.TryGetValue(MetricName.Theory($"radius.{kind}"), out double radius) && double.IsFinite(radius))
            {
                radii.Add((radius, $"{kind}, theory: {Numbers.Brief(radius)}"));
            }
        }

        return radii;
    }

}
