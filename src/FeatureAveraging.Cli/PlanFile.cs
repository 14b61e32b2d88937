using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Cli;

/// <summary>What is needed to resume a run: <c>plan.json</c> beside its checkpoints.</summary>
internal static class PlanFile
{
    /// <summary>Name of the file.</summary>
    public const string Name = "plan.json";

    /// <summary>Writes a plan into a run folder.</summary>
    public static void Save<TPlan>(string folder, TPlan plan, JsonTypeInfo<TPlan> type) =>
        AtomicFile.WriteText(Path.Combine(folder, Name), JsonSerializer.Serialize(plan, type));

    /// <summary>Reads the plan of a run folder.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="type">Compiled JSON metadata of the plan.</param>
    /// <param name="advice">What to do where there is none.</param>
    /// <exception cref="DatasetException">There is none, or it is damaged.</exception>
    public static TPlan Load<TPlan>(string folder, JsonTypeInfo<TPlan> type, string advice)
        where TPlan : class
    {
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            throw new DatasetException(folder, "there is no run to go on with", Name, advice);
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), type)
                ?? throw new DatasetException(path, "it is empty", "the plan of a run", advice);
        }
        catch (JsonException fault)
        {
            throw new DatasetException(path, fault.Message, "the plan of a run", advice, fault);
        }
    }
}
