using System.Text.Json.Nodes;
using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Verification;

/// <summary>Runs <c>harden</c> again. Its record holds every option and says where its samples lay.</summary>
internal static class HardenRerun
{
    public static Rerun Run(RerunContext context, FoundRecord found)
    {
        var chosen = (JsonObject)found.Record.Options.DeepClone();
        chosen.Remove("Dataset");
        HardenOptions options = RerunContext.OptionsOf(
            found with { Record = found.Record with { Options = chosen } }, HardenJson.Default.HardenOptions);
        if (options.Inputs is not { } inputs)
        {
            return Rerun.Impossible("the record does not name its samples: an earlier version made it");
        }

        RunInput?[] files = [inputs.Samples, inputs.Test, options.Model?.File];
        if (files.FirstOrDefault(one => one is not null && !RunInputs.IsThere(one)) is { } lost)
        {
            return Rerun.Impossible($"{lost.Path} is not there as it was");
        }

        int threads = options.Training.Threads;
        var seed = new Seed(found.Record.Seeds["root"]);
        TrainInputs data = DataChoice.Of(inputs, context.Places).Source()
            .Load(new TrainExperimentOptions { Data = options.Data ?? TrainRecipe.Synthetic.Data }, seed, threads);
        return Rerun.Of(HardenExperiment.Run(
            data, options, context.Run(found, threads), OwnModelFile.Load(options.Model, inputs.Labels, data).Own).Record);
    }
}
