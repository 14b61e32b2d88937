using System.Text.Json.Serialization;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>A deep model that the user has, for the record: enough to read it again.</summary>
/// <param name="File">The model file.</param>
public sealed record WholeModel(RunInput File)
{
    /// <summary>Channels, rows and columns of a sample, as <c>--input</c> says them; null where the samples say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Axes { get; init; }

    /// <summary>What is subtracted before the model reads a sample, as <c>--mean</c> says it; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>What a sample is then divided by, as <c>--std</c> says it; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Deviation { get; init; }

    /// <summary>Where the model computes, as <c>--device</c> says it; null for the processor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Device { get; init; }
}
