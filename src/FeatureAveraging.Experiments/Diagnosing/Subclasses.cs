using FeatureAveraging.Data;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>Sub-classes inside the classes that a classifier decides between.</summary>
/// <param name="Samples">Samples whose sub-class is known, ascending.</param>
/// <param name="Of">Their sub-classes, in the same order.</param>
/// <param name="Partition">Class of each sub-class.</param>
public sealed record Subclasses(int[] Samples, int[] Of, Partition Partition)
{
    /// <summary>
    /// For discovered sub-classes the adjusted Rand index of those found in one half of the samples and in the other: 1 for the same, 0 for
    /// chance. Null for sub-classes that were given.
    /// </summary>
    public double? Agreement { get; init; }

    /// <summary>The sub-classes that samples bring: their clusters, where the decision is not between those themselves.</summary>
    /// <param name="classifier">The decision.</param>
    /// <param name="samples">The samples.</param>
    /// <returns>Null where samples have none, or every class is one.</returns>
    public static Subclasses? Find(Classifier classifier, LabeledSamples samples)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(samples);
        return samples is { HasClusters: true, Partition: { } partition } && partition.ClusterCount > partition.GroupCount
            && !classifier.Decision.IsBetweenClasses
            ? OfAll(samples.Clusters.ToArray(), partition)
            : null;
    }

    /// <summary>Sub-classes that are known of every sample.</summary>
    /// <param name="of">Sub-class of each sample: n values.</param>
    /// <param name="partition">Class of each sub-class.</param>
    public static Subclasses OfAll(int[] of, Partition partition)
    {
        ArgumentNullException.ThrowIfNull(of);
        return new Subclasses([.. Enumerable.Range(0, of.Length)], of, partition);
    }
}
