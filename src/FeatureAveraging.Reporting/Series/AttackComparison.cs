using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>
/// All attacks on one decision beside what is exact or certified: the metrics <c>&lt;arm&gt;.wins.&lt;attack&gt;</c>
/// and <c>&lt;arm&gt;.radius.&lt;attack&gt;.&lt;readout&gt;.median</c>.
/// </summary>
/// <param name="Arm">The network.</param>
/// <param name="Readout">How it is read out.</param>
/// <param name="Exact">Median exact radius; null where not every sample has one.</param>
/// <param name="Certified">Median certified radius; null where none is recorded.</param>
/// <param name="Strongest">The shortest witness of all attacks, sample by sample.</param>
/// <param name="Attacks">Every attack, the shortest first.</param>
internal sealed record AttackComparison(
    string Arm, Readout Readout, double? Exact, double? Certified, AttackScore Strongest, IReadOnlyList<AttackScore> Attacks)
{
    private const double CloseTo = 1.01;

    /// <summary>What distances are compared with: the exact median, or else the certified one; null for neither.</summary>
    public double? Reference => Exact ?? Certified;

    /// <summary>The name of <see cref="Reference"/>.</summary>
    public string ReferenceName => Exact is null ? "certified" : "exact";

    /// <summary>Name of the series with the distances of every sample.</summary>
    public SeriesName Source => SeriesName.Of(SeriesName.Distances, Arm, Readout);

    /// <summary>The comparisons that a record has; none unless it says which attack won.</summary>
    public static IReadOnlyList<AttackComparison> Of(RunRecord record)
    {
        MetricName[] names = [.. record.Metrics.Keys.Select(MetricName.Parse)];
        return
        [
            .. names.Where(name => name.Quantity == "wins").GroupBy(name => name.Arm, name => name.Method)
                .Select(arm => Of(record, names, arm.Key, [.. arm])).OfType<AttackComparison>(),
        ];
    }

    /// <summary>A distance in multiples of the reference; null where there is none to divide by.</summary>
    public double? Multiple(double distance) =>
        Reference is double reference && reference > 0 && double.IsFinite(reference) ? distance / reference : null;

    private static AttackComparison? Of(RunRecord record, MetricName[] names, string arm, string[] attacks)
    {
        Readout? found = names.FirstOrDefault(name =>
            name is { Quantity: "radius", Statistic: "median", Readout: not null } &&
            name.Arm == arm && attacks.Contains(name.Method))?.Readout;
        if (found is not Readout readout || Median(record, arm, MethodName.Strongest, readout) is not double strongest)
        {
            return null;
        }

        IEnumerable<AttackScore> scores =
            attacks.Where(attack => Median(record, arm, attack, readout) is not null).Select(attack => new AttackScore(
            Method.Of(attack),
            Median(record, arm, attack, readout)!.Value,
            Find(record, MetricName.Radius(arm, attack, readout, "half")),
            Find(record, MetricName.Of(arm, "wins") with { Method = attack }),
            Close(record, arm, readout, attack)));
        return new AttackComparison(
            arm,
            readout,
            Median(record, arm, MethodName.Exact, readout),
            Median(record, arm, MethodName.Certified, readout),
            new AttackScore(Method.Of(MethodName.Strongest), strongest, null, null, Close(record, arm, readout, MethodName.Strongest)),
            [
                .. scores.OrderBy(score => score.Median)
                    .ThenBy(score => score.Method.Rank)
                    .ThenBy(score => score.Method.Name, StringComparer.Ordinal),
            ]);
    }

    /// <summary>A median radius; a network with one read-out leaves its name out of some metrics.</summary>
    private static double? Median(RunRecord record, string arm, string method, Readout readout) =>
        Find(record, MetricName.Radius(arm, method, readout)) ?? Find(record, MetricName.Radius(arm, method));

    private static double? Find(RunRecord record, MetricName metric) => record.Metrics.TryGetValue(metric, out double value) ? value : null;

    /// <summary>
    /// Share of samples on which an attack is at most 1 % above the exact radius, or else the certified one; null where there is neither.
    /// </summary>
    private static double? Close(RunRecord record, string arm, Readout readout, string attack)
    {
        string source = SeriesName.Of(SeriesName.Distances, arm, readout), column = MethodName.DistanceColumn(attack);
        if (!record.Series.TryGetValue(source, out IReadOnlyDictionary<string, double[]>? columns) || !columns.ContainsKey(column))
        {
            return null;
        }

        var series = new NamedSeries(source, columns);
        string truth = series.Has(MethodName.Exact) ? MethodName.Exact : MethodName.Certified;
        if (!series.Has(truth))
        {
            return null;
        }

        double[] radii = series.Column(truth), distances = series.Column(column, truth);
        return radii.Length == 0 ? null : distances.Zip(radii).Average(pair => pair.First <= CloseTo * pair.Second ? 1.0 : 0);
    }
}

/// <summary>How one attack fared against one decision.</summary>
/// <param name="Method">The attack.</param>
/// <param name="Median">Distance of the median sample; +∞ if it breaks fewer than half.</param>
/// <param name="Half">Radius at which it leaves half of the samples robust; null where it has no radius of its own.</param>
/// <param name="Wins">Share of the broken samples on which it is the shortest; null for the strongest of all.</param>
/// <param name="Close">Share of samples on which it is within 1 % of the exact radius, or else the certified one; null where that is not
/// recorded.</param>
internal sealed record AttackScore(Method Method, double Median, double? Half, double? Wins, double? Close);
