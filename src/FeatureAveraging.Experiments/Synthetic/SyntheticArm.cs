using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Measuring;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Theory;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>One arm: its training, its features and its trajectories with the theory's beside them.</summary>
internal sealed class SyntheticArm(SyntheticOptions options, RecordDraft draft)
{
    private bool IsBrief => options.Scope == SyntheticScope.ExactRadii;

    /// <summary>Trains one network; of two coarse classes its decision on a few planes is recorded on the way.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="initial">The network at step 0.</param>
    /// <param name="set">The samples, with the labels to learn.</param>
    /// <param name="training">Gradient descent.</param>
    /// <param name="train">The samples with their clusters and centres.</param>
    public TrainingResult Train(
        string arm, TwoLayerNetwork initial, TrainingSet set, TrainingOptions training, LabeledSamples train)
    {
        training = IsBrief ? training with { RecordEvery = 0 } : training;
        var hooks = new TrainingHooks { Progress = draft.Context.OfTraining($"training {arm}") };
        hooks = draft.Context.Checkpoints?.AddTo(hooks, arm) ?? hooks;
        bool sees = train.GroupCount == 2 && !IsBrief && draft.Context.Checkpoints is null;      // a resumed training lacks frames
        TrainingFrames? frames = sees ? new TrainingFrames(train.Features!, train.Partition!) : null;
        hooks = frames?.Listen(hooks, initial, training) ?? hooks;
        TrainingResult result = Trainer.Train(initial, set, training, draft.Context.Seed, hooks, draft.Context.Cancellation);
        frames?.AddTo(draft, arm, result);
        draft.Diagnostics.AddRange(result.Diagnostics);
        return result;
    }

    /// <summary>Adds everything that is measured of a trained network.</summary>
    public void Measure(string arm, TrainingResult result, LabeledSamples train, LabeledSamples test)
    {
        MeasureEnd(arm, result);
        draft.Metrics[MetricName.Of(arm, "accuracy.clean")] = Evaluation.Of(result.Network, test, options.Training.Loss).BinaryAccuracy;
        FeatureMetrics.AddTo(draft, arm, FeatureMeasurement.Measure(result.Network, train.Features!, train.Partition!));
        if (!IsBrief)
        {
            AddTrajectories(arm, result, train);
        }
    }

    /// <summary>Adds what is measured of a network whose classes were discovered, so that no feature is the feature of a class.</summary>
    public void MeasureDiscovered(string arm, TrainingResult result, LabeledSamples train, LabeledSamples test)
    {
        MeasureEnd(arm, result);
        draft.Metrics[MetricName.Of(arm, "accuracy.clean")] =
            new Classifier(result.Network, Readout.Max).Accuracy(test, draft.Context.Threads);
        draft.Metrics[MetricName.Of(arm, "index.averaging")] =
            FeatureMeasurement.Measure(result.Network, train.Features!, train.Partition!).AveragingIndex;
    }

    private void MeasureEnd(string arm, TrainingResult result)
    {
        TrajectoryPoint last = result.Trajectory[^1];
        draft.Metrics[MetricName.Of(arm, "steps")] = result.StepsTaken;
        draft.Metrics[MetricName.Of(arm, "loss.final")] = last.Loss;
        draft.Metrics[MetricName.Of(arm, "accuracy.train")] = last.Accuracy;
    }

    private void AddTrajectories(string arm, TrainingResult result, LabeledSamples train)
    {
        PredictedTrajectory? theory = Predict(result.Network, train);
        IReadOnlyList<TrajectoryPoint> points = result.Trajectory;
        double[] steps = [.. points.Select(p => (double)p.Step)];
        Add("loss", [.. points.Select(p => p.Loss)], theory?.Loss);
        Add("accuracy", [.. points.Select(p => p.Accuracy)], null);
        Add("margin.mean", [.. points.Select(p => p.MeanMargin)], theory?.Margin);
        var spread = new FeatureSpread(result.Network, train.Features!, train.Partition!);
        (Band ownCoefficients, Band otherCoefficients) = spread.MeasureCoefficients(points);
        AddBand("coefficient.own", ownCoefficients, theory?.CoefficientOwn);
        AddBand("coefficient.other", otherCoefficients, theory?.CoefficientOther);
        (Band ownCosines, Band otherCosines) = spread.MeasureCosines(points);
        AddBand("cosine.own", ownCosines, null);
        AddBand("cosine.other", otherCosines, null);
        AddBand("active", Band.Of(points.Select(p => (IReadOnlyCollection<double>)p.ActiveShares)), null);

        void Add(string quantity, double[] values, double[]? predicted) =>
            draft.AddSeries(SeriesName.Of("trajectory", arm, quantity), [("step", steps), ("value", values), .. Theory(predicted)]);

        void AddBand(string quantity, Band band, double[]? predicted) => draft.AddSeries(
            SeriesName.Of("trajectory", arm, quantity),
            [("step", steps), ("value", band.Mean), ("min", band.Least), ("max", band.Most), .. Theory(predicted)]);

        (string Name, double[] Values)[] Theory(double[]? predicted) =>
            predicted is null ? [] : [("theory", [.. points.Select(p => predicted[p.Step])])];
    }

    private PredictedTrajectory? Predict(TwoLayerNetwork network, LabeledSamples train)
    {
        bool ofGroups = network is MulticlassNetwork { ClassCount: var classes } && classes != options.Data.ClusterCount;
        if (ofGroups || TrajectoryPrediction.FindObstacle(options.Data, options.Network, options.Training) is not null)
        {
            return null;
        }

        int[] sizes = new int[options.Data.ClusterCount];
        foreach (int cluster in train.Clusters)
        {
            sizes[cluster]++;
        }

        return network is BinaryNetwork
            ? TrajectoryPrediction.PredictBinary(options.Data, options.Network, options.Training, sizes)
            : TrajectoryPrediction.PredictMulticlass(options.Data, options.Network, options.Training with { Loss = null }, sizes);
    }
}
