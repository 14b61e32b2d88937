using FeatureAveraging.Networks;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>The first numbers of a hardening: before and after.</summary>
internal static class HardenHeadlines
{
    private static readonly (string Quantity, string Method, string Words)[] Radii =
    [
        ("radius", MethodName.Exact, "exact median ℓ₂ radius"),
        (MetricName.EmbeddingRadius, MethodName.Exact, "exact median ℓ₂ radius in the embedding"),
        (MetricName.InputRadius, MethodName.Strongest, "attacked median ℓ₂ radius in the input space (an upper bound)"),
        ("radius", MethodName.Strongest, "attacked median ℓ₂ radius (an upper bound)"),
    ];

    private static readonly (string Arm, Readout? Readout, string Words)[] Networks =
    [
        (ArmName.Model, null, "your model"),
        (ArmName.Model, Readout.Max, "your model"),
        (ArmName.Coarse, null, "coarse labels"),
        (ArmName.Coarse, Readout.Max, "coarse labels"),
        (ArmName.Pseudo, Readout.Max, "hardened"),
        (ArmName.Fine, Readout.Max, "known sub-classes"),
    ];

    /// <summary>The run's first numbers; none for a record of another experiment.</summary>
    public static IEnumerable<(string Label, string Value)> Tiles(RunRecord record)
    {
        if (record.Experiment != ExperimentInfo.Harden.Id)
        {
            yield break;
        }

        (MetricName Metric, string Label)[] known =
        [
            .. Radii.SelectMany(radius => Networks.Select(network => (
                MetricName.Radius(network.Arm, radius.Method, network.Readout) with { Quantity = radius.Quantity },
                $"{radius.Words}, {network.Words}"))),
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
