using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging;

/// <summary>Samples with their coarse labels and, where known, the cluster (sub-class) of each, the partition and the features.</summary>
public sealed class LabeledSamples
{
    private readonly int[] _labels;
    private readonly int[]? _clusters;

    /// <summary>Bundles samples with what is known of them. Arrays are owned from now on.</summary>
    /// <param name="inputs">x₁…xₙ: n × d.</param>
    /// <param name="labels">y: n coarse labels, ±1 for two coarse classes, from 0 to G − 1 for more.</param>
    /// <param name="clusters">Cluster index of each sample, n values in {0…k−1}; null when unknown.</param>
    /// <param name="partition">Coarse class of each of the k clusters; required with <paramref name="clusters"/>.</param>
    /// <param name="features">Cluster features μ₁…μ_k: k × d; null when unknown.</param>
    /// <param name="groupCount">G, the number of coarse classes, where no partition says it.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a label or a cluster is out of range, or a sample is not finite.</exception>
    public LabeledSamples(
        Samples inputs, int[] labels, int[]? clusters = null, Partition? partition = null, Matrix? features = null, int groupCount = 2)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        Shape.Require(labels.Length == inputs.Count, nameof(labels), $"is {labels.Length} long; there are n = {inputs.Count} samples");
        GroupCount = partition?.GroupCount ?? groupCount;
        int bad = Array.FindIndex(labels, y => !Partition.IsLabel(y, GroupCount));
        string expected = GroupCount > 2 ? $"a coarse class from 0 to {GroupCount - 1}" : "+1 or -1";
        Shape.Require(bad < 0, nameof(labels), $"holds {(bad < 0 ? 0 : labels[bad])} at sample {bad}; every label is {expected}");
        if (clusters is not null)
        {
            ArgumentNullException.ThrowIfNull(partition);
            Shape.Require(
                clusters.Length == inputs.Count, nameof(clusters), $"is {clusters.Length} long; there are n = {inputs.Count} samples");
            int outside = Array.FindIndex(clusters, c => c < 0 || c >= partition.ClusterCount);
            Shape.Require(
                outside < 0, nameof(clusters),
                $"holds {(outside < 0 ? 0 : clusters[outside])} at sample {outside}; clusters run from 0 to {partition.ClusterCount - 1}");
        }

        Shape.Require(
            features is null || features.Columns == inputs.Dimension, nameof(features),
            $"has {features?.Columns} columns; the samples have d = {inputs.Dimension}");
        int nonFinite = inputs.FirstNonFinite();
        Shape.Require(nonFinite < 0, nameof(inputs), $"holds a NaN or an infinity in sample {nonFinite}; every value must be finite");
        (Inputs, _labels, _clusters, Partition, Features) = (inputs, labels, clusters, partition, features);
    }

    /// <summary>x₁…xₙ: n × d.</summary>
    public Samples Inputs { get; }

    /// <summary>n.</summary>
    public int Count => Inputs.Count;

    /// <summary>G, the number of coarse classes.</summary>
    public int GroupCount { get; }

    /// <summary>y: n coarse labels, ±1 for two coarse classes, from 0 to G − 1 for more.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Whether the cluster of each sample is known.</summary>
    public bool HasClusters => _clusters is not null;

    /// <summary>Cluster of each sample, n values in {0…k−1}; empty when unknown.</summary>
    public ReadOnlySpan<int> Clusters => _clusters;

    /// <summary>Coarse class of each cluster; null when clusters are unknown.</summary>
    public Partition? Partition { get; }

    /// <summary>Features μ₁…μ_k: k × d; null when unknown.</summary>
    public Matrix? Features { get; }

    /// <summary>Some of the samples, in the order given; their values are copied.</summary>
    /// <param name="indices">Samples, from 0.</param>
    /// <exception cref="ArgumentException">An index is out of range.</exception>
    public LabeledSamples Take(ReadOnlySpan<int> indices)
    {
        int[] labels = new int[indices.Length];
        int[]? clusters = HasClusters ? new int[indices.Length] : null;
        for (int i = 0; i < indices.Length; i++)
        {
            int sample = indices[i];
            Shape.Require(sample >= 0 && sample < Count, nameof(indices), $"holds {sample} at {i}; there are n = {Count} samples");
            labels[i] = _labels[sample];
            clusters?[i] = _clusters![sample];
        }

        return new LabeledSamples(Inputs.Take(indices), labels, clusters, Partition, Features, GroupCount);
    }

    /// <summary>The same labels and clusters at other points.</summary>
    /// <param name="inputs">n × d.</param>
    /// <exception cref="ArgumentException">They are not as many, or not as wide.</exception>
    public LabeledSamples WithInputs(Samples inputs) => new(inputs, _labels, _clusters, Partition, Features, GroupCount);

    /// <summary>Coarse class of each sample, numbered from 0 as the groups of a partition: n values.</summary>
    public int[] ComputeGroups() => Array.ConvertAll(_labels, y => GroupCount > 2 ? y : y > 0 ? 0 : 1);

    /// <summary>
    /// The same samples with their coarse classes as clusters: used to train on more than two coarse labels. Inputs are shared.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are two coarse classes: their labels are ±1,
    /// and a binary network is trained on them.</exception>
    public LabeledSamples ToCoarse() => GroupCount > 2
        ? new LabeledSamples(Inputs, _labels, _labels, Partition.OfCoarse(GroupCount))
        : throw new InvalidOperationException("Two coarse classes have the labels ±1, which are no clusters.");

    /// <summary>Whether clusters are known and each has a sample, so that each has a mean.</summary>
    public bool HasEveryCluster => _clusters is not null && _clusters.Distinct().Count() == Partition!.ClusterCount;

    /// <summary>
    /// Mean of the samples of each cluster: k × d, a stand-in for features where none are given (the paper's Figure 2c, 2d).
    /// </summary>
    /// <exception cref="InvalidOperationException">Clusters are unknown, or a cluster has no sample.</exception>
    public Matrix ComputeClusterMeans()
    {
        if (_clusters is null || Partition is null)
        {
            throw new InvalidOperationException("Cluster means need the cluster of each sample; these samples carry coarse labels only.");
        }

        var means = new Matrix(Partition.ClusterCount, Inputs.Dimension);
        int[] counts = new int[Partition.ClusterCount];
        float[] buffer = new float[Inputs.Dimension];
        for (int i = 0; i < Count; i++)
        {
            counts[_clusters[i]]++;
            Span<double> mean = means.Row(_clusters[i]);
            ReadOnlySpan<float> x = Inputs.Read(i, 1, buffer);
            for (int c = 0; c < mean.Length; c++)
            {
                mean[c] += x[c];
            }
        }

        int empty = Array.IndexOf(counts, 0);
        if (empty >= 0)
        {
            throw new InvalidOperationException($"Cluster {empty} has no sample, so it has no mean.");
        }

        for (int j = 0; j < counts.Length; j++)
        {
            System.Numerics.Tensors.TensorPrimitives.Divide(means.Row(j), counts[j], means.Row(j));
        }

        return means;
    }
}
