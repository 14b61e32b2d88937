using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Robustness.Tests.Exact;

/// <summary>
/// A random network small enough to enumerate, with one sample: d ≤ 4, at most 8 neurons, h = 1…3,
/// sides of any sizes, with and without biases.
/// </summary>
/// <remarks>Every fourth case has small whole numbers throughout, so that neurons vanish, coincide and tie exactly.</remarks>
internal sealed record TinyCase(int Number, Classifier Classifier, LabeledSamples Samples)
{
    private const int MostNeurons = 8;

    /// <summary>The sample.</summary>
    public double[] Point => TestNetworks.Row(Samples, 0);

    /// <summary>What the decision is judged by.</summary>
    public int Label => Classifier.SelectLabels(Samples)[0];

    public override string ToString() => $"case {Number}, {Classifier.Network.GetType().Name}, {Classifier.Readout}, label {Label}";

    public static TinyCase Draw(int number, Readout readout, bool multiclass, int groups = 2)
    {
        RandomSource random = new Seed(11).For($"tiny.{readout}.{multiclass}{(groups == 2 ? "" : $".{groups}")}", (ulong)number);
        bool whole = number % 4 == 3, bias = random.NextInt(2) == 0;
        double Next() => whole ? random.NextInt(5) - 2 : random.NextGaussian();
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];
        int d = 1 + random.NextInt(4), h = 1 + random.NextInt(3), k = 2 + random.NextInt((MostNeurons / h) - 1);
        (h, k) = groups == 2 ? (h, k) : (1 + random.NextInt(2), groups + random.NextInt(MostNeurons - groups + 1));
        h = groups > 2 && k * h > MostNeurons ? 1 : h;
        int neurons = multiclass ? k * h : 1 + random.NextInt(MostNeurons);
        var hidden = new HiddenLayer(new Matrix(neurons, d, Draw(neurons * d)), bias ? Draw(neurons) : null);
        Partition partition = groups == 2 ? DrawPartition(k, random) : DrawGroups(k, groups, random);
        TwoLayerNetwork network =
            multiclass ? new MulticlassNetwork(hidden, partition) : new BinaryNetwork(hidden, Draw(neurons), bias ? Next() : 0);
        var inputs = new Samples(1, d, [.. Draw(d).Select(v => (float)(2 * v))]);
        var classifier = new Classifier(network, readout);
        int cluster = BestCluster(classifier, inputs, partition);
        return new TinyCase(number, classifier, new LabeledSamples(inputs, [partition.Labels[cluster]], [cluster], partition));
    }

    /// <summary>
    /// A dense network of 2 to 4 outputs and 1 to 6 neurons, every class a coarse class of its own or, for other read-outs than the native,
    /// in groups.
    /// </summary>
    public static TinyCase DrawDense(int number, Readout readout)
    {
        RandomSource random = new Seed(12).For($"tiny.dense.{readout}", (ulong)number);
        bool whole = number % 4 == 3, bias = random.NextInt(2) == 0;
        double Next() => whole ? random.NextInt(5) - 2 : random.NextGaussian();
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];
        int d = 1 + random.NextInt(4), k = 2 + random.NextInt(3), neurons = 1 + random.NextInt(6);
        Partition partition = readout == Readout.Native ? DenseNetwork.OwnClasses(k)
            : k < 3 || random.NextInt(2) == 0 ? DrawPartition(k, random) : DrawGroups(k, 2 + random.NextInt(k - 1), random);
        var network = new DenseNetwork(
            new HiddenLayer(new Matrix(neurons, d, Draw(neurons * d)), bias ? Draw(neurons) : null),
            new Matrix(k, neurons, Draw(k * neurons)), bias ? Draw(k) : null, partition);
        var inputs = new Samples(1, d, [.. Draw(d).Select(v => (float)(2 * v))]);
        var classifier = new Classifier(network, readout);
        int cluster = BestCluster(classifier, inputs, partition);
        return new TinyCase(number, classifier, new LabeledSamples(inputs, [partition.Labels[cluster]], [cluster], partition));
    }

    private static Partition DrawPartition(int k, RandomSource random)
    {
        int positive = 1 + random.NextInt(k - 1);
        int[] sides = [.. Enumerable.Repeat(1, positive), .. Enumerable.Repeat(-1, k - positive)];
        random.Shuffle<int>(sides);
        return new Partition(sides);
    }

    private static Partition DrawGroups(int k, int groups, RandomSource random)
    {
        int[] group = [.. Enumerable.Range(0, groups), .. Enumerable.Range(0, k - groups).Select(_ => random.NextInt(groups))];
        random.Shuffle<int>(group);
        return Partition.OfGroups(group);
    }

    /// <summary>A cluster for which the decision is right, so that most cases have a radius.</summary>
    private static int BestCluster(Classifier classifier, Samples inputs, Partition partition)
    {
        double[] x = Array.ConvertAll(inputs.Row(0).ToArray(), v => (double)v);
        return Enumerable.Range(0, partition.ClusterCount)
            .MaxBy(c => classifier.ComputeMargin(x, classifier.Decision.IsBetweenClasses ? c : partition.Labels[c]));
    }
}
