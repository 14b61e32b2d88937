using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>A metric with what the record knows of its spread: companions <c>.deviation</c>, <c>.low</c> and <c>.high</c> over seeds, raw values in <c>seeds.&lt;metric&gt;</c>, and for paired comparisons <c>.images.low</c> and <c>.images.high</c> over pictures.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Mean">Its value: the mean over seeds.</param>
/// <param name="Deviation">Standard deviation over seeds; none for one seed.</param>
/// <param name="Seeds">95 % interval over seeds; none for one seed.</param>
/// <param name="Images">95 % interval over pictures; none where the record has none.</param>
/// <param name="Values">One value per seed; empty where they are not recorded.</param>
internal sealed record SeedSummary(string Metric, double Mean, double? Deviation, (double Low, double High)? Seeds, (double Low, double High)? Images, double[] Values)
{
    private const string Source = "seeds.";
    private static readonly string[] Companions =
        [".deviation", ".low", ".high", ".images.low", ".images.high", ".samples.low", ".samples.high"];

    /// <summary>True for a comparison of two arms on the same seeds and pictures.</summary>
    public bool IsPaired => Metric.StartsWith("paired.", StringComparison.Ordinal);

    /// <summary>Every paired comparison of a record and every metric with a spread, by name.</summary>
    public static IReadOnlyList<SeedSummary> Of(RunRecord record) =>
        [.. WithoutSpread(record.Metrics).Keys.Order(StringComparer.Ordinal).Select(metric => Of(record, metric)).Where(one => one.IsPaired || one.Deviation is not null || one.Values.Length > 0)];

    /// <summary>One metric of a record, which must have it.</summary>
    public static SeedSummary Of(RunRecord record, string metric)
    {
        double[] values = record.Series.TryGetValue(Source + metric, out IReadOnlyDictionary<string, double[]>? columns) ? new NamedSeries(Source + metric, columns).Column("value") : [];
        double? deviation = record.Metrics.TryGetValue(metric + ".deviation", out double known) ? known : null;
        return new SeedSummary(metric, record.Metrics[metric], deviation, Interval(record, metric), Interval(record, metric + ".images"), values);
    }

    /// <summary>Metrics without the companions of others.</summary>
    public static IReadOnlyDictionary<string, double> WithoutSpread(IReadOnlyDictionary<string, double> metrics) =>
        metrics.Where(pair => !Companions.Any(companion => pair.Key.EndsWith(companion, StringComparison.Ordinal) && metrics.ContainsKey(pair.Key[..^companion.Length]))).ToDictionary();

    private static (double Low, double High)? Interval(RunRecord record, string metric) =>
        record.Metrics.TryGetValue(metric + ".low", out double low) && record.Metrics.TryGetValue(metric + ".high", out double high) ? (low, high) : null;
}
