using System.Text.Json.Serialization;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Attacking;

/// <summary>What was attacked, for the record.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Samples">The samples file, the images or the data set.</param>
/// <param name="Labels">Which labels are meant, as <c>--labels</c> says it.</param>
public sealed record AttackInputs(RunInput Model, RunInput Samples, string Labels) : SampleInputs(Samples, Labels)
{
    /// <summary>Which tensor of a model of another program is what, as <c>--map</c> says it word by word; null where shapes say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Map { get; init; }

    /// <summary>Channels, rows and columns that a model of another program reads each sample as; null where files say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Axes { get; init; }

    /// <summary>What is subtracted from the samples before a two-layer network or a whole model reads them; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>What they are then divided by; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Deviation { get; init; }

    /// <summary>Where a deep model computed, as <c>--device</c> says it; null for the processor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Device { get; init; }
}
