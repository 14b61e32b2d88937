using System.Globalization;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Verification;

/// <summary>
/// Compares a published record with its recomputation. Metrics and series that only the recomputation has are ignored:
/// a newer version may measure more.
/// </summary>
public sealed class RecordComparison
{
    /// <summary>What <see cref="ReproductionGrade.Close"/> allows.</summary>
    public const double CloseTolerance = 1e-9;

    /// <summary>What <see cref="ReproductionGrade.OtherVectors"/> allows where no attack is involved.</summary>
    public const double OtherVectorsTolerance = 1e-6;

    /// <summary>
    /// What <see cref="ReproductionGrade.Statistical"/> allows: 5 points of an accuracy, 5 % of a radius above 1.
    /// A convention: see docs/reference/verify.md.
    /// </summary>
    public const double StatisticalTolerance = 0.05;

    private static readonly HashSet<string> Attacks = [.. AttackCatalog.Names];
    private readonly ReproductionGrade _grade;
    private readonly List<string> _faults = [];
    private int _compared;
    private int _equal;
    private double _largest;

    private RecordComparison(ReproductionGrade grade) => _grade = grade;

    private bool IsAnotherDraw => _grade == ReproductionGrade.Statistical;

    /// <summary>
    /// Compares metrics, series (not under <see cref="ReproductionGrade.Statistical"/>) and claims; never timings, provenance or files.
    /// </summary>
    /// <param name="published">The record.</param>
    /// <param name="recomputed">The same experiment, run again.</param>
    /// <param name="grade">How close it must come.</param>
    public static ComparisonReport Compare(RunRecord published, RunRecord recomputed, ReproductionGrade grade)
    {
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(recomputed);
        var comparison = new RecordComparison(grade);
        comparison.CompareMetrics(published, recomputed);
        if (!comparison.IsAnotherDraw)
        {
            comparison.CompareSeries(published, recomputed);
        }

        comparison.CompareClaims(published, recomputed);
        return new ComparisonReport(grade, comparison._compared, comparison._equal, comparison._largest, comparison._faults);
    }

    private void CompareMetrics(RunRecord published, RunRecord recomputed)
    {
        foreach ((string name, double value) in published.Metrics.Where(metric => !IsAnotherDraw || !IsSpread(published, metric.Key)))
        {
            double allowed = Allowed(MetricName.Parse(name).Method);
            if (!recomputed.Metrics.TryGetValue(name, out double again))
            {
                _faults.Add($"metric {name} was not recomputed");
            }
            else if (!Agree(value, again, allowed) && !(IsAnotherDraw && Overlap(name, published, recomputed)))
            {
                _faults.Add(FormattableString.Invariant($"metric {name} is {value} in the record and {again} recomputed"));
            }
        }
    }

    // Of another draw the spread itself is not compared: it says how far apart two draws may lie.
    private static bool IsSpread(RunRecord record, string name) =>
        MetricName.Parse(name) is { Spread.Length: > 0 } spread && record.Metrics.ContainsKey(spread.Whole);

    private static bool Overlap(string metric, RunRecord published, RunRecord recomputed) =>
        Interval(published, metric) is var (low, high) && Interval(recomputed, metric) is var (lowAgain, highAgain) &&
        low <= highAgain && lowAgain <= high;

    private static (double Low, double High)? Interval(RunRecord record, string metric) =>
        record.Metrics.TryGetValue(MetricName.Parse(metric).Low(IntervalOver.Seeds), out double low) &&
        record.Metrics.TryGetValue(MetricName.Parse(metric).High(IntervalOver.Seeds), out double high)
            ? (low, high)
            : null;

    private void CompareSeries(RunRecord published, RunRecord recomputed)
    {
        foreach ((string name, IReadOnlyDictionary<string, double[]> columns) in published.Series)
        {
            double allowed = Allowed(MethodOf(SeriesName.Parse(name)));
            foreach ((string column, double[] values) in columns.Where(column => !IsOfSamples(column.Key)))
            {
                double[]? again = recomputed.Series.GetValueOrDefault(name)?.GetValueOrDefault(column);
                if (again is null || again.Length != values.Length)
                {
                    _faults.Add($"series {name}, column {column}: {values.Length} values in the record, {again?.Length ?? 0} recomputed");
                    continue;
                }

                int[] apart = [.. Enumerable.Range(0, values.Length).Where(i => !Agree(values[i], again[i], allowed))];
                if (apart.Length > 0)
                {
                    _faults.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"series {name}, column {column}: {apart.Length} of {values.Length} values differ, the first at {apart[0]}: " +
                        $"{values[apart[0]]} in the record and {again[apart[0]]} recomputed"));
                }
            }
        }
    }

    // Of two draws one may be undecided where the other is not; that one holds and the other fails is a contradiction.
    private void CompareClaims(RunRecord published, RunRecord recomputed)
    {
        foreach (Claim claim in published.Claims)
        {
            Claim? again = recomputed.Claims.FirstOrDefault(c => c.Id == claim.Id);
            _compared++;
            if (again is not null && again.Verdict == claim.Verdict)
            {
                _equal++;
            }
            else if (again is null || !IsAnotherDraw || (again.Verdict != Verdict.Undecided && claim.Verdict != Verdict.Undecided))
            {
                _faults.Add(again is null
                    ? $"claim {claim.Id} was not judged again"
                    : $"claim {claim.Id} is \"{claim.VerdictWord}\" in the record and \"{again.VerdictWord}\" recomputed");
            }
        }
    }

    // What one attack needs at each sample differs with the way it went; its curve and its median are compared.
    private bool IsOfSamples(string column) => _grade == ReproductionGrade.OtherVectors && Attacks.Contains(column);

    private static string MethodOf(SeriesName series) =>
        series.Kind == SeriesName.Seeds ? MetricName.Parse(series.Quantity).Method : series.Method;

    private double Allowed(string method) => _grade switch
    {
        ReproductionGrade.Identical => 0,
        ReproductionGrade.Close => CloseTolerance,
        ReproductionGrade.OtherVectors when !Attacks.Contains(method) => OtherVectorsTolerance,
        _ => StatisticalTolerance,
    };

    private bool Agree(double value, double again, double tolerance)
    {
        _compared++;
        if (value.Equals(again))
        {
            _equal++;
            return true;
        }

        double deviation = Math.Abs(value - again) / Math.Max(1, Math.Abs(value));
        _largest = Math.Max(_largest, double.IsNaN(deviation) ? double.PositiveInfinity : deviation);
        return deviation <= tolerance;
    }
}

/// <summary>What comparing a record with its recomputation gave.</summary>
/// <param name="Grade">How close it had to come.</param>
/// <param name="Compared">Number of values compared: metrics, values of series, verdicts.</param>
/// <param name="Equal">How many of them are the same bits.</param>
/// <param name="LargestDeviation">The largest deviation: absolute below 1, relative above;
/// 0 when all are equal, +∞ where a value is finite on one side only.</param>
/// <param name="Faults">One sentence per metric, series or claim that does not agree; empty when all do.</param>
public sealed record ComparisonReport(
    ReproductionGrade Grade, int Compared, int Equal, double LargestDeviation, IReadOnlyList<string> Faults);
