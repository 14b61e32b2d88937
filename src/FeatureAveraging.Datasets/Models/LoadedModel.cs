using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Models;

/// <summary>A network read from a model file.</summary>
/// <param name="Network">The network.</param>
/// <param name="Diagnostics">Content of the file that this version does not know.</param>
public sealed record LoadedModel(TwoLayerNetwork Network, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Names of the classes in the order of the outputs; of one output, of the negative and the positive class.</summary>
    /// <value>The default is null: the file does not say.</value>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Whether the file normalises its input itself; the network has that in its first layer.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>The user's name of each coarse class, from group 0 (+) on.</summary>
    /// <value>Null where the file does not say.</value>
    public IReadOnlyList<string>? Labels { get; init; }
}
