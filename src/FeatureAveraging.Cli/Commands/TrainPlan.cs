using System.Text.Json.Serialization;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments.Training;

namespace FeatureAveraging.Cli.Commands;

/// <summary>What is needed to resume a training; kept beside its checkpoint.</summary>
/// <param name="Command">The command line that started it.</param>
/// <param name="Dataset">Data set or full path of a samples file.</param>
/// <param name="TestFile">Full path of the test samples; null for none.</param>
/// <param name="Labels">Kind of labels.</param>
/// <param name="Seed">Root seed.</param>
/// <param name="Options">Network and gradient descent.</param>
internal sealed record TrainPlan(
    string Command, string Dataset, string? TestFile, string Labels, ulong Seed, TrainExperimentOptions Options)
{
    /// <summary>Label column of the samples file; null for the usual one.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>What became of whole numbers that stand for pixels.</summary>
    public ValueScale Scale { get; init; }

    private const string Advice = "Give the --out folder of a training that ran with --checkpoint-every.";

    /// <summary>Name of the checkpoint beside the plan.</summary>
    public const string CheckpointName = "checkpoint.safetensors";

    /// <summary>Writes the plan into a run folder.</summary>
    /// <param name="folder">The run folder.</param>
    public void Save(string folder) => PlanFile.Save(folder, this, TrainPlanJson.Default.TrainPlan);

    /// <summary>Reads the plan of a run folder.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="DatasetException">The folder holds no checkpoint, or its plan is damaged.</exception>
    public static TrainPlan Load(string folder) =>
        File.Exists(Path.Combine(folder, CheckpointName))
            ? PlanFile.Load(folder, TrainPlanJson.Default.TrainPlan, Advice)
            : throw new DatasetException(folder, "there is no checkpoint", $"{PlanFile.Name} and {CheckpointName}", Advice);
}

/// <summary>Compiled JSON metadata of <see cref="TrainPlan"/>.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(TrainPlan))]
internal sealed partial class TrainPlanJson : JsonSerializerContext;
