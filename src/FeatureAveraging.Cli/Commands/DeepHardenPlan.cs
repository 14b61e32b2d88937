using System.Text.Json.Serialization;
using FeatureAveraging.Datasets;
using FeatureAveraging.Vision.Hardening;

namespace FeatureAveraging.Cli.Commands;

/// <summary>What is needed to resume a hardening of deep networks.</summary>
/// <param name="Command">The command line that started it.</param>
/// <param name="Seed">Root seed.</param>
/// <param name="Options">The options: they name the images, and the number of threads, another of which would change last digits.</param>
internal sealed record DeepHardenPlan(string Command, ulong Seed, DeepHardenOptions Options)
{
    /// <summary>Writes the plan into a run folder.</summary>
    /// <param name="folder">The run folder.</param>
    public void Save(string folder) => PlanFile.Save(folder, this, DeepHardenPlanJson.Default.DeepHardenPlan);

    /// <summary>Reads the plan of a run folder.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="DatasetException">The folder holds no plan, or a damaged one.</exception>
    public static DeepHardenPlan Load(string folder) => PlanFile.Load(
        folder, DeepHardenPlanJson.Default.DeepHardenPlan, "Give the --out folder of a hardening of deep networks that was interrupted.");
}

/// <summary>Compiled JSON metadata of <see cref="DeepHardenPlan"/>.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DeepHardenPlan))]
internal sealed partial class DeepHardenPlanJson : JsonSerializerContext;
