using System.Text.Json.Nodes;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Cli.Verification;

/// <summary>
/// Runs <c>reproduce mnist</c> or <c>reproduce cifar10</c> again. The record holds every option; the images come from the data directory.
/// </summary>
internal static class ImageRerun
{
    // Told by the data set, not chosen.
    private static readonly string[] Told = ["Classes", "Sides"];

    public static Rerun Run(RerunContext context, FoundRecord found, ImageExperimentSource source)
    {
        ImageExperimentOptions options = RerunContext.OptionsOf(Chosen(found), ImageExperimentJson.Default.ImageExperimentOptions);
        ImageOutcome outcome = ImageExperiment.Run(
            source.Load(context.Places).Data,
            options,
            context.Run(
                found,
                ProvenanceCollector.CollectWithLibtorch(context.Host, options.Training.Threads, found.Record.Provenance.Command)
                    .Provenance));
        return Rerun.Of(outcome.Record);
    }

    private static FoundRecord Chosen(FoundRecord found)
    {
        var options = (JsonObject)found.Record.Options.DeepClone();
        foreach (string name in Told)
        {
            (options["Data"] as JsonObject)?.Remove(name);
        }

        return found with { Record = found.Record with { Options = options } };
    }
}
