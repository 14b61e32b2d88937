using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>
/// Compares arms with the coarse one on the same images and the same seeds, by the radius under the strongest attack; a misclassified image
/// has radius 0.
/// </summary>
/// <remarks>
/// Over several seeds the pairs are seeds: a ratio, a difference or a lead is taken within each seed first. With one seed the pairs are
/// images.
/// </remarks>
internal sealed class PairedComparison(RecordDraft draft, SeedTable table, double[] radii)
{
    private readonly Dictionary<MetricName, List<Pair>> _pairs = [];

    /// <summary>Compares one read-out of one seed.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="readout">Its read-out.</param>
    /// <param name="coarse">What was found on the coarse arm.</param>
    /// <param name="other">What was found on the arm, image by image.</param>
    /// <param name="seed">The seed of both.</param>
    public void Add(ImageArm arm, Readout readout, SuiteResult coarse, SuiteResult other, Seed seed)
    {
        var comparison = MetricName.Paired(arm.Name, readout);
        var pair = new Pair(seed, other.Strongest.Distances, coarse.Strongest.Distances);
        table.Add(seed, Ratio(comparison), Statistics.Median(pair.After) / Statistics.Median(pair.Before), MeanScale.Logarithm);
        AddUnbroken(comparison, pair);
        table.Add(seed, Difference(comparison), Mean(pair.Differences));
        table.AddDifferences(
            SeriesName.Of("paired", arm.Name, readout, "curve"), radii, Array.ConvertAll(radii, pair.CountMoved), pair.After.Count);
        if (!_pairs.TryGetValue(comparison, out List<Pair>? seeds))
        {
            _pairs[comparison] = seeds = [];
        }

        seeds.Add(pair);
    }

    /// <summary>
    /// Adds the intervals over images: of the difference, each image's averaged over the seeds first, and with one seed of the ratio.
    /// </summary>
    public void AddIntervals()
    {
        foreach ((MetricName comparison, List<Pair> seeds) in _pairs)
        {
            int count = seeds[0].After.Count;
            double[] means = [.. Enumerable.Range(0, count).Select(i => Mean([.. seeds.Select(s => s.Differences[i])]))];
            double[] images = Array.FindAll(means, difference => !double.IsNaN(difference));
            if (images.Length > 1)
            {
                MeanEstimate estimate = MeanEstimate.Of(images);
                draft.AddInterval(
                    Difference(comparison), new ClaimInterval(estimate.Low, estimate.High, images.Length, IntervalOver.Images));
            }

            if (seeds is [Pair only])
            {
                draft.AddRatioInterval(Ratio(comparison), only.After, only.Before, only.Seed, IntervalOver.Images);
            }
        }
    }

    private static MetricName Ratio(MetricName comparison) => comparison with { Statistic = "ratio" };

    private static MetricName Difference(MetricName comparison) => comparison with { Statistic = "difference" };

    private void AddUnbroken(MetricName comparison, Pair pair)
    {
        int unbroken = pair.Differences.Count(double.IsNaN);
        if (unbroken > 0)
        {
            string where = FormattableString.Invariant($"{comparison}, seed {pair.Seed.Root}");
            draft.Diagnostics.Add(new Diagnostic(
                DiagnosticIds.UnbrokenSamples, Severity.Warning,
                $"{where}: no attack broke {unbroken} of {pair.Differences.Length} images on one of the two arms; " +
                "their difference is unknown and left out of the mean."));
        }
    }

    // NaN where nothing is known
    private static double Mean(IReadOnlyList<double> values) =>
        values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();

    // One seed's radii, image by image.
    private sealed record Pair(Seed Seed, IReadOnlyList<double> After, IReadOnlyList<double> Before)
    {
        public double[] Differences { get; } =
            [.. After.Zip(Before, (a, b) => double.IsFinite(a) && double.IsFinite(b) ? a - b : double.NaN)];

        // Images that survive a radius on the arm alone, and on the coarse arm alone.
        public (int Gained, int Lost) CountMoved(double radius) => (
            After.Zip(Before).Count(pair => pair.First > radius && pair.Second <= radius),
            After.Zip(Before).Count(pair => pair.First <= radius && pair.Second > radius));
    }
}
