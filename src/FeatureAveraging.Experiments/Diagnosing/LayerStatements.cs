using FeatureAveraging.Features;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>What can be said of averaging at one layer.</summary>
/// <param name="Layer">The layer, by the model's name.</param>
/// <param name="Width">D, the number of its values.</param>
/// <param name="Statements">One of each class.</param>
internal sealed record LayerStatements(string Layer, int Width, IReadOnlyList<AveragingStatement> Statements)
{
    /// <summary>The name of the input as a layer.</summary>
    public const string Input = "input";
}
