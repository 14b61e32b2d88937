using FeatureAveraging.Networks;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>What is said first about a run: its title, one sentence and a few numbers.</summary>
internal static class Headlines
{
    private static readonly MetricName
        CoarseCosine = MetricName.Of(ArmName.Coarse, "cosine.own"),
        FineCosine = MetricName.Of(ArmName.Fine, "cosine.diagonal"),
        ExactSum = MetricName.Radius(ArmName.Fine, MethodName.Exact, Readout.Sum),
        PgdSum = MetricName.Radius(ArmName.Fine, MethodName.Pgd, Readout.Sum);

    private static readonly (MetricName Metric, string Label)[] Preferred =
    [
        (CoarseCosine, "cosine with the features of its class, coarse labels"),
        (FineCosine, "cosine with its own feature, cluster labels"),
        (MetricName.Radius(ArmName.Coarse, MethodName.Exact), "exact median ℓ₂ radius, coarse labels"),
        (MetricName.Radius(ArmName.Fine, MethodName.Exact, Readout.Max), "exact median ℓ₂ radius, cluster labels"),
        (MetricName.Radius(ArmName.Pseudo, MethodName.Exact, Readout.Max), "exact median ℓ₂ radius, discovered clusters"),
        (ExactSum, "exact median ℓ₂ radius, cluster labels, sum read-out"),
        (MetricName.Of(ArmName.Coarse, "accuracy.clean"), "clean accuracy, coarse labels"),
        (MetricName.Of(ArmName.Fine, "accuracy.clean"), "clean accuracy, cluster labels"),
        (MetricName.Of(ArmName.Coarse, "index.averaging"), "averaging index (1 = equal average, 0 = one feature), coarse labels"),
        (MetricName.Of(ArmName.Fine, "index.averaging"), "averaging index (1 = equal average, 0 = one feature), cluster labels"),
    ];

    /// <summary>The title of a run's page.</summary>
    public static string Title(RunRecord record) => ExperimentInfo.Find(record.Experiment)?.Title ?? $"Run of {record.Experiment}";

    /// <summary>One sentence: the measured contrast, where the record has it, and how the claims fared.</summary>
    public static string Finding(RunRecord record)
    {
        if (record.Conclusion is { } conclusion)
        {
            return conclusion.Sentence;
        }

        if (AttackComparison.Of(record) is [AttackComparison comparison])
        {
            return AttackHeadlines.Finding(record, comparison);
        }

        return WithVerdicts(ImageRun.Of(record) is null ? Contrast(record) : ImageHeadlines.Finding(record), record);
    }

    /// <summary>What coarse labels and cluster labels make of neurons; empty where the record does not have it.</summary>
    private static string Contrast(RunRecord record)
    {
        bool contrast =
            record.Metrics.TryGetValue(CoarseCosine, out double own) & record.Metrics.TryGetValue(FineCosine, out double diagonal);
        return contrast
            ? $"Trained on coarse labels, a neuron has cosine {Numbers.Brief(own)} with each feature of its class; " +
              $"trained on cluster labels, {Numbers.Brief(diagonal)} with its own feature"
            : "";
    }

    private static string WithVerdicts(string measured, RunRecord record) => (measured, record.Claims.Count) switch
    {
        ("", _) => Verdicts(record) + ".",
        (_, 0) => measured + ".",
        _ => $"{measured}; {char.ToLowerInvariant(Verdicts(record)[0])}{Verdicts(record)[1..]}.",
    };

    /// <summary>How the claims fared, in words.</summary>
    public static string Verdicts(RunRecord record)
    {
        int count = record.Claims.Count, fail = Count(Verdict.Fails), open = Count(Verdict.Undecided);
        string failing = fail > 0 ? $", {Numbers.Whole(fail)} {(fail == 1 ? "fails" : "fail")}" : "";
        string undecided = open > 0 ? $", {Numbers.Whole(open)} undecided" : "";
        return (count, failing + undecided) switch
        {
            (0, _) => "The run judges no claims",
            (_, "") => $"All {Numbers.Whole(count)} claims hold",
            _ => $"{Numbers.Whole(count - fail - open)} of {Numbers.Whole(count)} claims hold{failing}{undecided}",
        };

        int Count(Verdict verdict) => record.Claims.Count(claim => claim.Verdict == verdict);
    }

    /// <summary>The run's first numbers: well-known metrics, or the first there are.</summary>
    /// <param name="record">The run.</param>
    /// <param name="most">How many at most.</param>
    public static IReadOnlyList<(string Label, string Value)> Tiles(RunRecord record, int most)
    {
        if (AttackComparison.Of(record) is [AttackComparison comparison])
        {
            return [.. AttackHeadlines.Tiles(record, comparison).Take(most)];
        }

        if (ImageRun.Of(record) is not null && ImageHeadlines.Tiles(record).Take(most).ToArray() is { Length: > 0 } tiles)
        {
            return tiles;
        }

        if (HardenHeadlines.Tiles(record).Take(most).ToArray() is { Length: > 0 } hardened)
        {
            return hardened;
        }

        (MetricName Metric, string Label)[] known = [.. Preferred.Where(one => record.Metrics.ContainsKey(one.Metric))];
        IEnumerable<(MetricName Metric, string Label)> shown = known.Length > 0
            ? known
            : record.Metrics.Keys.Order(StringComparer.Ordinal).Select(metric => (MetricName.Parse(metric), metric));
        return [.. shown.Take(most).Select(one => (Label(record, one.Metric, one.Label), Value(one.Metric, record.Metrics[one.Metric])))];
    }

    /// <summary>The label; the sum read-out's exact radius is told beside what PGD makes of it.</summary>
    private static string Label(RunRecord record, MetricName metric, string label) =>
        metric == ExactSum && record.Metrics.TryGetValue(PgdSum, out double pgd) ? $"{label}; PGD finds {Numbers.Brief(pgd)}" : label;

    private static string Value(MetricName metric, double value) =>
        metric.Topic == "accuracy" ? Numbers.Percent(value) : Numbers.Brief(value);
}
