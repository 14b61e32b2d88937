using FeatureAveraging.Data;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>Sub-classes inside the classes that a classifier decides between.</summary>
/// <param name="Of">Sub-class of each sample: n values.</param>
/// <param name="Partition">Class of each sub-class.</param>
public sealed record Subclasses(int[] Of, Partition Partition)
{
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
            ? new Subclasses(samples.Clusters.ToArray(), partition)
            : null;
    }
}
