using System.Text.Json.Nodes;
using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Hardening;

namespace FeatureAveraging.Cli.Verification;

/// <summary>Runs <c>harden</c> again. Its record holds every option and says where its samples lay.</summary>
internal static class HardenRerun
{
    public static Rerun Run(RerunContext context, FoundRecord found)
    {
        var chosen = (JsonObject)found.Record.Options.DeepClone();
        chosen.Remove("Dataset");
        if ((chosen["Network"] as JsonObject)?.ContainsKey("Architecture") == true)
        {
            return RunDeep(context, found with { Record = found.Record with { Options = chosen } });
        }

        HardenOptions options = RerunContext.OptionsOf(
            found with { Record = found.Record with { Options = chosen } }, HardenJson.Default.HardenOptions);
        if (options.Inputs is not { } inputs)
        {
            return Rerun.Impossible("the record does not name its samples: an earlier version made it");
        }

        if (FindLost(inputs.Samples, inputs.Test, options.Model?.File, options.Embedding?.Model?.File) is { } lost)
        {
            return lost;
        }

        int threads = options.Training.Threads;
        if (options.Embedding is not null)
        {
            Provenance provenance = ProvenanceCollector.CollectWithLibtorch(
                context.Host, threads, found.Record.Provenance.Command, ofUsers: true).Provenance;
            return Rerun.Of(HeadHardenRun.Rerun(options, context.Places, context.Run(found, provenance)).Record);
        }

        var seed = new Seed(found.Record.Seeds["root"]);
        TrainInputs data = DataChoice.Of(inputs, context.Places).Source()
            .Load(new TrainExperimentOptions { Data = options.Data ?? TrainRecipe.Synthetic.Data }, seed, threads);
        return Rerun.Of(HardenExperiment.Run(
            data, options, context.Run(found, threads), OwnModelFile.Load(options.Model, inputs.Labels, data).Own).Record);
    }

    // The record of deep networks holds every option, too; what a directory of images holds is not known to be what it was.
    private static Rerun RunDeep(RerunContext context, FoundRecord found)
    {
        DeepHardenOptions options = RerunContext.OptionsOf(found, DeepHardenJson.Default.DeepHardenOptions);
        SampleInputs inputs = options.Inputs!;
        if (FindLost(inputs.Samples, inputs.Test, options.Model?.File) is { } lost)
        {
            return lost;
        }

        var data = DataChoice.Of(inputs, context.Places);
        HardenImages images = DeepHardenRun.Load(data, options.Network.Architecture).Images;
        Provenance provenance = ProvenanceCollector.CollectWithLibtorch(
            context.Host, options.Training.Threads, found.Record.Provenance.Command, ofUsers: options.Model is not null).Provenance;
        using OwnDeepModelFile? own = OwnDeepModelFile.Load(options.Model, data, images);
        return Rerun.Of(DeepHardenExperiment.Run(images, options, context.Run(found, provenance), own: own?.Model).Record);
    }

    private static Rerun? FindLost(params RunInput?[] files) =>
        files.FirstOrDefault(one => one is not null && !RunInputs.IsThere(one)) is { } lost
            ? Rerun.Impossible($"{lost.Path} is not there as it was")
            : null;
}
