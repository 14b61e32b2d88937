using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>Sub-classes that were found inside coarse classes, or inside sub-classes that were known.</summary>
/// <param name="Clusters">Sub-class of each sample, n values, class by class from 0. None is empty.</param>
/// <param name="Partition">Coarse class of each sub-class.</param>
/// <param name="Inertias">Σ ‖xᵢ − centre of its sub-class‖² over the samples of each class that was clustered, in the space that
/// was clustered.</param>
public sealed record DiscoveredSubclasses(int[] Clusters, Partition Partition, IReadOnlyList<double> Inertias)
{
    /// <summary>Σ of <see cref="Inertias"/>.</summary>
    public double Inertia => Inertias.Sum();

    /// <summary>
    /// Mean adjusted Rand index between two starts, of each class that was clustered: 1 where every start finds the same. NaN for a single
    /// start.
    /// </summary>
    public IReadOnlyList<double> Stabilities { get; init; } = [];

    /// <summary>Mean of <see cref="Stabilities"/>.</summary>
    public double Stability => Stabilities.Count == 0 ? double.NaN : Stabilities.Average();

    /// <summary>Samples of each sub-class: k values.</summary>
    public int[] ComputeSizes()
    {
        int[] sizes = new int[Partition.ClusterCount];
        foreach (int cluster in Clusters)
        {
            sizes[cluster]++;
        }

        return sizes;
    }

    /// <summary>The same samples with these sub-classes in place of what was known.</summary>
    /// <param name="samples">The samples that were clustered.</param>
    /// <exception cref="ArgumentException">They are not as many, or have other coarse classes.</exception>
    public LabeledSamples Label(LabeledSamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        Shape.Require(
            samples.GroupCount == Partition.GroupCount, nameof(samples),
            $"has {samples.GroupCount} coarse classes; the sub-classes belong to {Partition.GroupCount}");
        return new LabeledSamples(samples.Inputs, samples.Labels.ToArray(), Clusters, Partition);
    }

    /// <summary>Sub-classes of each coarse class from a result of its own.</summary>
    /// <param name="found">For each coarse class, from 0, a result on the same samples, found by their coarse classes.</param>
    /// <exception cref="ArgumentException">The results are not one for each coarse class, or not on the same samples.</exception>
    public static DiscoveredSubclasses Combine(IReadOnlyList<DiscoveredSubclasses> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        Shape.Require(found.Count >= 2, nameof(found), $"are {found.Count}; one for each of at least two coarse classes is needed");
        Shape.Require(
            found.All(one => one.Inertias.Count == found.Count && one.Clusters.Length == found[0].Clusters.Length), nameof(found),
            $"are not on the same samples of {found.Count} coarse classes");
        int[] offsets = new int[found.Count], clusters = new int[found[0].Clusters.Length];
        var groups = new List<int>();
        for (int group = 0; group < found.Count; group++)
        {
            IReadOnlyList<int> own = found[group].Partition.ClustersOf(group);
            offsets[group] = groups.Count - own[0];
            groups.AddRange(own.Select(_ => group));
        }

        for (int i = 0; i < clusters.Length; i++)
        {
            int group = found[0].Partition.Groups[found[0].Clusters[i]];
            clusters[i] = found[group].Clusters[i] + offsets[group];
        }

        return new DiscoveredSubclasses(clusters, Partition.OfGroups([.. groups]), [.. found.Select((one, group) => one.Inertias[group])])
        {
            Stabilities = [.. found.Select((one, group) => one.Stabilities[group])],
        };
    }
}
