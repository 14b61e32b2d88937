using System.Text.Json.Serialization;
using FeatureAveraging.Datasets;
using FeatureAveraging.Options;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Cli.Commands;

/// <summary>What is needed to resume an experiment on images.</summary>
/// <param name="Command">The command line that started it.</param>
/// <param name="Experiment">Id of the experiment.</param>
/// <param name="Seed">Root seed.</param>
/// <param name="Options">The options, with the number of threads: another number would change last digits.</param>
internal sealed record ImagePlan(string Command, string Experiment, ulong Seed, ImageExperimentOptions Options)
{
    /// <summary>Writes the plan into a run folder.</summary>
    /// <param name="folder">The run folder.</param>
    public void Save(string folder) => PlanFile.Save(folder, this, ImagePlanJson.Default.ImagePlan);

    /// <summary>Reads the plan of a run folder.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="experiment">Id of the experiment that the user named.</param>
    /// <exception cref="DatasetException">The folder holds no plan, or a damaged one.</exception>
    /// <exception cref="OptionsException">The plan is that of another experiment.</exception>
    public static ImagePlan Load(string folder, string experiment)
    {
        ImagePlan plan = PlanFile.Load(folder, ImagePlanJson.Default.ImagePlan, "Give the --out folder of a run that was interrupted.");
        return plan.Experiment == experiment ? plan
            : throw new OptionsException(
                [$"--resume is {folder}, a run of {plan.Experiment}; expected one of {experiment}: favg reproduce {plan.Experiment} " +
                 $"--resume {folder}."]);
    }
}

/// <summary>Compiled JSON metadata of <see cref="ImagePlan"/>.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ImagePlan))]
internal sealed partial class ImagePlanJson : JsonSerializerContext;
