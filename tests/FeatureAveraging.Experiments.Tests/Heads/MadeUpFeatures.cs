using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Tests.Heads;

/// <summary>Features as a deep network's last ReLU gives them: not negative, with much in common.</summary>
internal static class MadeUpFeatures
{
    public static readonly Partition Parity = new([1, -1, 1, -1, 1, -1]);
    private const int Width = 48;

    /// <summary>z = scale·max(0, common + class + noise), classes in turn.</summary>
    public static LabeledSamples Draw(string stream, int count, double scale = 1, double own = 0.6)
    {
        var seed = new Seed(3);
        double[][] centers = [.. Enumerable.Range(0, Parity.ClusterCount).Select(j => Center(seed, j, own))];
        var inputs = new Samples(count, Width);
        int[] clusters = [.. Enumerable.Range(0, count).Select(i => i % Parity.ClusterCount)];
        for (int i = 0; i < count; i++)
        {
            RandomSource random = seed.For(stream, (ulong)i);
            for (int c = 0; c < Width; c++)
            {
                inputs.Row(i)[c] = (float)(scale * Math.Max(0, centers[clusters[i]][c] + (0.3 * random.NextGaussian())));
            }
        }

        return new LabeledSamples(inputs, [.. clusters.Select(j => Parity.Labels[j])], clusters, Parity);
    }

    private static double[] Center(Seed seed, int cluster, double own)
    {
        RandomSource shared = seed.For("common"), random = seed.For("class", (ulong)cluster);
        return [.. Enumerable.Range(0, Width).Select(_ => (0.5 * Math.Abs(shared.NextGaussian())) + (own * random.NextGaussian()))];
    }
}
