using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Theory;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>One arm: its training, its features and its trajectories with the theory's beside them.</summary>
internal sealed class SyntheticArm(SyntheticOptions options, Seed seed, RecordDraft draft, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
{
    /// <summary>Trains one network.</summary>
    public TrainingResult Train(string arm, TwoLayerNetwork initial, TrainingSet set, TrainingOptions training)
    {
        var hooks = new TrainingHooks { Progress = progress is null ? null : new Relay($"training {arm}", progress) };
        TrainingResult result = Trainer.Train(initial, set, training, seed, hooks, cancellation);
        draft.Diagnostics.AddRange(result.Diagnostics);
        return result;
    }

    /// <summary>Adds everything that is measured of a trained network.</summary>
    public void Measure(string arm, TrainingResult result, LabeledSamples train, LabeledSamples test)
    {
        TrajectoryPoint last = result.Trajectory[^1];
        draft.Metrics[$"{arm}.steps"] = result.StepsTaken;
        draft.Metrics[$"{arm}.loss.final"] = last.Loss;
        draft.Metrics[$"{arm}.accuracy.train"] = last.Accuracy;
        draft.Metrics[$"{arm}.accuracy.clean"] = SyntheticCurves.MeasureAccuracy(result.Network, result.Network is BinaryNetwork ? Readout.Native : Readout.Max, test);
        AddFeatures(arm, result.Network, train.Features!, train.Partition!);
        AddTrajectories(arm, result, train);
    }

    private void AddFeatures(string arm, TwoLayerNetwork network, Matrix features, Partition partition)
    {
        FeatureMeasures measures = FeatureMeasurement.Measure(network, features, partition);
        draft.Metrics[$"{arm}.cosine.own"] = measures.OwnCosine;
        draft.Metrics[$"{arm}.cosine.other"] = measures.OtherCosine;
        if (measures.DiagonalCosine is { } diagonal && measures.OffDiagonalCosine is { } offDiagonal)
        {
            draft.Metrics[$"{arm}.cosine.diagonal"] = diagonal;
            draft.Metrics[$"{arm}.cosine.offdiagonal"] = offDiagonal;
        }

        draft.Metrics[$"{arm}.index.averaging"] = measures.AveragingIndex;
        draft.Metrics[$"{arm}.coefficients.spread"] = measures.MedianSpread;
        draft.Metrics[$"{arm}.residual.ratio"] = measures.MeanResidualRatio;
        draft.AddSeries($"matrix.{arm}.cosine", ("shape", [measures.Cosines.Rows, measures.Cosines.Columns]), ("values", measures.Cosines.Values.ToArray()));
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
        AddBand("coefficient.own", spread.Own(points), theory?.CoefficientOwn);
        AddBand("coefficient.other", spread.Other(points), theory?.CoefficientOther);
        AddBand("cosine.own", spread.OwnCosines(points), null);
        AddBand("cosine.other", spread.OtherCosines(points), null);
        AddBand("active", ([.. points.Select(p => p.ActiveShares.Average())], [.. points.Select(p => p.ActiveShares.Min())], [.. points.Select(p => p.ActiveShares.Max())]), null);

        void Add(string quantity, double[] values, double[]? predicted) =>
            draft.AddSeries($"trajectory.{arm}.{quantity}", [("step", steps), ("value", values), .. Theory(predicted)]);

        void AddBand(string quantity, (double[] Mean, double[] Least, double[] Most) band, double[]? predicted) =>
            draft.AddSeries($"trajectory.{arm}.{quantity}", [("step", steps), ("value", band.Mean), ("min", band.Least), ("max", band.Most), .. Theory(predicted)]);

        (string Name, double[] Values)[] Theory(double[]? predicted) =>
            predicted is null ? [] : [("theory", [.. points.Select(p => predicted[p.Step])])];
    }

    private PredictedTrajectory? Predict(TwoLayerNetwork network, LabeledSamples train)
    {
        if (TrajectoryPrediction.FindObstacle(options.Data, options.Network, options.Training) is not null)
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

    private sealed class Relay(string stage, IProgress<ExperimentProgress> progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) =>
            progress.Report(new ExperimentProgress(stage, value.Steps == 0 ? 1 : (double)value.Step / value.Steps));
    }
}
