using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Robustness.Tests;

/// <summary>Networks with known radii, and random ones. Centres are √d·e_j with d a square, so that nothing is rounded.</summary>
internal static class TestNetworks
{
    public static readonly Readout[] ClassReadouts = [Readout.Native, Readout.Sum, Readout.Mean, Readout.Max, Readout.Probability];

    /// <summary>The k noiseless centres √d·e_j as samples with features.</summary>
    public static LabeledSamples Centers(int k, int d, int? positive = null)
    {
        int a = positive ?? k / 2;
        var partition = Partition.FirstPositive(a, k - a);
        var features = new Matrix(k, d);
        var inputs = new Samples(k, d);
        for (int j = 0; j < k; j++)
        {
            features[j, j] = Math.Sqrt(d);
            inputs.Row(j)[j] = (float)Math.Sqrt(d);
        }

        return new LabeledSamples(inputs, partition.Labels.ToArray(), [.. Enumerable.Range(0, k)], partition, features);
    }

    /// <summary>f_FA: one neuron a side along the sum of its centres.</summary>
    public static BinaryNetwork Averaged(int k, int d, int? positive = null)
    {
        LabeledSamples centers = Centers(k, d, positive);
        var weights = new Matrix(2, d);
        for (int j = 0; j < k; j++)
        {
            weights[centers.Labels[j] > 0 ? 0 : 1, j] = Math.Sqrt(d);
        }

        return new BinaryNetwork(new HiddenLayer(weights), [1, -1]);
    }

    /// <summary>f_FD as a k-class network: neuron j along centre j.</summary>
    public static MulticlassNetwork Decoupled(int k, int d)
    {
        LabeledSamples centers = Centers(k, d);
        return new MulticlassNetwork(new HiddenLayer(centers.Features!.Clone()), centers.Partition!);
    }

    public static BinaryNetwork RandomBinary(int neurons, int d, ulong seed, int power = 1)
    {
        RandomSource random = new Seed(seed).For("test.binary");
        return new BinaryNetwork(RandomLayer(neurons, d, random, power), Gaussian(neurons, random), random.NextGaussian() * 0.1);
    }

    public static MulticlassNetwork RandomMulticlass(int k, int h, int d, ulong seed, int power = 1)
    {
        RandomSource random = new Seed(seed).For("test.multiclass");
        return new MulticlassNetwork(RandomLayer(k * h, d, random, power), Partition.FirstPositive((k + 1) / 2, k / 2));
    }

    /// <summary>Samples x ~ N(0, I) with the labels the classifier gives them: none is misclassified.</summary>
    public static LabeledSamples CorrectlyLabeled(Classifier classifier, int count, ulong seed)
    {
        var inputs = new Samples(count, classifier.InputDimension);
        RandomSource random = new Seed(seed).For("test.samples");
        int[] labels = new int[count], clusters = new int[count];
        Partition? partition = (classifier.Network as MulticlassNetwork)?.Partition;
        for (int i = 0; i < count; i++)
        {
            foreach (ref float value in inputs.Row(i))
            {
                value = (float)random.NextGaussian();
            }

            double[] x = Array.ConvertAll(inputs.Row(i).ToArray(), v => (double)v);
            if (classifier.Decision.IsBetweenClasses)
            {
                clusters[i] = Enumerable.Range(0, partition!.ClusterCount).MaxBy(c => classifier.ComputeMargin(x, c));
                labels[i] = partition.Labels[clusters[i]];
            }
            else
            {
                labels[i] = classifier.ComputeMargin(x, 1) > 0 ? 1 : -1;
                clusters[i] = partition is null ? 0 : partition.Clusters(labels[i])[0];
            }
        }

        return partition is null ? new LabeledSamples(inputs, labels) : new LabeledSamples(inputs, labels, clusters, partition);
    }

    public static double[] Gaussian(int count, RandomSource random) => [.. Enumerable.Range(0, count).Select(_ => random.NextGaussian())];

    public static double[] Row(LabeledSamples samples, int i) => Array.ConvertAll(samples.Inputs.Row(i).ToArray(), v => (double)v);

    private static HiddenLayer RandomLayer(int neurons, int d, RandomSource random, int power) =>
        new(
            new Matrix(neurons, d, Gaussian(neurons * d, random)), [.. Gaussian(neurons, random).Select(b => 0.3 * b)],
            new Activation(power));
}
