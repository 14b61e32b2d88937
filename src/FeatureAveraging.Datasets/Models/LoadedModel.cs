using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Models;

/// <summary>A network read from a model file.</summary>
/// <param name="Network">The network.</param>
/// <param name="Diagnostics">What the file holds beyond what this version knows.</param>
public sealed record LoadedModel(TwoLayerNetwork Network, IReadOnlyList<Diagnostic> Diagnostics);
