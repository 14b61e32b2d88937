using FeatureAveraging.Data;
using FeatureAveraging.Networks;

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
            ? new Subclasses([.. Enumerable.Range(0, samples.Count)], samples.Clusters.ToArray(), partition)
            : null;
    }

    /// <summary>The classes that a decision is judged by, numbered from 0: n values.</summary>
    /// <param name="classifier">The decision.</param>
    /// <param name="samples">The samples.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network.</exception>
    public static int[] SelectClasses(Classifier classifier, LabeledSamples samples)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        Decision decision = classifier.Decision;
        bool signed = !decision.IsBetweenClasses && decision.AnswerCount == 2;
        return Array.ConvertAll(classifier.SelectLabels(samples), label => signed ? (1 - label) / 2 : label);
    }
}
