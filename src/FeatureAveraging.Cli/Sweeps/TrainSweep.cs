using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.Plans;
using FeatureAveraging.Training;

namespace FeatureAveraging.Cli.Sweeps;

/// <summary><c>train</c> as the cell of a sweep.</summary>
internal static class TrainSweep
{
    private const string Inputs = "Inputs";

    public static SweptExperiment Create(CliHost host, SweepData? data)
    {
        var samples = new SweptSamples(host, data);
        var binder = new Lazy<OptionsBinder<TrainExperimentOptions>>(() => SweptCells.CreateBinder(
            TrainExperimentJson.Default.TrainExperimentOptions, samples.Source.ComputeDefaults()));
        Lazy<Provenance> provenance = SweptCells.CollectProvenance(host);
        return new SweptExperiment
        {
            Id = ExperimentInfo.Train.Id,
            Bind = settings => Write(SweptCells.Bind(binder.Value, settings), samples.Inputs),
            Check = json =>
            {
                TrainExperimentOptions options = Read(json);
                binder.Value.Check(() => options.ValidatedFor(samples.Source.Form(options), samples.Source.SampleCount(options)));
            },
            NameMetrics = json => Run(samples, Small(Read(json)), new RunContext(new Seed(0), provenance.Value)).Metrics.Keys.ToArray(),
            Run = (json, seed, cell) => Run(samples, Read(json), SweptCells.ContextOf(host, provenance.Value, seed, cell)),
        };
    }

    private static CellResult Run(SweptSamples samples, TrainExperimentOptions options, RunContext context)
    {
        TrainInputs inputs = samples.Load(options.Data, context.Seed, context.Threads);
        TrainingHooks hooks = context.Checkpoints?.AddTo(new TrainingHooks(), inputs.Arm) ?? new TrainingHooks();
        return SweptCells.ResultOf(TrainExperiment.Run(inputs, options, context, hooks), context);
    }

    // Which metrics there are does not depend on how long it trains.
    private static TrainExperimentOptions Small(TrainExperimentOptions options) =>
        options with { Epochs = null, Training = options.Training with { Steps = Math.Min(options.Training.Steps, 1) } };

    private static JsonObject Write(TrainExperimentOptions options, SampleInputs inputs)
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(options, TrainExperimentJson.Default.TrainExperimentOptions)!;
        json.Insert(0, Inputs, JsonSerializer.SerializeToNode(inputs, TrainExperimentJson.Default.SampleInputs));
        return json;
    }

    private static TrainExperimentOptions Read(JsonObject json)
    {
        var options = (JsonObject)json.DeepClone();
        options.Remove(Inputs);
        return options.Deserialize(TrainExperimentJson.Default.TrainExperimentOptions)!;
    }
}
