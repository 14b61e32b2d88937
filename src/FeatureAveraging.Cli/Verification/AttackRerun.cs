using System.Globalization;
using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Verification;

/// <summary>
/// Runs <c>attack</c> again. Its record names model and samples. They are taken from where they lay if the same files lie there still, or
/// made again from the record of the synthetic run that wrote them.
/// </summary>
internal static class AttackRerun
{
    public static Rerun Run(RerunContext context, FoundRecord found)
    {
        AttackExperimentOptions options = RerunContext.OptionsOf(found, AttackExperimentJson.Default.AttackExperimentOptions);
        if (options.Inputs is not { } inputs)
        {
            return Rerun.Impossible("the record does not name the files that were attacked: an earlier version made it");
        }

        (string? modelPath, string? samplesPath) = (Find(context, inputs.Model), Find(context, inputs.Samples));
        if (modelPath is null || samplesPath is null)
        {
            return Rerun.Impossible(
                $"{(modelPath is null ? inputs.Model : inputs.Samples).Path} is not there as it was, and no record of a synthetic run " +
                "that made it lies below the verified path");
        }

        DataChoice data = DataChoice.Of(inputs, context.Places) with { Dataset = samplesPath };
        string readout = found.Record.Options["Readout"]!.GetValue<string>().ToLowerInvariant();
        var request = new ModelRequest(modelPath, readout, data)
        {
            Map = inputs.Map is null ? null : LayerMap.Parse(inputs.Map),
            Axes = inputs.Axes ?? [],
            Mean = inputs.Mean ?? [],
            Deviation = inputs.Deviation ?? [],
            Device = ChosenDevice.Parse(inputs.Device),
        };
        Provenance provenance =
            AttackSubject.CollectProvenance(context.Host, request, options.Threads, found.Record.Provenance.Command).Provenance;
        using AttackSubject subject = AttackSubject.Load(request);
        return Rerun.Of(subject.Run(options, context.Run(found, provenance)).Record);
    }

    private static string? Find(RerunContext context, RunInput input)
    {
        if (RunInputs.IsThere(input))
        {
            return input.Path;
        }

        FoundRecord? maker = context.Records.FirstOrDefault(
            one => one.Record.Experiment == ExperimentInfo.Synthetic.Id && one.Record.Started == input.MadeBy);
        if (maker is null)
        {
            return null;
        }

        string folder = Path.Combine(context.Scratch, context.Records.ToList().IndexOf(maker).ToString(CultureInfo.InvariantCulture));
        if (!Directory.Exists(folder))
        {
            RunFiles.Write(SyntheticRerun.Compute(context, maker), attacked: null, name => Path.Combine(folder, name));
        }

        string written = Path.Combine(folder, Path.GetFileName(Path.GetDirectoryName(input.Path))!, Path.GetFileName(input.Path));
        return File.Exists(written) ? written : null;
    }
}
