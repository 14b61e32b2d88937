using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Models;

/// <summary>A network read from a model file.</summary>
/// <param name="Network">The network.</param>
/// <param name="Diagnostics">Content of the file that this version does not know.</param>
public sealed record LoadedModel(TwoLayerNetwork Network, IReadOnlyList<Diagnostic> Diagnostics);
