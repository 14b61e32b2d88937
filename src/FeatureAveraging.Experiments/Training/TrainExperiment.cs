using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Training;

/// <summary>Trains one network on given samples and records what came of it.</summary>
public static class TrainExperiment
{
    /// <summary>Runs the training.</summary>
    /// <param name="inputs">Samples and the labels to learn.</param>
    /// <param name="options">Network and gradient descent.</param>
    /// <param name="seed">Root seed.</param>
    /// <param name="provenance">Where and with what; copied into the record.</param>
    /// <param name="clock">For the start and the timings.</param>
    /// <param name="hooks">Progress, checkpoints, resume.</param>
    /// <param name="cancellation">Stops after the current step; the record then describes the network so far.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range; all are listed.</exception>
    public static TrainOutcome Run(
        TrainInputs inputs,
        TrainExperimentOptions options,
        Seed seed,
        Provenance provenance,
        TimeProvider clock,
        TrainingHooks? hooks = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        options.ValidatedFor(inputs.Form, inputs.Train.Count);
        DateTimeOffset started = clock.GetUtcNow();
        long begin = clock.GetTimestamp();
        TrainingOptions training = options.Resolve(inputs.Form, inputs.Train.Count).Validated();
        var set = new TrainingSet(inputs.AsLearnt(inputs.Train));
        TrainingResult result = Trainer.Train(Initialize(inputs, options.Network, seed), set, training, seed, hooks, cancellation);
        double trained = clock.GetElapsedTime(begin).TotalMilliseconds;

        Dictionary<string, double> metrics = Measure(inputs, result, training.Loss);
        var record = new RunRecord
        {
            Experiment = "train",
            Started = started,
            Options = Describe(inputs, options),
            Seeds = new Dictionary<string, ulong> { ["root"] = seed.Root },
            Provenance = provenance,
            Metrics = metrics,
            Series = Series(inputs.Arm, result.Trajectory),
            Diagnostics = result.Diagnostics,
            TimingsMs = new Dictionary<string, double>
            {
                ["train"] = trained,
                ["evaluate"] = clock.GetElapsedTime(begin).TotalMilliseconds - trained,
            },
        };
        return new TrainOutcome(record, result.Network, result.Outcome);
    }

    private static TwoLayerNetwork Initialize(TrainInputs inputs, NetworkOptions options, Seed seed) => inputs.Form == Supervision.Coarse
        ? NetworkInitializer.Binary(options, inputs.Train.Inputs.Dimension, seed)
        : NetworkInitializer.Multiclass(options, inputs.Train.Inputs.Dimension, inputs.AsLearnt(inputs.Train).Partition!, seed);

    private static JsonObject Describe(TrainInputs inputs, TrainExperimentOptions options)
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(options, TrainExperimentJson.Default.TrainExperimentOptions)!;
        json.Insert(0, "Dataset", inputs.Dataset);
        json.Insert(1, "Labels", inputs.Arm);
        return json;
    }

    private static Dictionary<string, double> Measure(TrainInputs inputs, TrainingResult result, LossFunction? loss)
    {
        string arm = inputs.Arm;
        TrajectoryPoint last = result.Trajectory[^1];
        var metrics = new Dictionary<string, double>
        {
            [MetricName.Of(arm, "steps")] = result.StepsTaken,
            [MetricName.Of(arm, "loss.final")] = last.Loss,
            [MetricName.Of(arm, "accuracy.train")] = last.Accuracy,
        };
        if (inputs.Test is not null)
        {
            Evaluation test = Evaluation.Of(result.Network, inputs.AsLearnt(inputs.Test), loss);
            metrics[MetricName.Of(arm, "loss.test")] = test.Loss;
            metrics[MetricName.Of(arm, "accuracy.test")] = test.NativeAccuracy;
            metrics[MetricName.Of(arm, "accuracy.clean")] = test.BinaryAccuracy;
        }

        return metrics;
    }

    private static Dictionary<string, IReadOnlyDictionary<string, double[]>> Series(string arm, IReadOnlyList<TrajectoryPoint> points)
    {
        IReadOnlyDictionary<string, double[]> Column(Func<TrajectoryPoint, double> value) => new Dictionary<string, double[]>
        {
            ["step"] = [.. points.Select(p => (double)p.Step)],
            ["value"] = [.. points.Select(value)],
        };

        return new Dictionary<string, IReadOnlyDictionary<string, double[]>>
        {
            [SeriesName.Of("trajectory", arm, "loss")] = Column(p => p.Loss),
            [SeriesName.Of("trajectory", arm, "accuracy")] = Column(p => p.Accuracy),
            [SeriesName.Of("trajectory", arm, "margin.mean")] = Column(p => p.MeanMargin),
            [SeriesName.Of("trajectory", arm, "margin.min")] = Column(p => p.MinMargin),
            [SeriesName.Of("trajectory", arm, "active")] = Column(p => p.ActiveShares.Average()),
        };
    }
}
