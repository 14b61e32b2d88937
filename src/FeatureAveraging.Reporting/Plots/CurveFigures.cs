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
        Curve[] curves = [.. series.Where(one => one.Kind == "curve").Select(one => new Curve(one)).OrderBy(one => Arms.Order(one.Arm)).ThenBy(ReadoutRank).ThenBy(one => one.Method.Rank)];
        Curve[] paper = [.. curves.Where(one => one.IsPaper)];
        Curve[][] readouts = [.. curves.Where(one => !one.IsPaper).GroupBy(one => (one.Arm, one.Readout)).Select(group => group.ToArray())];
        Abscissa abscissa = new($"{NormSymbol.Of(record)} radius", Radii(record.Metrics));
        Curve[] overview = [.. readouts.Select(readout => readout[0]), .. paper];
        if (overview.Length > 1 || curves.Length == 1)
        {
            yield return Overview(overview, new Arms(series), abscissa);
        }

        foreach (Curve[] readout in readouts.Where(readout => readout.Length > 1))
        {
            yield return ReadoutFigures.Main(readout, paper.FirstOrDefault(one => one.Arm == readout[0].Arm), abscissa, alone: readouts.Length == 1);
        }

        foreach (Curve[] readout in readouts.Where(ReadoutFigures.HasMoreAttacks))
        {
            yield return ReadoutFigures.Attacks(readout, abscissa.Title);
        }
    }

    /// <summary>The most telling method of each read-out, all arms in one chart; the paper's curves dashed behind.</summary>
    private static Figure Overview(Curve[] curves, Arms arms, Abscissa abscissa)
    {
        var chart = new LineChart
        {
            Title = "Robust accuracy",
            XTitle = abscissa.Title,
            YTitle = "robust accuracy",
            Width = Width,
            Fractions = true,
            Verticals = abscissa.Marks,
            Lines = [.. curves.Select(curve => Line(curve, curves, arms))],
        };
        Panel panel = chart.ToPanel();
        return new Figure
        {
            Id = "curves",
            Width = Width,
            Height = panel.HeightFor(DataHeight),
            Title = "Robust accuracy, most telling method of each read-out",
            Description = string.Join(" ", curves.Select(curve => curve.Describe())),
            Sources = [.. curves.Select(curve => curve.Series.Name)],
            Tables = Curve.Tables(curves, curve => curve.FullName),
            Panels = [panel],
            Tones = [.. chart.Lines.Select(line => line.Tone)],
        };
    }

    private static LineSeries Line(Curve curve, Curve[] all, Arms arms) => curve.IsPaper
        ? new LineSeries(curve.FullName, curve.Radius, curve.Accuracy, arms.Tone(curve.Arm).Towards(Palette.Paper, 0.3)) { Dash = [7, 5] }
        : new LineSeries(curve.FullName, curve.Radius, curve.Accuracy, Shade(curve, all, arms)) { Symbol = curve.Method.Name == "exact" ? MarkerShape.None : MarkerShape.FilledCircle };

    /// <summary>The arm's colour for the max read-out, or the network's own where there is no max; shades of it for the others.</summary>
    private static Tone Shade(Curve curve, Curve[] all, Arms arms)
    {
        Tone tone = arms.Tone(curve.Arm);
        bool hasMax = all.Any(one => one.Arm == curve.Arm && one.Readout == "max");
        return curve.Readout switch
        {
            "native" when hasMax => tone.Towards(Palette.Ink, 0.5),
            "sum" when hasMax => tone.Towards(Palette.Paper, 0.42),
            "probability" => tone.Towards(Palette.Ink, 0.75),
            "mean" => tone.Towards(Palette.Paper, 0.65),
            _ => tone,
        };
    }

    private static List<(double X, string Label)> Radii(IReadOnlyDictionary<string, double> metrics)
    {
        var radii = new List<(double X, string Label)>();
        foreach (string kind in new[] { "averaged", "optimal" })
        {
            if (metrics.TryGetValue("theory.radius." + kind, out double radius) && double.IsFinite(radius))
            {
                radii.Add((radius, $"{kind}, theory: {Numbers.Short(radius)}"));
            }
        }

        return radii;
    }

    private static int ReadoutRank(Curve curve) =>
        Array.IndexOf(Readouts, curve.Readout) is >= 0 and int rank ? rank : Readouts.Length;
}
