using System.Text.Json.Serialization;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>The model that the user has, for the record: enough to read it again.</summary>
/// <param name="File">The model file.</param>
/// <param name="Readout">How k classes become one decision, as <c>--readout</c> says it; null for the default.</param>
public sealed record OwnModel(RunInput File, string? Readout)
{
    /// <summary>Which tensor is what, as <c>--map</c> says it word by word; null where shapes say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Map { get; init; }
}
