using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Verification;

/// <summary>
/// Whether a record agrees with itself: claims with metrics, curves with each other, medians and means with the values behind them.
/// Nothing is computed again.
/// </summary>
public sealed class StoredChecks
{
    private const double Rounding = 1e-12;       // of a mean or median taken again, relative
    private static readonly string[] Certain = [MethodName.Certified, MethodName.Exact];

    private readonly RunRecord _record;
    private readonly List<string> _faults = [];
    private int _checked;

    private StoredChecks(RunRecord record) => _record = record;

    /// <summary>Checks a record.</summary>
    /// <param name="record">The record.</param>
    /// <remarks>
    /// A claim's value is its metric's, its interval's ends are among the metrics, and its verdict follows from value, interval and bound.
    /// On a curve radii ascend, accuracy never rises, and it stays with its band in [0, 1] (printed curves are given, not found, and are
    /// left out);
    /// per arm and read-out: certified ≤ exact ≤ strongest ≤ every single attack. A mean over seeds is that of <c>seeds.*</c>,
    /// a median of lengths that of <c>distances.*</c>.
    /// </remarks>
    public static CheckReport Check(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var checks = new StoredChecks(record);
        checks.CheckClaims();
        checks.CheckCurves();
        checks.CheckSeeds();
        checks.CheckMedians();
        return new CheckReport(checks._checked, checks._faults);
    }

    private void CheckClaims()
    {
        foreach (Claim claim in _record.Claims)
        {
            if (!_record.Metrics.TryGetValue(claim.Metric, out double metric))
            {
                Require(false, $"claim {claim.Id} is judged by {claim.Metric}, which is not among the metrics");
                continue;
            }

            Require(metric.Equals(claim.Value), $"claim {claim.Id} has the value {claim.Value}; its metric {claim.Metric} is {metric}");
            CheckInterval(claim);
            if (claim.Premise is { } premise)
            {
                bool isMissing = claim.Verdict == Verdict.Undecided &&
                    _record.Claims.Any(other => other.Id == premise && other.Verdict == Verdict.Fails);
                Require(isMissing, $"claim {claim.Id} names {premise} as a premise that fails; it does not, or the claim is decided");
            }
            else if (ClaimBound.Judge(claim) is { } verdict)
            {
                (string stored, string due) = (claim.VerdictWord, (claim with { Verdict = verdict }).VerdictWord);
                Require(
                    stored == due,
                    $"claim {claim.Id} is said to be \"{stored}\"; {Evidence(claim)} is \"{due}\" under \"{claim.Bound}\"");
            }
        }
    }

    private static string Evidence(Claim claim) => claim.Interval is { } interval
        ? FormattableString.Invariant($"{claim.Value} with the interval {interval.Low} to {interval.High}")
        : FormattableString.Invariant($"{claim.Value}");

    // Records that were written before claims had intervals have none at all.
    private void CheckInterval(Claim claim)
    {
        var metric = MetricName.Parse(claim.Metric);
        if (claim.Interval is { } interval)
        {
            (MetricName lowName, MetricName highName) = (metric.Low(interval.Over), metric.High(interval.Over));
            (double? low, double? high) = (Metric(lowName), Metric(highName));
            Require(
                low.Equals(interval.Low) && high.Equals(interval.High),
                $"claim {claim.Id} has the interval {interval.Low} to {interval.High}; {lowName} and {highName} are {low} and {high}");
            if (interval.Over == IntervalOver.Seeds && _record.Series.GetValueOrDefault(SeriesName.OfSeeds(claim.Metric)) is { } seeds)
            {
                int count = seeds["value"].Length;
                Require(
                    count == interval.Count,
                    $"claim {claim.Id} has an interval over {interval.Count} seeds; {SeriesName.OfSeeds(claim.Metric)} has {count}");
            }
        }
        else if (_record.Claims.Any(other => other.Interval is not null))
        {
            bool isKnown = _record.Metrics.ContainsKey(metric.Low(IntervalOver.Seeds));
            Require(!isKnown, $"claim {claim.Id} is judged by its value; {claim.Metric} has an interval");
        }
    }

    private double? Metric(string name) => _record.Metrics.TryGetValue(name, out double value) ? value : null;

    private void CheckCurves()
    {
        foreach ((SeriesName name, IReadOnlyDictionary<string, double[]> curve) in Series(SeriesName.Curves))
        {
            if (!curve.TryGetValue("radius", out double[]? radius) || !curve.TryGetValue("accuracy", out double[]? accuracy) ||
                radius.Length != accuracy.Length || radius.Length == 0)
            {
                Require(false, $"{name} has no columns radius and accuracy of equal length");
                continue;
            }

            Require(Pairs(radius).All(p => p.Next > p.Value), $"{name}: its radii do not ascend");
            Require(accuracy.All(a => a is >= 0 and <= 1), $"{name}: an accuracy lies outside [0, 1]");
            Require(Pairs(accuracy).All(p => p.Next <= p.Value + Rounding), $"{name}: its accuracy rises with the radius");
            if (curve.TryGetValue("low", out double[]? low) && curve.TryGetValue("high", out double[]? high))
            {
                bool isAround = low.Length == accuracy.Length && high.Length == accuracy.Length &&
                    low.Zip(accuracy, high).All(p => p.First <= p.Second && p.Second <= p.Third);
                Require(isAround && low.All(end => end >= 0) && high.All(end => end <= 1), $"{name}: its band leaves [0, 1] or the curve");
            }
        }

        ILookup<SeriesName, string> decisions =
            Series(SeriesName.Curves).ToLookup(curve => curve.Name with { Method = "" }, curve => curve.Name.Method);
        foreach (IGrouping<SeriesName, string> decision in decisions)
        {
            CheckOrder(decision.Key, [.. decision]);
        }
    }

    // certified ≤ exact ≤ strongest ≤ each attack, wherever the two curves have the same radii.
    private void CheckOrder(SeriesName decision, string[] methods)
    {
        string[] chain = [.. Certain.Append(MethodName.Strongest).Where(methods.Contains)];
        IEnumerable<(string Low, string High)> pairs = chain.Zip(chain.Skip(1));
        if (methods.Contains(MethodName.Strongest))
        {
            pairs = pairs.Concat(methods.Except(chain).Select(method => (MethodName.Strongest, method)));
        }

        foreach ((string low, string high) in pairs)
        {
            RequireBelow(decision with { Method = low }, decision with { Method = high });
        }
    }

    private void RequireBelow(string low, string high)
    {
        IReadOnlyDictionary<string, double[]> a = _record.Series[low], b = _record.Series[high];
        if (a.ContainsKey("accuracy")
            && b.ContainsKey("accuracy")
            && a.TryGetValue("radius", out double[]? radius)
            && b.TryGetValue("radius", out double[]? other)
            && radius.SequenceEqual(other))
        {
            int above = Enumerable.Range(0, Math.Min(a["accuracy"].Length, b["accuracy"].Length))
                .FirstOrDefault(i => a["accuracy"][i] > b["accuracy"][i] + Rounding, -1);
            Require(above < 0, $"{low} lies above {high} at radius {radius[Math.Max(above, 0)]}");
        }
    }

    private void CheckSeeds()
    {
        foreach ((SeriesName name, IReadOnlyDictionary<string, double[]> columns) in Series(SeriesName.Seeds))
        {
            var metric = MetricName.Parse(name.Quantity);
            if (columns.TryGetValue("value", out double[]? values)
                && values.Length > 0
                && _record.Metrics.TryGetValue(metric, out double mean))
            {
                double again = columns.TryGetValue("log", out double[]? logarithms) ? Math.Exp(logarithms.Average()) : values.Average();
                RequireSame(metric, mean, again, name);
                if (Metric(metric.Low(IntervalOver.Seeds)) is { } low && Metric(metric.High(IntervalOver.Seeds)) is { } high)
                {
                    // an attack that broke fewer than half in some run: an infinite median has no interval
                    bool isUnknown = !double.IsFinite(mean);
                    Require(isUnknown || (low <= mean && mean <= high), $"{metric} = {mean} lies outside its interval [{low}, {high}]");
                }
            }
        }
    }

    private void CheckMedians()
    {
        foreach ((MetricName metric, double median) in _record.Metrics.Select(m => (MetricName.Parse(m.Key), m.Value)))
        {
            if (metric is { Quantity: "radius", Statistic: "median", Spread: "" } && FindDistances(metric) is { } distances)
            {
                RequireSame(metric, median, Statistics.Median(distances.Values), $"{distances.Series}, column {distances.Column}");
            }
        }
    }

    // Older records have no column of exact radii but these in the column of certified ones, whose median is without them.
    private (SeriesName Series, string Column, double[] Values)? FindDistances(MetricName median)
    {
        var series = SeriesName.Of(SeriesName.Distances, median.Arm, median.Readout ?? Readout.Native);
        string column = MethodName.DistanceColumn(median.Method);
        return _record.Series.TryGetValue(series, out IReadOnlyDictionary<string, double[]>? columns) &&
            columns.TryGetValue(column, out double[]? values) && values.Length > 0 &&
            (column != MethodName.Certified || columns.ContainsKey(MethodName.Exact))
            ? (series, column, values)
            : null;
    }

    private IEnumerable<(SeriesName Name, IReadOnlyDictionary<string, double[]> Columns)> Series(string kind) =>
        _record.Series.Select(s => (Name: SeriesName.Parse(s.Key), s.Value)).Where(s => s.Name.Kind == kind);

    private static IEnumerable<(double Value, double Next)> Pairs(double[] values) => values.Zip(values.Skip(1));

    private void RequireSame(string metric, double stored, double again, string from) =>
        Require(
            stored.Equals(again) || Math.Abs(stored - again) <= Rounding * Math.Max(1, Math.Abs(stored)),
            $"{metric} is {stored}; {from} gives {again}");

    private void Require(bool holds, FormattableString fault)
    {
        _checked++;
        if (!holds)
        {
            _faults.Add(FormattableString.Invariant(fault));
        }
    }
}

/// <summary>What checking a record by itself gave.</summary>
/// <param name="Checked">Number of single checks.</param>
/// <param name="Faults">One sentence per check that failed; empty when the record agrees with itself.</param>
public sealed record CheckReport(int Checked, IReadOnlyList<string> Faults);
