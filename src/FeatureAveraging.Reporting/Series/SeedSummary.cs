using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>
/// A metric with what the record knows of its spread: deviation and interval over seeds, raw values in <c>seeds.&lt;metric&gt;</c>, and for
/// paired comparisons the interval over pictures.
/// </summary>
/// <param name="Metric">Its name.</param>
/// <param name="Mean">Its value: the mean over seeds.</param>
/// <param name="Deviation">Standard deviation over seeds; none for one seed.</param>
/// <param name="Seeds">95 % interval over seeds; none for one seed.</param>
/// <param name="Images">95 % interval over pictures; none where the record has none.</param>
/// <param name="Values">One value per seed; empty where they are not recorded.</param>
internal sealed record SeedSummary(
    MetricName Metric, double Mean, double? Deviation, (double Low, double High)? Seeds, (double Low, double High)? Images, double[] Values)
{
    /// <summary>True for a comparison of two arms on the same seeds and pictures.</summary>
    public bool IsPaired => Metric.Kind == "paired";

    /// <summary>Every paired comparison of a record and every metric with a spread, by name.</summary>
    public static IReadOnlyList<SeedSummary> Of(RunRecord record) =>
    [
        .. WithoutSpread(record.Metrics).Keys.Order(StringComparer.Ordinal).Select(metric => Of(record, MetricName.Parse(metric)))
            .Where(one => one.IsPaired || one.Deviation is not null || one.Values.Length > 0),
    ];

    /// <summary>One metric of a record, which must have it.</summary>
    public static SeedSummary Of(RunRecord record, MetricName metric)
    {
        string seeds = SeriesName.OfSeeds(metric);
        return new SeedSummary(
            metric,
            record.Metrics[metric],
            Find(record, metric.Deviation),
            Interval(record, metric, IntervalOver.Seeds),
            Interval(record, metric, IntervalOver.Images),
            record.Series.TryGetValue(seeds, out IReadOnlyDictionary<string, double[]>? columns)
                ? new NamedSeries(seeds, columns).Column("value")
                : []);
    }

    /// <summary>Metrics without those that say the spread of another.</summary>
    public static IReadOnlyDictionary<string, double> WithoutSpread(IReadOnlyDictionary<string, double> metrics) => metrics.Where(pair =>
        MetricName.Parse(pair.Key) is var name && (name.Spread.Length == 0 || !metrics.ContainsKey(name.Whole))).ToDictionary();

    private static (double Low, double High)? Interval(RunRecord record, MetricName metric, IntervalOver over) =>
        Find(record, metric.Low(over)) is double low && Find(record, metric.High(over)) is double high ? (low, high) : null;

    private static double? Find(RunRecord record, MetricName metric) => record.Metrics.TryGetValue(metric, out double value) ? value : null;
}
