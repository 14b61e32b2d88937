using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>A metric over several seeds: the metric itself, its companions <c>.deviation</c>, <c>.low</c> and <c>.high</c>, and the raw values of <c>seeds.&lt;metric&gt;</c>.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Mean">Mean over seeds.</param>
/// <param name="Deviation">Standard deviation over seeds.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
/// <param name="Values">One value per seed; empty where they are not recorded.</param>
internal sealed record SeedSummary(string Metric, double Mean, double Deviation, double Low, double High, double[] Values)
{
    private static readonly string[] Companions = [".deviation", ".low", ".high"];

    /// <summary>True for a comparison of two arms on the same seeds and samples.</summary>
    public bool IsPaired => Metric.StartsWith("paired.", StringComparison.Ordinal);

    /// <summary>Every metric of a record with all companions, by name.</summary>
    public static IReadOnlyList<SeedSummary> Of(RunRecord record) =>
        [.. record.Metrics.Keys.Where(metric => HasSpread(record.Metrics, metric)).Order(StringComparer.Ordinal).Select(metric => Of(record, metric))];

    /// <summary>One metric of a record; none without companions.</summary>
    public static SeedSummary? Find(RunRecord record, string metric) => HasSpread(record.Metrics, metric) ? Of(record, metric) : null;

    /// <summary>Metrics without the companions of others.</summary>
    public static IReadOnlyDictionary<string, double> WithoutSpread(IReadOnlyDictionary<string, double> metrics) =>
        metrics.Where(pair => !Companions.Any(companion => pair.Key.EndsWith(companion, StringComparison.Ordinal) && HasSpread(metrics, pair.Key[..^companion.Length]))).ToDictionary();

    private static SeedSummary Of(RunRecord record, string metric)
    {
        double[] values = record.Series.TryGetValue("seeds." + metric, out IReadOnlyDictionary<string, double[]>? columns) ? new NamedSeries("seeds." + metric, columns).Column("value") : [];
        return new SeedSummary(metric, record.Metrics[metric], record.Metrics[metric + ".deviation"], record.Metrics[metric + ".low"], record.Metrics[metric + ".high"], values);
    }

    private static bool HasSpread(IReadOnlyDictionary<string, double> metrics, string metric) =>
        metrics.ContainsKey(metric) && Companions.All(companion => metrics.ContainsKey(metric + companion));
}
