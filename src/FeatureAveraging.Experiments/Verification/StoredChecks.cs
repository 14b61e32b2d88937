using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Verification;

/// <summary>Whether a record agrees with itself: claims with metrics, curves with each other, medians and means with the values behind them. Nothing is computed again.</summary>
public sealed class StoredChecks
{
    private const double Rounding = 1e-12;       // of a mean or median taken again, relative
    private const string PaperPrefix = "curve.paper.";
    private const string Certified = "certified";       // as a column of distances it has the exact radii in it, which its median has not
    private static readonly string[] Certain = [Certified, "exact"];

    private readonly RunRecord _record;
    private readonly List<string> _faults = [];
    private int _checked;

    private StoredChecks(RunRecord record) => _record = record;

    /// <summary>Checks a record.</summary>
    /// <param name="record">The record.</param>
    /// <remarks>
    /// A claim's value is its metric's, and its verdict follows from value and bound. On a curve radii ascend and accuracy stays in [0, 1] and never rises (printed curves are given, not found, and are left out);
    /// per arm and read-out: certified ≤ exact ≤ strongest ≤ every single attack. A mean over seeds is that of <c>seeds.*</c>, a median of lengths that of <c>distances.*</c>.
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
            if (ClaimBound.Judge(claim.Bound, claim.Value) is { } holds)
            {
                Require(holds == claim.Holds, $"claim {claim.Id} is said to {(claim.Holds ? "hold" : "fail")}; {claim.Value} {(holds ? "satisfies" : "does not satisfy")} \"{claim.Bound}\"");
            }
        }
    }

    private void CheckCurves()
    {
        foreach ((string name, IReadOnlyDictionary<string, double[]> curve) in Series("curve.").Where(s => !s.Key.StartsWith(PaperPrefix, StringComparison.Ordinal)))
        {
            if (!curve.TryGetValue("radius", out double[]? radius) || !curve.TryGetValue("accuracy", out double[]? accuracy) || radius.Length != accuracy.Length || radius.Length == 0)
            {
                Require(false, $"{name} has no columns radius and accuracy of equal length");
                continue;
            }

            Require(Pairs(radius).All(p => p.Next > p.Value), $"{name}: its radii do not ascend");
            Require(accuracy.All(a => a is >= 0 and <= 1), $"{name}: an accuracy lies outside [0, 1]");
            Require(Pairs(accuracy).All(p => p.Next <= p.Value + Rounding), $"{name}: its accuracy rises with the radius");
        }

        foreach (IGrouping<string, string> group in Series("curve.").Select(s => s.Key).GroupBy(name => name[..name.LastIndexOf('.')]).Where(g => g.Key + "." != PaperPrefix))
        {
            CheckOrder(group.Key, [.. group.Select(name => name[(group.Key.Length + 1)..])]);
        }
    }

    // certified ≤ exact ≤ strongest ≤ each attack, wherever the two curves have the same radii.
    private void CheckOrder(string group, string[] methods)
    {
        string[] chain = [.. Certain.Append(RobustnessEvaluation.Strongest).Where(methods.Contains)];
        foreach ((string low, string high) in chain.Zip(chain.Skip(1)))
        {
            RequireBelow($"{group}.{low}", $"{group}.{high}");
        }

        if (methods.Contains(RobustnessEvaluation.Strongest))
        {
            foreach (string method in methods.Except(Certain).Where(method => method != RobustnessEvaluation.Strongest))
            {
                RequireBelow($"{group}.{RobustnessEvaluation.Strongest}", $"{group}.{method}");
            }
        }
    }

    private void RequireBelow(string low, string high)
    {
        IReadOnlyDictionary<string, double[]> a = _record.Series[low], b = _record.Series[high];
        if (a.ContainsKey("accuracy") && b.ContainsKey("accuracy") && a.TryGetValue("radius", out double[]? radius) && b.TryGetValue("radius", out double[]? other) && radius.SequenceEqual(other))
        {
            int above = Enumerable.Range(0, Math.Min(a["accuracy"].Length, b["accuracy"].Length)).FirstOrDefault(i => a["accuracy"][i] > b["accuracy"][i] + Rounding, -1);
            Require(above < 0, $"{low} lies above {high} at radius {radius[Math.Max(above, 0)]}");
        }
    }

    private void CheckSeeds()
    {
        foreach ((string name, IReadOnlyDictionary<string, double[]> columns) in Series("seeds."))
        {
            string metric = name["seeds.".Length..];
            if (columns.TryGetValue("value", out double[]? values) && values.Length > 0 && _record.Metrics.TryGetValue(metric, out double mean))
            {
                RequireSame(metric, mean, values.Average(), name);
                if (_record.Metrics.TryGetValue($"{metric}.low", out double low) && _record.Metrics.TryGetValue($"{metric}.high", out double high))
                {
                    bool isUnknown = !double.IsFinite(mean);        // an attack that broke fewer than half in some run: an infinite median has no interval
                    Require(isUnknown || (low <= mean && mean <= high), $"{metric} = {mean} lies outside its interval [{low}, {high}]");
                }
            }
        }
    }

    private void CheckMedians()
    {
        foreach ((string name, IReadOnlyDictionary<string, double[]> columns) in Series("distances."))
        {
            string[] parts = name.Split('.');
            foreach ((string column, double[] values) in columns.Where(c => parts.Length == 3 && c.Value.Length > 0 && c.Key != Certified))
            {
                string metric = $"{parts[1]}.radius.{(column == "attacked" ? RobustnessEvaluation.Strongest : column)}.{parts[2]}.median";
                if (_record.Metrics.TryGetValue(metric, out double median))
                {
                    RequireSame(metric, median, Statistics.Median(values), $"{name}, column {column}");
                }
            }
        }
    }

    private IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, double[]>>> Series(string prefix) =>
        _record.Series.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal));

    private static IEnumerable<(double Value, double Next)> Pairs(double[] values) => values.Zip(values.Skip(1));

    private void RequireSame(string metric, double stored, double again, string from) =>
        Require(stored.Equals(again) || Math.Abs(stored - again) <= Rounding * Math.Max(1, Math.Abs(stored)), $"{metric} is {stored}; {from} gives {again}");

    private void Require(bool holds, FormattableString fault)
    {
        _checked++;
        if (!holds)
        {
            _faults.Add(FormattableString.Invariant(fault));
        }
    }
}
