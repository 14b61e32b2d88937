using System.Text.Json;
using System.Text.Json.Serialization;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Experiments.Training;

namespace FeatureAveraging.Cli.Commands;

/// <summary>What a training needs to be taken up again; lies beside its checkpoint.</summary>
/// <param name="Command">The command line that began it.</param>
/// <param name="Dataset">Data set or full path of a samples file.</param>
/// <param name="TestFile">Full path of the test samples; null for none.</param>
/// <param name="Labels">Kind of labels.</param>
/// <param name="Seed">Root seed.</param>
/// <param name="Options">Network and gradient descent.</param>
internal sealed record TrainPlan(string Command, string Dataset, string? TestFile, string Labels, ulong Seed, TrainExperimentOptions Options)
{
    private const string FileName = "plan.json";

    /// <summary>Name of the checkpoint beside the plan.</summary>
    public const string CheckpointName = "checkpoint.safetensors";

    /// <summary>Writes the plan into a run folder.</summary>
    /// <param name="folder">The run folder.</param>
    public void Save(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, TrainPlanJson.Default.TrainPlan));

    /// <summary>Reads the plan of a run folder.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="DatasetException">The folder holds no checkpoint, or its plan is damaged.</exception>
    public static TrainPlan Load(string folder)
    {
        const string advice = "Give the --out folder of a training that ran with --checkpoint-every.";
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path) || !File.Exists(Path.Combine(folder, CheckpointName)))
        {
            throw new DatasetException(folder, "there is no checkpoint", $"{FileName} and {CheckpointName}", advice);
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), TrainPlanJson.Default.TrainPlan)!;
        }
        catch (JsonException fault)
        {
            throw new DatasetException(path, fault.Message, "the plan that favg train wrote", advice, fault);
        }
    }
}

/// <summary>Compiled JSON metadata of <see cref="TrainPlan"/>.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(TrainPlan))]
internal sealed partial class TrainPlanJson : JsonSerializerContext;
