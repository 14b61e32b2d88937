using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Heads;

/// <summary>Trains heads by gradient descent on one set of features.</summary>
/// <remarks>
/// The descent sees c·z with c² = D/mean‖z − z̄‖², so that a coordinate has variance 1 on average and neither weights nor biases learn
/// differently on features of another scale; c is folded back into the weights afterwards.
/// </remarks>
internal sealed class HeadTraining
{
    private const int TrajectoryPoints = 50;
    private readonly RecordDraft _draft;
    private readonly HeadOptions _options;
    private readonly TrainingSet _set;
    private readonly float _scale;
    private readonly int _batch;

    public HeadTraining(RecordDraft draft, LabeledSamples train, HeadOptions options)
    {
        (_draft, _options) = (draft, options);
        _scale = (float)Math.Sqrt(train.Inputs.Dimension / TrainRecipe.MeanSquaredDistance(train.Inputs));
        var scaled = new Samples(train.Count, train.Inputs.Dimension);
        TensorPrimitives.Multiply(train.Inputs.Values, _scale, scaled.Values);
        _set = new TrainingSet(new LabeledSamples(scaled, train.Labels.ToArray(), train.Clusters.ToArray(), train.Partition));
        _batch = Math.Min(options.BatchSize, train.Count);
    }

    /// <summary>Widths and initialisation of both heads.</summary>
    public NetworkOptions Network => new()
    {
        NeuronsPerSign = _options.NeuronsPerSign,
        NeuronsPerClass = _options.NeuronsPerClass,
        MulticlassBias = true,      // centred training needs one on raw features
        InitialWeightScale = _options.InitialWeightScale / Math.Sqrt(_set.Data.Inputs.Dimension),
        InitialBiasScale = 0,
    };

    /// <summary>Trains one head and adds its trajectories; their steps are epochs, like those of the deep network.</summary>
    /// <param name="arm">Name of the head.</param>
    /// <param name="initial">The network at step 0.</param>
    /// <param name="share">m or h: η is multiplied by it, which undoes the 1/m and 1/h in front of the neurons.</param>
    /// <returns>The result; its network reads raw features.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TrainingResult Run(string arm, TwoLayerNetwork initial, int share)
    {
        RunContext context = _draft.Context;
        var descent = new TrainingOptions
        {
            LearningRate = share * _options.LearningRate / _set.Data.Inputs.Dimension,
            Steps = _options.Steps,
            BatchSize = _batch == _set.Data.Count ? 0 : _batch,
            Momentum = _options.Momentum,
            CenterInputs = true,
            RecordEvery = Math.Max(1, _options.Steps / TrajectoryPoints),
            Threads = context.Threads,
        };
        var hooks = new TrainingHooks { Progress = context.OfTraining($"training {arm}") };
        TrainingResult result = Trainer.Train(initial, _set, descent, context.Seed, hooks, context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        _draft.Diagnostics.AddRange(result.Diagnostics.Select(d => d with { Message = $"{arm}: {d.Message}" }));
        AddTrajectory(arm, "loss", result, point => point.Loss);
        AddTrajectory(arm, "accuracy", result, point => point.Accuracy);
        return result with { Network = HeadNetwork.Scale(result.Network, _ => _scale) };
    }

    private void AddTrajectory(string arm, string quantity, TrainingResult result, Func<TrajectoryPoint, double> value) => _draft.AddSeries(
        SeriesName.Of("trajectory", arm, quantity),
        ("step", [.. result.Trajectory.Select(point => (double)point.Step * _batch / _set.Data.Count)]),
        ("value", [.. result.Trajectory.Select(value)]));
}
