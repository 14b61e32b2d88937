using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>
/// Randomized smoothing within a diagnosis: certified radii of the smoothed classifier, which is another one than the model. They stand
/// beside the model's bracket, never in it.
/// </summary>
internal static class SmoothedDecision
{
    /// <summary>
    /// Adds series <c>smoothed.ARM.READOUT</c> and the metrics <c>ARM.smoothed.accuracy</c>, <c>.abstained</c> and
    /// <c>.radius.READOUT.median</c>.
    /// </summary>
    /// <param name="draft">The record.</param>
    /// <param name="arm">The model that is smoothed.</param>
    /// <param name="readout">The read-out that votes.</param>
    /// <param name="counts">Its votes.</param>
    /// <returns>What they come to, in a sentence.</returns>
    public static string Add(RecordDraft draft, string arm, Readout readout, SmoothingCounts counts)
    {
        SmoothedRadius[] radii = SmoothingCertifier.Certify(counts);
        draft.AddSeries(
            SeriesName.Of("smoothed", arm, readout),
            ("sample", [.. radii.Select(one => (double)one.Sample)]),
            ("label", [.. radii.Select(one => (double)one.Label)]),
            ("answer", [.. radii.Select(one => one.Predicted ?? double.NaN)]),
            ("probability", [.. radii.Select(one => one.Probability)]),
            ("radius", [.. radii.Select(one => one.CorrectRadius)]));
        double right = Share(radii, one => one.Predicted == one.Label), abstained = Share(radii, one => one.Predicted is null);
        double median = Statistics.Median(radii.Select(one => one.CorrectRadius));
        draft.Metrics[MetricName.Of(arm, "smoothed.accuracy")] = right;
        draft.Metrics[MetricName.Of(arm, "smoothed.abstained")] = abstained;
        draft.Metrics[MetricName.Of(arm, "smoothed.radius", readout) with { Statistic = "median" }] = median;
        draft.Mark("smoothing");
        SmoothingOptions options = counts.Options;
        double most = options.Sigma * Probabilities.NormalQuantile(Math.Pow(radii[0].FailureProbability, 1.0 / options.Draws));
        return FormattableString.Invariant($"Smoothed by noise of deviation {options.Sigma} it is another classifier, which is right on ") +
            FormattableString.Invariant($"{right:P1} of the samples and abstains on {abstained:P1}. The median sample's certified ℓ₂ ") +
            FormattableString.Invariant($"radius of that classifier, not of the model itself, is {median:G4} ({options.Draws} draws, ") +
            FormattableString.Invariant(
                $"wrong for a sample with probability {radii[0].FailureProbability}; no more than {most:G3} can come out).");
    }

    private static double Share(SmoothedRadius[] radii, Func<SmoothedRadius, bool> counts) => (double)radii.Count(counts) / radii.Length;
}
