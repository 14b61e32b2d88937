using System.ComponentModel;
using System.Text.Json.Serialization;
using FeatureAveraging.Options;

namespace FeatureAveraging.Sweeps.Plans;

/// <summary>How jobs are asked for on a cluster that runs Slurm.</summary>
[Description("How jobs are asked for on a cluster that runs Slurm.")]
public sealed record SlurmOptions
{
    /// <summary>Partition; null for the site's own choice.</summary>
    /// <value>The default is null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("--partition")]
    public string? Partition { get; init; }

    /// <summary>Account; null for the user's own.</summary>
    /// <value>The default is null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("--account")]
    public string? Account { get; init; }

    /// <summary>Features that a node must have; null for any.</summary>
    /// <value>The default is null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("--constraint")]
    public string? Constraint { get; init; }

    /// <summary>GPUs of a task; null for none.</summary>
    /// <value>The default is null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("--gpus-per-task, for example 1 or a100:1")]
    public string? Gpus { get; init; }

    /// <summary>Time limit of a task in minutes.</summary>
    /// <value>The default is 60.</value>
    [Description("--time of a task, in minutes. A task that reaches it goes on later from its checkpoint.")]
    public int TimeMinutes { get; init; } = 60;

    /// <summary>How long before the time limit a task is told to keep its state and stop, in seconds.</summary>
    /// <value>The default is 120.</value>
    [Description("How long before the time limit a task is told to keep its state, in seconds.")]
    public int SignalSeconds { get; init; } = 120;

    /// <summary>Tasks that may run at the same time; null for as many as the site lets.</summary>
    /// <value>The default is null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("Tasks of one array that may run at the same time (the number after % in --array).")]
    public int? MostRunning { get; init; }

    /// <summary>Cells that one task is asked to run, one after the other.</summary>
    /// <value>The default is 50.</value>
    [Description("Cells that one task runs, one after the other.")]
    public int CellsPerTask { get; init; } = 50;

    /// <summary>Whether a task that reaches its time limit puts itself in the queue again.</summary>
    /// <value>The default is true.</value>
    [Description("Whether a task at its time limit puts itself in the queue again. If not, favg sweep resume asks for a new one.")]
    public bool Requeue { get; init; } = true;

    /// <summary>Further options of <c>sbatch</c>, one text each.</summary>
    /// <value>The default is empty.</value>
    [Description("Further options of sbatch: [\"--qos=long\"].")]
    public IReadOnlyList<string> Extra { get; init; } = [];

    /// <summary>Lines of shell that come before the program.</summary>
    /// <value>The default is empty.</value>
    [Description("Lines of shell that come before the program: [\"module load dotnet\"].")]
    public IReadOnlyList<string> Setup { get; init; } = [];

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public SlurmOptions Validated() => Faults.Of(this)
        .Unless(TimeMinutes >= 1, nameof(TimeMinutes), TimeMinutes, "at least 1")
        .Unless(
            SignalSeconds >= 1 && SignalSeconds < 60 * TimeMinutes, nameof(SignalSeconds), SignalSeconds,
            $"at least 1 and less than TimeMinutes = {TimeMinutes}")
        .Unless(MostRunning is null or >= 1, nameof(MostRunning), MostRunning, "at least 1, or null")
        .Unless(CellsPerTask >= 1, nameof(CellsPerTask), CellsPerTask, "at least 1")
        .Unless(Extra.All(one => one.StartsWith('-')), nameof(Extra), string.Join(" ", Extra), "options that begin with '-', one text each")
        .ThrowIfAny();
}
