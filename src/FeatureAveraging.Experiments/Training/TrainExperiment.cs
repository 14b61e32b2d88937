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
    /// <param name="options">Network and gradient descent; the threads are those of the context.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <param name="hooks">Checkpoints, snapshots, resume. Its own progress is used where the context has none.</param>
    /// <returns>The record and the network, of a cancelled training as it was after the last step.</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range; all are listed.</exception>
    public static ExperimentOutcome Run(
        TrainInputs inputs, TrainExperimentOptions options, RunContext context, TrainingHooks? hooks = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        options = options with { Training = options.Training with { Threads = context.Threads } };
        options.ValidatedFor(inputs.Form, inputs.Train.Count);
        var draft = new RecordDraft(context);
        TrainingOptions training = options.Resolve(inputs.Form, inputs.Train.Count).Validated();
        hooks = (hooks ?? new TrainingHooks()) with { Progress = context.OfTraining("training") ?? hooks?.Progress };
        TrainingResult result = Trainer.Train(
            Initialize(inputs, options, context.Seed), new TrainingSet(inputs.AsLearnt(inputs.Train, options.DenseWidth is not null)),
            training, context.Seed, hooks, context.Cancellation);
        draft.Diagnostics.AddRange(result.Diagnostics);
        draft.Mark("train");
        Measure(draft, inputs, result, training.Loss);
        AddTrajectories(draft, inputs.Arm, result.Trajectory);
        draft.Mark("evaluate");
        return new ExperimentOutcome(draft.Build(ExperimentInfo.Train.Id, Describe(inputs, options)), result.Outcome)
        {
            Networks = new Dictionary<string, TwoLayerNetwork> { [inputs.Arm] = result.Network },
        };
    }

    private static TwoLayerNetwork Initialize(TrainInputs inputs, TrainExperimentOptions options, Seed seed)
    {
        int d = inputs.Train.Inputs.Dimension;
        return options.DenseWidth is { } width
            ? NetworkInitializer.Dense(options.Network, width, d, inputs.AsLearnt(inputs.Train, dense: true).Partition!, seed)
            : inputs.Form == Supervision.Coarse ? NetworkInitializer.Binary(options.Network, d, seed)
            : NetworkInitializer.Multiclass(options.Network, d, inputs.AsLearnt(inputs.Train).Partition!, seed);
    }

    private static JsonObject Describe(TrainInputs inputs, TrainExperimentOptions options)
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(options, TrainExperimentJson.Default.TrainExperimentOptions)!;
        json.Insert(0, "Dataset", inputs.Dataset);
        json.Insert(1, "Labels", inputs.Arm);
        return json;
    }

    private static void Measure(RecordDraft draft, TrainInputs inputs, TrainingResult result, LossFunction? loss)
    {
        string arm = inputs.Arm;
        TrajectoryPoint last = result.Trajectory[^1];
        draft.Metrics[MetricName.Of(arm, "steps")] = result.StepsTaken;
        draft.Metrics[MetricName.Of(arm, "loss.final")] = last.Loss;
        draft.Metrics[MetricName.Of(arm, "accuracy.train")] = last.Accuracy;
        if (inputs.Test is not null)
        {
            Evaluation test = Evaluation.Of(result.Network, inputs.AsLearnt(inputs.Test, result.Network is DenseNetwork), loss);
            draft.Metrics[MetricName.Of(arm, "loss.test")] = test.Loss;
            draft.Metrics[MetricName.Of(arm, "accuracy.test")] = test.NativeAccuracy;
            draft.Metrics[MetricName.Of(arm, "accuracy.clean")] = test.BinaryAccuracy;
        }
    }

    private static void AddTrajectories(RecordDraft draft, string arm, IReadOnlyList<TrajectoryPoint> points)
    {
        double[] steps = [.. points.Select(p => (double)p.Step)];
        Add("loss", p => p.Loss);
        Add("accuracy", p => p.Accuracy);
        Add("margin.mean", p => p.MeanMargin);
        Add("margin.min", p => p.MinMargin);
        Add("active", p => p.ActiveShares.Average());

        void Add(string quantity, Func<TrajectoryPoint, double> value) =>
            draft.AddSeries(SeriesName.Of("trajectory", arm, quantity), ("step", steps), ("value", [.. points.Select(value)]));
    }
}
