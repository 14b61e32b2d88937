using FeatureAveraging.Networks;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>What is said first about a hardening: helps, does not help or undecided, and by what.</summary>
public static class HardenHeadlines
{
    private const string Budget = "H.budget", Accuracy = "H.accuracy", Helps = "H.helps";

    /// <summary>One sentence that begins with the verdict.</summary>
    /// <param name="record">The run.</param>
    /// <returns>Null for a record without the claim: of another experiment, or cancelled before it.</returns>
    /// <remarks>
    /// <i>Helps</i>: the radius is greater by the whole of its interval, and accuracy is not lost beyond the budget, on validation samples
    /// by value and on test samples by interval. <i>Does not help</i>: the radius is not greater by the whole of its interval, or accuracy
    /// is lost. Else <i>undecided</i>.
    /// </remarks>
    public static string? Find(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Claim? helps = Claim(record, Helps), accuracy = Claim(record, Accuracy), budget = Claim(record, Budget);
        if (helps is null || accuracy is null || budget is null)
        {
            return null;
        }

        bool lost = budget.Verdict == Verdict.Fails || accuracy.Verdict == Verdict.Fails;
        string word = lost || helps.Verdict == Verdict.Fails ? "Does not help"
            : helps.Verdict == Verdict.Holds ? "Helps"
            : "Undecided";
        string interval = helps.Interval is { } between ? $" (95 % {Numbers.Brief(between.Low)} to {Numbers.Brief(between.High)})" : "";
        return
            $"{word}: the hardened network's median ℓ₂ radius is {Numbers.Brief(helps.Value)}{interval} times that of the best network " +
            $"trained on coarse labels within the accuracy budget; it loses {Numbers.Brief(100 * accuracy.Value)} points of clean " +
            $"accuracy{(lost ? ", more than the budget" : "")}.";
    }

    /// <summary>The run's first numbers; none for a record of another experiment.</summary>
    internal static IEnumerable<(string Label, string Value)> Tiles(RunRecord record)
    {
        if (record.Experiment != ExperimentInfo.Harden.Id)
        {
            yield break;
        }

        MetricName coarse = MetricName.Radius(ArmName.Coarse, MethodName.Exact), coarseMax = coarse with { Readout = Readout.Max };
        (MetricName Metric, string Label)[] known =
        [
            (coarse, "exact median ℓ₂ radius, coarse labels"),
            (coarseMax, "exact median ℓ₂ radius, coarse labels"),
            (MetricName.Radius(ArmName.Pseudo, MethodName.Exact, Readout.Max), "exact median ℓ₂ radius, hardened"),
            (MetricName.Radius(ArmName.Fine, MethodName.Exact, Readout.Max), "exact median ℓ₂ radius, known sub-classes"),
            (MetricName.Of(ArmName.Coarse, "accuracy.clean"), "clean accuracy, coarse labels"),
            (MetricName.Of(ArmName.Coarse, "accuracy.clean", Readout.Max), "clean accuracy, coarse labels"),
            (MetricName.Of(ArmName.Pseudo, "accuracy.clean", Readout.Max), "clean accuracy, hardened"),
            (MetricName.Of(ArmName.Pseudo, "subclasses"), "sub-classes"),
        ];
        foreach ((MetricName metric, string label) in known)
        {
            if (record.Metrics.TryGetValue(metric, out double value))
            {
                yield return (label, metric.Topic == "accuracy" ? Numbers.Percent(value) : Numbers.Brief(value));
            }
        }
    }

    private static Claim? Claim(RunRecord record, string id) => record.Claims.FirstOrDefault(claim => claim.Id == id);
}
