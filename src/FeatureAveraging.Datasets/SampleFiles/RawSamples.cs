using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>What a samples file holds, before labels and clusters are interpreted.</summary>
/// <param name="Inputs">x: n × d.</param>
/// <param name="Labels">y: n values.</param>
/// <param name="Clusters">Cluster of each sample; null when the file has none.</param>
/// <param name="Features">k × d; null when the file has none.</param>
/// <param name="Sides">Side of each cluster; null when the file has none.</param>
/// <param name="Groups">Coarse class of each cluster, from 0; null when the file has none.</param>
internal sealed record RawSamples(
    Samples Inputs,
    RawLabels Labels,
    long[]? Clusters = null,
    Matrix? Features = null,
    long[]? Sides = null,
    long[]? Groups = null)
{
    /// <summary>What was noteworthy about the file.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Lengths of the axes of one sample; empty for [d].</summary>
    public IReadOnlyList<int> Axes { get; init; } = [];

    /// <summary>Whether the file has training and test samples.</summary>
    public bool HasParts { get; init; }
}
