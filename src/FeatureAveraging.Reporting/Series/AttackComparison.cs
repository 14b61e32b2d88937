using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>All attacks on one decision beside what is exact or certified: the metrics <c>&lt;arm&gt;.wins.&lt;attack&gt;</c> and <c>&lt;arm&gt;.radius.&lt;attack&gt;.&lt;readout&gt;.median</c>.</summary>
/// <param name="Arm">The network.</param>
/// <param name="Readout">How it is read out.</param>
/// <param name="Exact">Median exact radius; null where not every sample has one.</param>
/// <param name="Certified">Median certified radius; null where none is recorded.</param>
/// <param name="Strongest">The shortest witness of all attacks, sample by sample.</param>
/// <param name="Attacks">Every attack, the shortest first.</param>
internal sealed record AttackComparison(string Arm, string Readout, double? Exact, double? Certified, AttackScore Strongest, IReadOnlyList<AttackScore> Attacks)
{
    private const double CloseTo = 1.01;

    /// <summary>What distances are compared with: the exact median, or else the certified one.</summary>
    public double? Reference => Exact ?? Certified;

    /// <summary>The name of <see cref="Reference"/>.</summary>
    public string ReferenceName => Exact is null ? "certified" : "exact";

    /// <summary>Name of the series with the distances of every sample.</summary>
    public string Source => SourceOf(Arm, Readout);

    /// <summary>The comparisons that a record has; none unless it says which attack won.</summary>
    public static IReadOnlyList<AttackComparison> Of(RunRecord record) =>
        [.. record.Metrics.Keys.Select(key => key.Split('.', 3)).Where(parts => parts is [_, "wins", _]).GroupBy(parts => parts[0], parts => parts[2]).Select(arm => Of(record, arm.Key, [.. arm])).OfType<AttackComparison>()];

    /// <summary>A distance in multiples of the reference; null where there is none to divide by.</summary>
    public double? Multiple(double distance) => Reference is double reference && reference > 0 && double.IsFinite(reference) ? distance / reference : null;

    private static AttackComparison? Of(RunRecord record, string arm, string[] attacks)
    {
        string? readout = attacks.Select(attack => ReadoutOf(record, arm, attack)).FirstOrDefault(name => name is not null);
        if (readout is null || Median(record, arm, "attack", readout) is not double strongest)
        {
            return null;
        }

        IEnumerable<AttackScore> scores = attacks.Where(attack => Median(record, arm, attack, readout) is not null).Select(attack => new AttackScore(
            Method.Of(attack),
            Median(record, arm, attack, readout)!.Value,
            Find(record, $"{arm}.radius.{attack}.{readout}.half"),
            Find(record, $"{arm}.wins.{attack}"),
            Close(record, arm, readout, attack)));
        return new AttackComparison(
            arm,
            readout,
            Median(record, arm, "exact", readout),
            Median(record, arm, "certified", readout),
            new AttackScore(Method.Of("attack"), strongest, null, null, Close(record, arm, readout, "attacked")),
            [.. scores.OrderBy(score => score.Median).ThenBy(score => score.Method.Rank).ThenBy(score => score.Method.Name, StringComparer.Ordinal)]);
    }

    private static string? ReadoutOf(RunRecord record, string arm, string attack)
    {
        string start = $"{arm}.radius.{attack}.";
        const string end = ".median";
        string? key = record.Metrics.Keys.FirstOrDefault(one => one.Length > start.Length + end.Length && one.StartsWith(start, StringComparison.Ordinal) && one.EndsWith(end, StringComparison.Ordinal));
        return key?[start.Length..^end.Length];
    }

    /// <summary>A median radius; a network with one read-out leaves its name out of some metrics.</summary>
    private static double? Median(RunRecord record, string arm, string method, string readout) =>
        Find(record, $"{arm}.radius.{method}.{readout}.median") ?? Find(record, $"{arm}.radius.{method}.median");

    private static double? Find(RunRecord record, string metric) => record.Metrics.TryGetValue(metric, out double value) ? value : null;

    /// <summary>Share of samples on which an attack is at most 1 % above the certified radius.</summary>
    private static double? Close(RunRecord record, string arm, string readout, string attack)
    {
        if (!record.Series.TryGetValue(SourceOf(arm, readout), out IReadOnlyDictionary<string, double[]>? columns) || !columns.ContainsKey(attack))
        {
            return null;
        }

        var series = new NamedSeries(SourceOf(arm, readout), columns);
        double[] certified = series.Column("certified"), distances = series.Column(attack, "certified");
        return certified.Length == 0 ? null : distances.Zip(certified).Average(pair => pair.First <= CloseTo * pair.Second ? 1.0 : 0);
    }

    private static string SourceOf(string arm, string readout) => $"distances.{arm}.{readout}";
}
