using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>What can be certified of a deep classifier itself: the product of Lipschitz constants, where its layers are known.</summary>
internal static class DeepCertificate
{
    /// <summary>Certifies radii and adds them to a record that has curves of attacks already; nothing where there is no bound.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="model">The classifier.</param>
    /// <param name="points">n × d.</param>
    /// <param name="labels">The label of the decision for each point.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="attacked">The shortest perturbation found of each point.</param>
    /// <returns>n certified radii; zeros where there is no bound.</returns>
    /// <exception cref="UnsoundException">A perturbation is shorter than a certified radius.</exception>
    public static double[] Add(
        RecordDraft draft, DeepClassifier model, Samples points, int[] labels, Decision decision, IReadOnlyList<double> attacked)
    {
        double[] certified = new double[points.Count];
        if (model.Function.FindLipschitzProduct() is not { } bound)
        {
            return certified;
        }

        Matrix logits = model.ComputeLogits(points);
        for (int i = 0; i < certified.Length; i++)
        {
            certified[i] = bound.Certify(decision, logits.Row(i), labels[i]);
            if (attacked[i] < certified[i])
            {
                throw new UnsoundException(FormattableString.Invariant(
                    $"Sample {i} is broken at {attacked[i]:R}, but its radius certified by Lipschitz constants is {certified[i]:R}."));
            }
        }

        draft.AddColumns(
            SeriesName.Of(SeriesName.Distances, ArmName.Model, decision.Readout), (MethodName.Certified, certified));
        draft.Metrics[MetricName.Radius(ArmName.Model, MethodName.Certified, decision.Readout)] = Statistics.Median(certified);
        if (draft.Series.TryGetValue(
            SeriesName.Curve(ArmName.Model, decision.Readout, MethodName.Strongest), out IReadOnlyDictionary<string, double[]>? curve))
        {
            RobustnessCurve own = RobustnessCurve.FromDistances(curve["radius"], certified);
            draft.AddSeries(
                SeriesName.Curve(ArmName.Model, decision.Readout, MethodName.Certified), ("radius", [.. own.Radii]),
                ("accuracy", [.. own.Accuracy]));
        }

        return certified;
    }
}
