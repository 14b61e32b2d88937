using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>Images with sub-classes that nobody labelled in place of their classes.</summary>
internal static class PseudoClasses
{
    /// <summary>
    /// Discovers sub-classes among the pixels of the training images;
    /// a test image gets the sub-class of its side whose mean image is nearest.
    /// </summary>
    /// <param name="data">Images with their classes, of which only the sides are used.</param>
    /// <param name="options">Number of sub-classes and effort.</param>
    /// <param name="seed">Root seed.</param>
    /// <param name="threads">Threads; the result does not depend on them.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    public static ImageExperimentData Discover(
        ImageExperimentData data, SubclassOptions options, Seed seed, int threads, CancellationToken cancellation)
    {
        LabeledSamples train = data.Train.ToSamples(data.Partition);
        DiscoveredSubclasses found = SubclassDiscovery.Discover(train.Inputs, train.Labels, options, seed, threads, cancellation);
        return new ImageExperimentData(
            data.Name,
            data.Train with { Labels = found.Clusters },
            data.Test with { Labels = Label(data.Test, data.Partition, train.Inputs, found, threads) },
            found.Partition,
            [
                .. Enumerable.Range(0, found.Partition.ClusterCount)
                    .Select(j => FormattableString.Invariant($"{(found.Partition.Labels[j] > 0 ? '+' : '−')}{j}")),
            ]);
    }

    /// <summary>The sub-class of each image's own coarse class whose mean training image is nearest.</summary>
    /// <param name="images">Images with their classes.</param>
    /// <param name="partition">Coarse class of each of their classes.</param>
    /// <param name="train">The training images that sub-classes were found among: n × d.</param>
    /// <param name="found">What was found.</param>
    /// <param name="threads">Threads; the result does not depend on them.</param>
    public static int[] Label(ImageSet images, Partition partition, Samples train, DiscoveredSubclasses found, int threads)
    {
        int[] labels = [.. found.Clusters.Select(j => found.Partition.Labels[j])];
        Matrix means = new LabeledSamples(train, labels, found.Clusters, found.Partition).ComputeClusterMeans();
        Samples points = images.ToInputs();
        return
        [
            .. Enumerable.Range(0, images.Count).AsParallel().AsOrdered().WithDegreeOfParallelism(threads).Select(
                i => Nearest(points.Row(i), means, found.Partition.ClustersOf(partition.Groups[images.Labels[i]]))),
        ];
    }

    private static int Nearest(ReadOnlySpan<float> image, Matrix means, IReadOnlyList<int> candidates)
    {
        int best = candidates[0];
        double least = double.PositiveInfinity;
        foreach (int j in candidates)
        {
            ReadOnlySpan<double> mean = means.Row(j);
            double distance = 0;
            for (int c = 0; c < mean.Length; c++)
            {
                distance += (image[c] - mean[c]) * (image[c] - mean[c]);
            }

            (best, least) = distance < least ? (j, distance) : (best, least);
        }

        return best;
    }
}
