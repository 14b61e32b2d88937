using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Series;

/// <summary>Robust accuracy against radius: <c>curve.&lt;arm&gt;.&lt;readout&gt;.&lt;method&gt;</c>, or the paper's <c>curve.paper.&lt;arm&gt;</c>.</summary>
/// <param name="Series">The series behind it.</param>
internal sealed record Curve(NamedSeries Series)
{
    private const string PaperArm = "paper";

    /// <summary>Radii written with different last digits are one radius.</summary>
    private const double SameRadius = 1e-6;

    /// <summary>True for a curve that the paper printed.</summary>
    public bool IsPaper => Series.Arm == PaperArm;

    /// <summary>The network it is of.</summary>
    public string Arm => IsPaper ? Series.Rest : Series.Arm;

    /// <summary>How the network was read out; empty where the paper does not say.</summary>
    public string Readout => IsPaper ? "" : Series.Rest.Split('.', 2)[0];

    /// <summary>How it was measured.</summary>
    public Method Method { get; init; } = Method.Of(Series.Arm != PaperArm && Series.Rest.Split('.', 2) is [_, string method] ? method : "");

    /// <summary>What sets its network apart; empty if the name is all that is known.</summary>
    public string Explanation { get; init; } = Arms.Explain(Series.Arm);

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

    /// <summary>A curve of an image experiment, in its words.</summary>
    public static Curve OfImages(NamedSeries series)
    {
        var curve = new Curve(series);
        return curve with { Method = Method.OfImages(curve.Method), Explanation = Arms.ExplainImages(series.Arm) };
    }

    /// <summary>Its accuracy at a radius; none where the curve was not measured there.</summary>
    public double? At(double radius) => Array.FindIndex(Radius, one => Math.Abs(one - radius) <= SameRadius) is >= 0 and int place ? Accuracy[place] : null;

    /// <summary>A few of its numbers, in words.</summary>
    public string Describe()
    {
        (double[] radius, double[] accuracy) = (Radius, Accuracy);
        int[] shown = radius.Length == 0 ? [] : [.. new[] { 0, radius.Length / 2, radius.Length - 1 }.Distinct()];
        return $"{FullName}: {string.Join(", ", shown.Select(i => $"{Numbers.Percent(accuracy[i])} at {Numbers.Short(radius[i])}"))}.";
    }

    /// <summary>One table per grid of radii, so that curves on one grid stand side by side.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="name">The head of a curve's column.</param>
    public static DataTable[] Tables(IReadOnlyList<Curve> curves, Func<Curve, string> name) =>
        [.. curves.GroupBy(curve => string.Join(' ', curve.Radius.Select(Numbers.Exact))).Select(grid =>
            DataTable.OfColumns("Robust accuracy by radius", [("radius", grid.First().Radius), .. grid.Select(curve => (name(curve), curve.Accuracy))]))];
}
