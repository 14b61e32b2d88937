using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>Compares arms with the coarse one on the same images and the same seeds, by the radius under the strongest attack; a misclassified image has radius 0.</summary>
internal sealed class PairedComparison(RecordDraft draft, SeedTable table)
{
    private readonly Dictionary<string, List<double[]>> _differences = [];

    /// <summary>Compares one read-out of one seed.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="readout">Its read-out.</param>
    /// <param name="coarse">What was found on the coarse arm.</param>
    /// <param name="other">What was found on the arm, image by image.</param>
    /// <param name="seed">The seed of both.</param>
    public void Add(ImageArm arm, Readout readout, SuiteResult coarse, SuiteResult other, Seed seed)
    {
        string name = $"paired.{arm.Name}.{ImageArm.Text(readout)}";
        IReadOnlyList<double> before = coarse.Strongest.Distances, after = other.Strongest.Distances;
        table.Add(seed, $"{name}.ratio", Statistics.Median(after) / Statistics.Median(before));
        double[] differences = [.. after.Zip(before, (a, b) => double.IsFinite(a) && double.IsFinite(b) ? a - b : double.NaN)];
        AddUnbroken(name, differences.Count(double.IsNaN), differences.Length, seed);
        table.Add(seed, $"{name}.difference", Mean(differences));
        if (!_differences.TryGetValue(name, out List<double[]>? seeds))
        {
            _differences[name] = seeds = [];
        }

        seeds.Add(differences);
    }

    /// <summary>Adds the interval over images: each image's difference is averaged over the seeds first.</summary>
    public void AddIntervals()
    {
        foreach ((string name, List<double[]> seeds) in _differences)
        {
            double[] images = [.. Enumerable.Range(0, seeds[0].Length).Select(i => Mean([.. seeds.Select(s => s[i])])).Where(difference => !double.IsNaN(difference))];
            if (images.Length > 1)
            {
                MeanEstimate estimate = MeanEstimate.Of(images);
                draft.Metrics[$"{name}.difference.images.low"] = estimate.Low;
                draft.Metrics[$"{name}.difference.images.high"] = estimate.High;
            }
        }
    }

    private void AddUnbroken(string name, int unbroken, int count, Seed seed)
    {
        if (unbroken > 0)
        {
            draft.Diagnostics.Add(new Diagnostic(DiagnosticIds.UnbrokenSamples, Severity.Warning, FormattableString.Invariant($"{name}, seed {seed.Root}: no attack broke {unbroken} of {count} images on one of the two arms; their difference is unknown and left out of the mean.")));
        }
    }

    // NaN where nothing is known
    private static double Mean(IReadOnlyList<double> values) => values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
}
