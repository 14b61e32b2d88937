using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>
/// Robust accuracy against radius: <c>curve.&lt;arm&gt;.&lt;readout&gt;.&lt;method&gt;</c>, or the paper's <c>curve.paper.&lt;arm&gt;</c>.
/// </summary>
/// <param name="Series">The series behind it.</param>
internal sealed record Curve(NamedSeries Series)
{
    /// <summary>Radii written with different last digits are one radius.</summary>
    private const double SameRadius = 1e-6;

    /// <summary>True for a curve that the paper printed.</summary>
    public bool IsPaper => Series.Kind == SeriesName.PrintedCurves;

    /// <summary>The network it is of.</summary>
    public string Arm => Series.Arm;

    /// <summary>How the network was read out; empty where the paper does not say.</summary>
    public string Readout => Series.Readout;

    /// <summary>How it was measured.</summary>
    public Method Method { get; init; } = Method.Of(Series.Parts.Method);

    /// <summary>What sets its network apart; empty if the name is all that is known.</summary>
    public string Explanation { get; init; } = Arms.Explain(Series.Arm);

    /// <summary>The length of every sample, of which the curve is the share beyond each radius; none where they are not recorded.</summary>
    public double[]? Lengths { get; private init; }

    /// <summary>Names of the series that it is drawn from.</summary>
    public IEnumerable<string> Sources => Lengths is null ? [Series.Name] : [Series.Name, Distances];

    /// <summary>Radii.</summary>
    public double[] Radius => Series.Column("radius");

    /// <summary>Robust accuracy at each radius.</summary>
    public double[] Accuracy => Series.Column("accuracy", "radius");

    /// <summary>
    /// Lower end of the 95 % interval at each radius, over seeds or, for one seed, over pictures; none where it is not recorded.
    /// </summary>
    public double[]? Low => Series.Optional("low", "radius");

    /// <summary>
    /// Upper end of the 95 % interval at each radius, over seeds or, for one seed, over pictures; none where it is not recorded.
    /// </summary>
    public double[]? High => Series.Optional("high", "radius");

    /// <summary>Its whole name, for figures with several arms.</summary>
    public string FullName => IsPaper ? $"{Arm}, the paper" : $"{Arm}, {Readout}, {Method.Words}";

    /// <summary>Its name where arm and read-out are known.</summary>
    public string ShortName => IsPaper ? "printed in the paper" : Method.Words;

    /// <summary>The curves among some series, printed ones too, with the lengths of samples that stand behind them.</summary>
    /// <param name="series">The series.</param>
    public static IEnumerable<Curve> Of(IReadOnlyList<NamedSeries> series) => series
        .Where(one => one.Kind is SeriesName.Curves or SeriesName.PrintedCurves)
        .Select(one => new Curve(one))
        .Select(curve => curve with { Lengths = curve.FindLengths(series) });

    /// <summary>The curve in the words of an image experiment.</summary>
    public Curve OfImages() => this with { Method = Method.OfImages(Method), Explanation = Arms.ExplainImages(Arm) };

    /// <summary>Its accuracy at a radius; none where the curve was not measured there.</summary>
    public double? At(double radius) =>
        Array.FindIndex(Radius, one => Math.Abs(one - radius) <= SameRadius) is >= 0 and int place ? Accuracy[place] : null;

    /// <summary>The curve between its radii, a step at the length of every sample; null where these are not known.</summary>
    public (double[] X, double[] Y)? Steps()
    {
        if (Lengths is null)
        {
            return null;
        }

        (double first, double last) = (Radius[0], Radius[^1]);
        List<double> x = [first], y = [Beyond(Lengths, first)];
        foreach ((int shorter, double length) in Lengths.Order().Index().Where(one => one.Item > first && one.Item <= last))
        {
            x.AddRange(length, length);
            y.AddRange(y[^1], (Lengths.Length - 1.0 - shorter) / Lengths.Length);
        }

        return ([.. x, last], [.. y, y[^1]]);
    }

    /// <summary>A few of its numbers, in words.</summary>
    public string Describe()
    {
        (double[] radius, double[] accuracy) = (Radius, Accuracy);
        int[] shown = radius.Length == 0 ? [] : [.. new[] { 0, radius.Length / 2, radius.Length - 1 }.Distinct()];
        return $"{FullName}: {string.Join(", ", shown.Select(i => $"{Numbers.Percent(accuracy[i])} at {Numbers.Brief(radius[i])}"))}.";
    }

    /// <summary>One table per grid of radii, so that curves on one grid stand side by side.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="name">The head of a curve's column.</param>
    public static DataTable[] Tables(IReadOnlyList<Curve> curves, Func<Curve, string> name) =>
        [.. curves.GroupBy(curve => string.Join(' ', curve.Radius.Select(Numbers.Exact))).Select(grid =>
            DataTable.OfColumns(
                "Robust accuracy by radius", [("radius", grid.First().Radius), .. grid.Select(curve => (name(curve), curve.Accuracy))]))];

    private SeriesName Distances => Series.Parts with { Kind = SeriesName.Distances, Method = "" };

    // An attack at fixed radii has lengths that say more than its curve, and old records have exact radii among the certified ones: only
    // lengths that give the recorded curve are those behind it.
    private double[]? FindLengths(IReadOnlyList<NamedSeries> series)
    {
        double[]? lengths = series.FirstOrDefault(one => one.Parts == Distances)?.Columns
            .GetValueOrDefault(MethodName.DistanceColumn(Series.Parts.Method));
        bool isBehind = lengths is { Length: > 0 } && Radius.Length > 0 &&
            Radius.Zip(Accuracy).All(point => Math.Abs(Beyond(lengths, point.First) - point.Second) < SameRadius);
        return isBehind ? lengths : null;
    }

    private static double Beyond(double[] lengths, double radius) => lengths.Count(length => length > radius) / (double)lengths.Length;
}
