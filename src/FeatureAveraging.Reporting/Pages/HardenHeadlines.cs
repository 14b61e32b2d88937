using FeatureAveraging.Networks;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>The first numbers of a hardening: before and after.</summary>
internal static class HardenHeadlines
{
    /// <summary>The run's first numbers; none for a record of another experiment.</summary>
    public static IEnumerable<(string Label, string Value)> Tiles(RunRecord record)
    {
        if (record.Experiment != ExperimentInfo.Harden.Id)
        {
            yield break;
        }

        MetricName coarse = MetricName.Radius(ArmName.Coarse, MethodName.Exact), coarseMax = coarse with { Readout = Readout.Max };
        MetricName hardened = MetricName.Radius(ArmName.Pseudo, MethodName.Exact, Readout.Max);
        MetricName fine = MetricName.Radius(ArmName.Fine, MethodName.Exact, Readout.Max);
        (MetricName Metric, string Label)[] known =
        [
            (coarse, "exact median ℓ₂ radius, coarse labels"),
            (coarseMax, "exact median ℓ₂ radius, coarse labels"),
            (hardened, "exact median ℓ₂ radius, hardened"),
            (fine, "exact median ℓ₂ radius, known sub-classes"),
            (coarse with { Method = MethodName.Strongest }, "attacked median ℓ₂ radius (an upper bound), coarse labels"),
            (coarseMax with { Method = MethodName.Strongest }, "attacked median ℓ₂ radius (an upper bound), coarse labels"),
            (hardened with { Method = MethodName.Strongest }, "attacked median ℓ₂ radius (an upper bound), hardened"),
            (fine with { Method = MethodName.Strongest }, "attacked median ℓ₂ radius (an upper bound), known sub-classes"),
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
}
