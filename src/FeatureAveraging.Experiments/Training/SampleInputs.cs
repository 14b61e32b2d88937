using System.Text.Json.Serialization;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Training;

/// <summary>Which samples a run read, for the record: enough to read them again.</summary>
/// <param name="Samples">The samples file, the images or the data set.</param>
/// <param name="Labels">Which labels are meant, as <c>--labels</c> says it.</param>
public record SampleInputs(RunInput Samples, string Labels)
{
    /// <summary>Test samples in files of their own; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunInput? Test { get; init; }

    /// <summary>Label column of a table, as <c>--label</c> says it; null for the usual one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LabelColumn { get; init; }

    /// <summary>What became of bytes, as <c>--scale</c> says it; null where bytes were scaled and nothing else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Scale { get; init; }

    /// <summary>How many images were drawn, as <c>--subset</c> says it; null for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Subset { get; init; }
}
