using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Cli.Sweeps;

/// <summary><c>harden</c> of a two-layer network as the cell of a sweep: one seed, unless the sweep says otherwise.</summary>
internal static class HardenSweep
{
    public static SweptExperiment Create(CliHost host, SweepData? data)
    {
        HardenCommand.RefuseSubclasses("Data.Labels", data?.Labels);
        var samples = new SweptSamples(host, data);
        var binder = new Lazy<OptionsBinder<HardenOptions>>(
            () => SweptCells.CreateBinder(HardenJson.Default.HardenOptions, Defaults(samples)));
        Lazy<Provenance> provenance = SweptCells.CollectProvenance(host);
        return new SweptExperiment
        {
            Id = ExperimentInfo.Harden.Id,
            Bind = settings => Write(SweptCells.Bind(binder.Value, settings) with { Inputs = samples.Inputs }),
            Check = json => binder.Value.Check(() => Read(json).Validated()),
            NameMetrics = json => NameMetrics(samples, Read(json), new RunContext(new Seed(0), provenance.Value)),
            Run = (json, seed, cell) =>
            {
                HardenOptions options = Read(json);
                RunContext context = SweptCells.ContextOf(host, provenance.Value, seed, cell);
                TrainInputs inputs = samples.Load(options.Data, context.Seed, context.Threads);
                return SweptCells.ResultOf(HardenExperiment.Run(inputs, options, context), context);
            },
        };
    }

    private static HardenOptions Defaults(SweptSamples samples)
    {
        HardenOptions recipe = samples.Source is SyntheticSource
            ? HardenRecipe.Synthetic
            : HardenRecipe.ForSamples(samples.Load(null, new Seed(0), 1).Train);
        return recipe with { Seeds = 1 };
    }

    // A run on a few samples of the same kind: which metrics there are depends on options and kind of labels, never on size.
    private static string[] NameMetrics(SweptSamples samples, HardenOptions options, RunContext context)
    {
        TrainInputs real = samples.Load(options.Data, context.Seed, 1);
        int groups = real.Train.GroupCount, perGroup = options.Clusters ?? 2;
        var distribution = ClusterDistribution.Create(
            new ClusterOptions { ClusterCount = 2 * groups, ClassCount = groups, InputDimension = (2 * groups) + 1 }, context.Seed);
        LabeledSamples drawn = distribution.Draw(20 * groups * Math.Max(2, perGroup), context.Seed, "sweep.names");
        LabeledSamples train = real.Train.Partition?.ClusterCount > groups
            ? drawn
            : new LabeledSamples(drawn.Inputs, drawn.Labels.ToArray(), groupCount: groups);
        HardenOptions small = options with
        {
            Inputs = null,
            Data = null,
            Width = null,
            Epochs = null,
            Training = options.Training with { Steps = 2, BatchSize = 0 },
            Discovery = options.Discovery with { ClustersPerSide = Math.Max(2, perGroup), Components = 0 },
            MaxAccuracyLoss = 1,
        };
        return [.. HardenExperiment.Run(new TrainInputs(real.Dataset, Supervision.Coarse, train), small, context).Record.Metrics.Keys];
    }

    private static JsonObject Write(HardenOptions options) =>
        (JsonObject)JsonSerializer.SerializeToNode(options, HardenJson.Default.HardenOptions)!;

    private static HardenOptions Read(JsonObject json) => json.Deserialize(HardenJson.Default.HardenOptions)!;
}
