using System.Globalization;
using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Experiments.Synthetic;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Cli.Verification;

/// <summary>
/// Runs <c>attack</c> again. Its record holds every option but names model and samples only in its command line:
/// they are taken from where it says or, where they were not kept,
/// made again from the record of the synthetic run that wrote them (the one whose <c>--out</c> is the folder they lay in).
/// </summary>
internal static class AttackRerun
{
    private static readonly string[] Inputs = ["--model", "--samples"];

    public static Rerun Run(RerunContext context, FoundRecord found)
    {
        List<string> words = [.. CommandWords.Split(found.Record.Provenance.Command).Skip(2)];        // after "favg attack"
        foreach (string option in Inputs)
        {
            int at = words.IndexOf(option) + 1;
            if (at == 0 || at == words.Count || Find(context, words[at]) is not { } path)
            {
                return Rerun.Impossible(
                    $"{(at == 0 || at == words.Count ? option : words[at])} is not there, and no record of the run that made it lies " +
                    "below the verified path");
            }

            words[at] = path;
        }

        ModelChoice model = AttackCommand.LoadModel(context.Host, words);
        AttackExperimentOptions options = RerunContext.OptionsOf(found, AttackExperimentJson.Default.AttackExperimentOptions);
        AttackOutcome outcome = AttackExperiment.Run(
            model.Classifier,
            model.Samples.Samples,
            options,
            new Seed(found.Record.Seeds["root"]),
            ProvenanceCollector.Collect(context.Host, options.Threads, found.Record.Provenance.Command),
            context.Host.Clock,
            context.Relay(),
            context.Host.Cancellation);
        return Rerun.Of(outcome.Record);
    }

    private static string? Find(RerunContext context, string path)
    {
        // a bare word names a data set
        if (File.Exists(path) || Directory.Exists(path) || !path.Contains('/', StringComparison.Ordinal))
        {
            return path;
        }

        string? maker = Path.GetDirectoryName(Path.GetDirectoryName(path));      // <run folder>/models/fine.safetensors
        FoundRecord? source = context.Records.FirstOrDefault(
            r => r.Record.Experiment == "synthetic"
                && CommandWords.ValueOf(CommandWords.Split(r.Record.Provenance.Command), "--out") == maker);
        if (source is null)
        {
            return null;
        }

        string folder = Path.Combine(context.Scratch, context.Records.ToList().IndexOf(source).ToString(CultureInfo.InvariantCulture));
        Write(SyntheticRerun.Compute(context, source), folder);
        string written = Path.Combine(folder, Path.GetRelativePath(maker!, path));
        return File.Exists(written) ? written : null;
    }

    // The files of a run folder, as RunSession writes them.
    private static void Write(SyntheticOutcome outcome, string folder)
    {
        foreach ((string arm, TwoLayerNetwork network) in outcome.Networks)
        {
            ModelFile.Save(Path.Combine(folder, "models", $"{arm}.safetensors"), network);
        }

        SamplesFile.Save(Path.Combine(folder, "samples", "test.npz"), outcome.Test);
    }
}
