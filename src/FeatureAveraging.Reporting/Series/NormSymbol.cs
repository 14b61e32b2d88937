using System.Text.Json.Nodes;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>The norm that a run measures distances in, as readers write it.</summary>
internal static class NormSymbol
{
    /// <summary><c>ℓ₂ radius</c> as titles of axes say it, with the embedding that it is in.</summary>
    public static string RadiusOf(RunRecord record) => $"{Of(record)} radius{SpaceOf(record)}";

    /// <summary>Words for the space that the radii of a record are in, other than that of the inputs.</summary>
    public static string SpaceOf(RunRecord record) => record.Options["Embedding"] is JsonObject ? " in the embedding" : "";

    /// <summary>ℓ∞ where the options of a record say so, and ℓ₂ else.</summary>
    public static string Of(RunRecord record) =>
        record.Options["Norm"] is JsonValue norm && norm.TryGetValue(out string? name) && name == "LInf" ? "ℓ∞" : "ℓ₂";
}
