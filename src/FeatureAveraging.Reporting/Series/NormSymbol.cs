using System.Text.Json.Nodes;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>The norm that a run measures distances in, as readers write it.</summary>
internal static class NormSymbol
{
    /// <summary>ℓ∞ where the options of a record say so, and ℓ₂ else.</summary>
    public static string Of(RunRecord record) =>
        record.Options["Norm"] is JsonValue norm && norm.TryGetValue(out string? name) && name == "LInf" ? "ℓ∞" : "ℓ₂";
}
