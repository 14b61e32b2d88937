using FeatureAveraging.Networks;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>What is said first about attacks on one decision: the exact radius or its bracket, never an attack alone.</summary>
internal static class AttackHeadlines
{
    /// <summary>One sentence: how robust the median sample is, and what plain PGD makes of it.</summary>
    public static string Finding(RunRecord record, AttackComparison comparison)
    {
        string truth = comparison.Exact is double exact
            ? $"The median sample's {NormSymbol.Of(record)} radius is {Numbers.Brief(exact)}, exactly"
            : comparison.Certified is null
            ? $"The median sample's {NormSymbol.Of(record)} radius is at most {Numbers.Brief(comparison.Strongest.Median)}, the " +
              $"strongest attack; nothing here bounds it from below"
            : $"The median sample's {NormSymbol.Of(record)} radius lies between {Numbers.Brief(comparison.Certified.Value)}, certified, " +
              $"and {Numbers.Brief(comparison.Strongest.Median)}, the strongest attack";
        AttackScore? pgd = Pgd(comparison);
        return $"{truth} ({comparison.Readout.Word()} read-out){(pgd is null ? "" : $"; plain PGD needs {Numbers.Brief(pgd.Median)}")}.";
    }

    /// <summary>The first numbers of a comparison.</summary>
    public static IEnumerable<(string Label, string Value)> Tiles(RunRecord record, AttackComparison comparison)
    {
        if (record.Metrics.TryGetValue(MetricName.Of(comparison.Arm, "index.shared"), out double shared))
        {
            yield return ("shared-direction index (1 = averaging, near 0 = decoupling)", Numbers.Brief(shared));
        }

        if (record.Metrics.TryGetValue(MetricName.Of(comparison.Arm, "averaging.share"), out double share))
        {
            yield return ("of the vulnerability is explained by one common direction per class", Numbers.Percent(share));
        }

        yield return comparison.Exact is double exact
            ? ($"median {NormSymbol.Of(record)} radius, exact", Numbers.Brief(exact))
            : comparison.Certified is not double certified
            ? ($"median {NormSymbol.Of(record)} radius, at most", Numbers.Brief(comparison.Strongest.Median))
            : (
                $"median {NormSymbol.Of(record)} radius, certified – attacked",
                $"{Numbers.Brief(certified)} – {Numbers.Brief(comparison.Strongest.Median)}");
        if (record.Metrics.TryGetValue(MetricName.Of(comparison.Arm, "accuracy.clean"), out double clean))
        {
            yield return ("clean accuracy", Numbers.Percent(clean));
        }

        if (record.Metrics.TryGetValue(MetricName.Of(comparison.Arm, "masking.dead", comparison.Readout), out double dead))
        {
            yield return ("neurons against the label that are dead at a sample, on average", Numbers.Percent(dead));
        }

        if (Pgd(comparison) is AttackScore pgd && comparison.Multiple(pgd.Median) is double multiple)
        {
            yield return (
                $"median distance of plain PGD, in multiples of the {comparison.ReferenceName} one", Numbers.Brief(multiple) + " ×");
        }

        if (comparison.Attacks.MaxBy(score => score.Wins) is { Wins: double wins } best && wins > 0)
        {
            yield return ($"of the broken samples have {best.Method.Words} as the shortest attack", Numbers.Percent(wins));
        }

        if (comparison.Strongest.Close is double close)
        {
            yield return ($"of the samples have an attack within 1 % of the {comparison.ReferenceName} radius", Numbers.Percent(close));
        }
    }

    private static AttackScore? Pgd(AttackComparison comparison) =>
        comparison.Attacks.FirstOrDefault(score => score.Method.Name == MethodName.Pgd);
}
