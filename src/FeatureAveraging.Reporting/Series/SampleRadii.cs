using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>How far each sample must be moved under one decision: the exact radii, or else the lengths of the strongest attack.</summary>
/// <param name="Series"><c>distances.&lt;arm&gt;.&lt;readout&gt;</c>.</param>
/// <param name="Method">Which of both.</param>
internal sealed record SampleRadii(NamedSeries Series, Method Method)
{
    private const string LabelColumn = "label", MarginColumn = "margin";

    /// <summary>The network.</summary>
    public string Arm => Series.Arm;

    /// <summary>How it is read out.</summary>
    public string Readout => Series.Readout;

    /// <summary>Its name among the others.</summary>
    public string Name => $"{Arm}, {Readout}";

    /// <summary>Radius of every sample: 0 where it is misclassified already, +∞ where it was never broken.</summary>
    public double[] Values => Series.Column(MethodName.DistanceColumn(Method.Name));

    /// <summary>Label of every sample; null where it is not recorded.</summary>
    public double[]? Labels => Series.Optional(LabelColumn, MethodName.DistanceColumn(Method.Name));

    /// <summary>Margin of every sample; null where it is not recorded.</summary>
    public double[]? Margins => Series.Optional(MarginColumn, MethodName.DistanceColumn(Method.Name));

    /// <summary>The decisions among some series whose radii say how robust they are, by arm and read-out.</summary>
    public static IReadOnlyList<SampleRadii> Of(IReadOnlyList<NamedSeries> series) =>
    [
        .. series.Where(one => one.Kind == SeriesName.Distances).Select(Of).OfType<SampleRadii>().Where(one => one.Values.Length > 0)
            .OrderBy(one => Arms.Order(one.Arm)).ThenBy(one => CurveFigures.ReadoutRank(one.Readout)),
    ];

    /// <summary>How many samples withstand each radius: those that are farther from an error, as in curves.</summary>
    /// <param name="radii">Radii, ascending.</param>
    public int[] CountBeyond(IReadOnlyList<double> radii)
    {
        double[] sorted = [.. Values.Order()];
        int[] counts = new int[radii.Count];
        for ((int i, int broken) = (0, 0); i < counts.Length; i++)
        {
            while (broken < sorted.Length && !(sorted[broken] > radii[i]))
            {
                broken++;
            }

            counts[i] = sorted.Length - broken;
        }

        return counts;
    }

    private static SampleRadii? Of(NamedSeries series)
    {
        string? method = new[] { MethodName.Exact, MethodName.Strongest }.FirstOrDefault(
            name => series.Has(MethodName.DistanceColumn(name)));
        return method is null ? null : new SampleRadii(series, Method.Of(method));
    }
}
