using System.Globalization;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>
/// Randomized smoothing within a diagnosis: certified radii of smoothed classifiers, one for each σ, which are other ones than the model.
/// They stand beside the model's bracket, never in it.
/// </summary>
internal static class SmoothedDecision
{
    /// <summary>
    /// Adds series <c>smoothed.ARM.READOUT</c> and the metrics <c>ARM.smoothed.accuracy</c>, <c>.abstained</c> and
    /// <c>.radius.READOUT.median</c>; of several σ <c>smoothed.ARM.READOUT.σ</c> and <c>ARM.smoothed.σ.accuracy</c> and so on.
    /// </summary>
    /// <param name="draft">The record.</param>
    /// <param name="arm">The model that is smoothed.</param>
    /// <param name="counts">Its votes, for each σ.</param>
    /// <returns>What they come to, a sentence for each σ.</returns>
    public static string[] Add(RecordDraft draft, string arm, IReadOnlyList<SmoothingCounts> counts)
    {
        string[] sentences = [.. counts.Select(one => Add(draft, arm, one, counts.Count > 1 ? Word(one.Sigma) : ""))];
        draft.Mark("smoothing");
        return sentences;
    }

    private static string Add(RecordDraft draft, string arm, SmoothingCounts counts, string sigma)
    {
        SmoothedRadius[] radii = SmoothingCertifier.Certify(counts);
        draft.AddSeries(
            SeriesName.Of("smoothed", arm, counts.Readout, sigma),
            ("sample", [.. radii.Select(one => (double)one.Sample)]),
            ("label", [.. radii.Select(one => (double)one.Label)]),
            ("answer", [.. radii.Select(one => one.Predicted ?? double.NaN)]),
            ("probability", [.. radii.Select(one => one.Probability)]),
            ("radius", [.. radii.Select(one => one.CorrectRadius)]));
        string smoothed = sigma.Length == 0 ? "smoothed" : $"smoothed.{sigma}";
        double right = Share(radii, one => one.Predicted == one.Label), abstained = Share(radii, one => one.Predicted is null);
        double median = Statistics.Median(radii.Select(one => one.CorrectRadius));
        draft.Metrics[MetricName.Of(arm, $"{smoothed}.accuracy")] = right;
        draft.Metrics[MetricName.Of(arm, $"{smoothed}.abstained")] = abstained;
        draft.Metrics[MetricName.Of(arm, $"{smoothed}.radius", counts.Readout) with { Statistic = "median" }] = median;
        double most = counts.Sigma * Probabilities.NormalQuantile(Math.Pow(radii[0].FailureProbability, 1.0 / counts.Draws));
        return FormattableString.Invariant($"Smoothed by noise of deviation {counts.Sigma} it is another classifier, which is right on ") +
            FormattableString.Invariant($"{right:P1} of the samples and abstains on {abstained:P1}. The median sample's certified ℓ₂ ") +
            FormattableString.Invariant($"radius of that classifier, not of the model itself, is {median:G4} ({counts.Draws} draws, ") +
            FormattableString.Invariant(
                $"wrong for a sample with probability {radii[0].FailureProbability}; no more than {most:G3} can come out).");
    }

    // A part of names, which have no plus sign.
    private static string Word(double sigma) =>
        sigma.ToString("R", CultureInfo.InvariantCulture).Replace("+", "", StringComparison.Ordinal);

    private static double Share(SmoothedRadius[] radii, Func<SmoothedRadius, bool> counts) => (double)radii.Count(counts) / radii.Length;
}
