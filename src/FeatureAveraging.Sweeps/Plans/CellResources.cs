using System.ComponentModel;
using System.Text.Json.Serialization;
using FeatureAveraging.Options;

namespace FeatureAveraging.Sweeps.Plans;

/// <summary>What one cell may use, and how often it is tried.</summary>
[Description("What one cell may use, and how often it is tried.")]
public sealed record CellResources
{
    /// <summary>Threads of one cell; a processor core each.</summary>
    /// <value>The default is 1: many cells side by side are faster than many threads in one.</value>
    [Description("Threads of one cell, a processor core each. Results do not depend on it.")]
    public int Threads { get; init; } = 1;

    /// <summary>The most memory that the cells of one worker process may take for their numbers, in MB; null for no limit.</summary>
    /// <value>The default is null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("The most memory of one worker process for its numbers, in MB. A cell that needs more fails, and the others go on.")]
    public int? MemoryMegabytes { get; init; }

    /// <summary>How often a cell that fails is tried again.</summary>
    /// <value>The default is 1.</value>
    [Description("How often a cell that fails is tried again.")]
    public int Retries { get; init; } = 1;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public CellResources Validated() => Faults.Of(this)
        .Unless(Threads is >= 1 and <= 1024, nameof(Threads), Threads, "a value from 1 to 1024")
        .Unless(MemoryMegabytes is null or >= 64, nameof(MemoryMegabytes), MemoryMegabytes, "at least 64, or null")
        .Unless(Retries is >= 0 and <= 100, nameof(Retries), Retries, "a value from 0 to 100")
        .ThrowIfAny();
}
