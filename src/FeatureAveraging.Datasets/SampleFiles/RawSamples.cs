using FeatureAveraging.Numerics;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>What a samples file holds, before labels and clusters are interpreted.</summary>
/// <param name="Inputs">x: n × d.</param>
/// <param name="Labels">y: n values as the file has them.</param>
/// <param name="Clusters">Cluster of each sample; null when the file has none.</param>
/// <param name="Features">k × d; null when the file has none.</param>
/// <param name="Sides">Side of each cluster; null when the file has none.</param>
/// <param name="Groups">Coarse class of each cluster, from 0; null when the file has none.</param>
/// <param name="Unknown">Names in the file that mean nothing here.</param>
internal sealed record RawSamples(
    Samples Inputs,
    long[] Labels,
    long[]? Clusters = null,
    Matrix? Features = null,
    long[]? Sides = null,
    long[]? Groups = null,
    IReadOnlyList<string>? Unknown = null);
