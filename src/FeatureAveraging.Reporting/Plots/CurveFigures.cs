using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Robust accuracy against radius: <c>curve.&lt;arm&gt;.&lt;readout&gt;.&lt;method&gt;</c>, the paper's <c>curve.paper.&lt;arm&gt;</c> dashed behind.</summary>
internal static class CurveFigures
{
    private const int Width = 960;
    private const int DataHeight = 340;

    /// <summary>With more curves than this, one figure gives the most telling method of each read-out, and one per arm all methods.</summary>
    private const int MostCurves = 8;

    private static readonly string[] Readouts = ["max", "native", "sum", "probability", "mean"];

    // Most telling first.
    private static readonly (string Name, string Words, MarkerShape Symbol)[] Methods =
    [
        ("exact", "exact", MarkerShape.None),
        ("attack", "strongest attack", MarkerShape.FilledDiamond),
        ("pgd", "PGD", MarkerShape.FilledCircle),
        ("pgd-native", "PGD on the native loss", MarkerShape.FilledTriangleUp),
        ("averaged", "averaged-feature attack", MarkerShape.FilledSquare),
        ("certified", "certified", MarkerShape.Asterisk),
    ];

    /// <summary>The figures of a record's curves.</summary>
    /// <param name="series">Every series of the record.</param>
    /// <param name="metrics">Its metrics; the radii of the theory are marked if they are there.</param>
    public static IEnumerable<Figure> Of(IReadOnlyList<NamedSeries> series, IReadOnlyDictionary<string, double> metrics)
    {
        NamedSeries[] curves = [.. series.Where(one => one.Kind == "curve").OrderBy(one => Arms.Order(one.Arm)).ThenBy(ReadoutRank).ThenBy(MethodRank)];
        NamedSeries[] ours = [.. curves.Where(one => one.Arm != "paper")], paper = [.. curves.Where(one => one.Arm == "paper")];
        if (curves.Length == 0)
        {
            yield break;
        }

        var arms = new Arms(series);
        if (ours.Length <= MostCurves)
        {
            yield return Draw("curves", "Robust accuracy", [.. ours, .. paper], arms, metrics);
            yield break;
        }

        IEnumerable<NamedSeries> best = ours.GroupBy(one => (one.Arm, Readout(one))).Select(group => group.First());
        yield return Draw("curves", "Robust accuracy, most telling method of each read-out", [.. best, .. paper], arms, metrics);
        foreach (IGrouping<string, NamedSeries> arm in ours.GroupBy(one => one.Arm))
        {
            yield return Draw($"curves.{arm.Key}", $"Robust accuracy, {Arms.Describe(arm.Key)}", [.. arm, .. paper.Where(one => one.Rest == arm.Key)], arms, metrics);
        }
    }

    private static Figure Draw(string id, string title, NamedSeries[] curves, Arms arms, IReadOnlyDictionary<string, double> metrics)
    {
        var chart = new LineChart
        {
            Title = title,
            XTitle = "ℓ₂ radius",
            YTitle = "robust accuracy",
            Width = Width,
            Fractions = true,
            Verticals = Radii(metrics),
            Lines = [.. curves.Select(curve => Line(curve, curves, arms))],
        };
        Panel panel = chart.ToPanel();
        return new Figure
        {
            Id = id,
            Width = Width,
            Height = panel.HeightFor(DataHeight),
            Title = title,
            Description = string.Join(" ", curves.Select(Describe)),
            Sources = [.. curves.Select(curve => curve.Name)],
            Tables = Tables(curves),
            Panels = [panel],
            Tones = [.. chart.Lines.Select(line => line.Tone)],
        };
    }

    private static LineSeries Line(NamedSeries curve, NamedSeries[] all, Arms arms)
    {
        (double[] radius, double[] accuracy) = (curve.Column("radius"), curve.Column("accuracy", "radius"));
        return curve.Arm == "paper"
            ? new LineSeries(Name(curve), radius, accuracy, arms.Tone(curve.Rest).Towards(Palette.Paper, 0.3)) { Dash = [7, 5] }
            : new LineSeries(Name(curve), radius, accuracy, Shade(curve, all, arms)) { Symbol = SymbolOf(curve), Dash = Method(curve) == "certified" ? [2, 2] : [] };
    }

    /// <summary>The arm's colour for the max read-out, or the network's own where there is no max; shades of it for the others.</summary>
    private static Tone Shade(NamedSeries curve, NamedSeries[] all, Arms arms)
    {
        Tone tone = arms.Tone(curve.Arm);
        bool hasMax = all.Any(one => one.Arm == curve.Arm && Readout(one) == "max");
        return Readout(curve) switch
        {
            "native" when hasMax => tone.Towards(Palette.Ink, 0.5),
            "sum" => tone.Towards(Palette.Paper, 0.42),
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

    /// <summary>One table per grid of radii, so that curves on one grid stand side by side.</summary>
    private static DataTable[] Tables(NamedSeries[] curves) =>
        [.. curves.GroupBy(curve => string.Join(' ', curve.Column("radius").Select(Numbers.Exact))).Select(grid =>
            DataTable.OfColumns("Robust accuracy by radius", [("radius", grid.First().Column("radius")), .. grid.Select(curve => (Name(curve), curve.Column("accuracy")))]))];

    private static string Describe(NamedSeries curve)
    {
        (double[] radius, double[] accuracy) = (curve.Column("radius"), curve.Column("accuracy", "radius"));
        int[] shown = radius.Length == 0 ? [] : [.. new[] { 0, radius.Length / 2, radius.Length - 1 }.Distinct()];
        return $"{Name(curve)}: {string.Join(", ", shown.Select(i => $"{Numbers.Percent(accuracy[i])} at {Numbers.Short(radius[i])}"))}.";
    }

    private static string Name(NamedSeries curve)
    {
        if (curve.Arm == "paper")
        {
            return $"{curve.Rest}, the paper";
        }

        int method = MethodRank(curve);
        return $"{curve.Arm}, {Readout(curve)}, {(method < Methods.Length ? Methods[method].Words : Method(curve))}";
    }

    private static string Readout(NamedSeries curve) => curve.Rest.Split('.', 2)[0];

    private static string Method(NamedSeries curve) => curve.Rest.Split('.', 2) is [_, string method] ? method : "";

    private static MarkerShape SymbolOf(NamedSeries curve) =>
        MethodRank(curve) is int rank && rank < Methods.Length ? Methods[rank].Symbol : MarkerShape.None;

    private static int MethodRank(NamedSeries curve) =>
        Array.FindIndex(Methods, method => method.Name == Method(curve)) is >= 0 and int rank ? rank : Methods.Length;

    private static int ReadoutRank(NamedSeries curve) =>
        Array.IndexOf(Readouts, Readout(curve)) is >= 0 and int rank ? rank : Readouts.Length;
}
