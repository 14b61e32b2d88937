using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Certificates;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>What can be certified of a deep classifier itself, in ℓ₂, where its layers are known.</summary>
internal static class DeepCertificate
{
    /// <summary>Certifies radii and adds them to a record that has curves of attacks already; nothing where there is no bound.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="model">The classifier.</param>
    /// <param name="points">n × d.</param>
    /// <param name="labels">The label of the decision for each point.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="attacked">The shortest perturbation found of each point.</param>
    /// <param name="traced">Points, from the first on, that are traced through the layers.</param>
    /// <returns>n certified radii; zeros where there is no bound.</returns>
    /// <exception cref="UnsoundException">A perturbation is shorter than a certified radius.</exception>
    public static double[] Add(
        RecordDraft draft, DeepClassifier model, Samples points, int[] labels, Decision decision, IReadOnlyList<double> attacked,
        int traced)
    {
        if (Certify(draft.Context, model, points, labels, decision, attacked, "model", traced) is not { } certified)
        {
            return new double[points.Count];
        }

        draft.AddColumns(
            SeriesName.Of(SeriesName.Distances, ArmName.Model, decision.Readout), (MethodName.Certified, certified));
        draft.Metrics[MetricName.Radius(ArmName.Model, MethodName.Certified, decision.Readout)] = Statistics.Median(certified);
        if (draft.Series.TryGetValue(
            SeriesName.Curve(ArmName.Model, decision.Readout, MethodName.Strongest), out IReadOnlyDictionary<string, double[]>? curve))
        {
            var own = RobustnessCurve.FromCertified(curve["radius"], certified);
            draft.AddSeries(
                SeriesName.Curve(ArmName.Model, decision.Readout, MethodName.Certified), ("radius", [.. own.Radii]),
                ("accuracy", [.. own.Accuracy]));
        }

        return certified;
    }

    /// <summary>Certifies radii and holds them against attacks.</summary>
    /// <param name="context">Progress and cancellation.</param>
    /// <param name="model">The classifier.</param>
    /// <param name="points">n × d.</param>
    /// <param name="labels">The label of the decision for each point.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="attacked">The shortest perturbation found of each point: at least n.</param>
    /// <param name="name">Of the classifier, for progress and messages.</param>
    /// <param name="traced">Points, from the first on, that are traced through the layers.</param>
    /// <returns>n radii; null where the layers are not known, or are no chain that is covered.</returns>
    /// <exception cref="UnsoundException">A perturbation is shorter than a certified radius.</exception>
    public static double[]? Certify(
        RunContext context, DeepClassifier model, Samples points, int[] labels, Decision decision, IReadOnlyList<double> attacked,
        string name, int traced = int.MaxValue)
    {
        CertifiedRadius[]? found = DeepRadiusCertifier.Certify(
            model, points, labels, decision, Norm.L2, new DeepCertificateOptions { TracedCount = traced },
            context.OfSearch($"certified radii of {name}"), context.Cancellation);
        return found is null ? null : Array.ConvertAll(found, one => attacked[one.Sample] < one.Radius
            ? throw new UnsoundException(FormattableString.Invariant(
                $"Sample {one.Sample} of {name} is broken at {attacked[one.Sample]:R}, but its radius certified by ") +
                FormattableString.Invariant($"{one.Method} is {one.Radius:R}."))
            : one.Radius);
    }
}
