using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>Compares arms with the coarse one on the same images and the same seeds, by the radius under the strongest attack; a misclassified image has radius 0.</summary>
internal sealed class PairedComparison(SeedTable table)
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
        double[] differences = [.. after.Zip(before, (a, b) => a - b)];
        table.Add(seed, $"{name}.difference", differences.Average());
        if (!_differences.TryGetValue(name, out List<double[]>? seeds))
        {
            _differences[name] = seeds = [];
        }

        seeds.Add(differences);
    }

    /// <summary>Adds the interval over images: each image's difference is averaged over the seeds first.</summary>
    public void WriteTo(RecordDraft draft)
    {
        foreach ((string name, List<double[]> seeds) in _differences)
        {
            MeanEstimate images = MeanEstimate.Of([.. Enumerable.Range(0, seeds[0].Length).Select(i => seeds.Average(s => s[i]))]);
            draft.Metrics[$"{name}.difference.images.low"] = images.Low;
            draft.Metrics[$"{name}.difference.images.high"] = images.High;
        }
    }
}
