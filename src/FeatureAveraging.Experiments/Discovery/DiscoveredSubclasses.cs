using FeatureAveraging.Data;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>Sub-classes that were found inside the coarse classes.</summary>
/// <param name="Clusters">Sub-class of each sample, n values: 0…c−1 on the positive side, c…2c−1 on the negative one.
/// None is empty.</param>
/// <param name="Partition">Side of each of the 2c sub-classes.</param>
/// <param name="Inertia">Σ ‖xᵢ − centre of its sub-class‖², over all samples.</param>
public sealed record DiscoveredSubclasses(int[] Clusters, Partition Partition, double Inertia);
