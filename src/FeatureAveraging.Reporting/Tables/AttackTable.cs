using FeatureAveraging.Networks;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tables;

/// <summary>The numbers of every attack on one decision, below what is exact and certified.</summary>
internal static class AttackTable
{
    /// <summary>One row per attack, the shortest first.</summary>
    public static DataTable Of(AttackComparison comparison)
    {
        bool halves = comparison.Attacks.Any(score => score.Half is not null);
        bool compared = comparison.Reference is not null;
        string[] headers =
        [
            "attack", "median distance", .. compared ? [$"× {comparison.ReferenceName}"] : Array.Empty<string>(),
            .. halves ? ["half radius"] : Array.Empty<string>(),
            "shortest on", .. compared ? [$"within 1 % of {comparison.ReferenceName}"] : Array.Empty<string>(),
        ];
        IEnumerable<string[]> truth = new[] { (MethodName.Exact, comparison.Exact), (MethodName.Certified, comparison.Certified) }
            .Where(row => row.Item2 is not null)
            .Select(row => Row(Method.Of(row.Item1).Words, comparison, row.Item2!.Value, halves, null, null, null));
        IEnumerable<string[]> attacks = comparison.Attacks.Prepend(comparison.Strongest)
            .Select(score => Row(score.Method.Words, comparison, score.Median, halves, score.Half, score.Wins, score.Close));
        return new DataTable($"{comparison.Arm}, {comparison.Readout.Word()} read-out", headers, [.. truth, .. attacks]);
    }

    private static string Multiple(double value) => double.IsFinite(value) ? Numbers.Fixed(value, 3) : Numbers.Brief(value);

    private static string[] Row(
        string name, AttackComparison comparison, double median, bool halves, double? half, double? wins, double? close) =>
    [
        name,
        Numbers.Brief(median),
        .. comparison.Reference is null
            ? Array.Empty<string>()
            : [comparison.Multiple(median) is double multiple ? Multiple(multiple) : ""],
        .. halves ? [half is double radius ? Numbers.Brief(radius) : ""] : Array.Empty<string>(),
        wins is double share ? Numbers.Percent(share) : "",
        .. comparison.Reference is null ? Array.Empty<string>() : [close is double near ? Numbers.Percent(near) : ""],
    ];
}
