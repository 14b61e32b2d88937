using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Frontiers;

/// <summary>One way of labelling the same samples, and the two-layer network that learns these labels.</summary>
/// <param name="Name">Name in records.</param>
/// <param name="Supervision">Binary labels, or the cluster of each sample.</param>
internal sealed record ShallowArm(string Name, Supervision Supervision)
{
    /// <summary>Parity, say.</summary>
    public static ShallowArm Coarse { get; } = new(ArmName.ShallowCoarse, Supervision.Coarse);

    /// <summary>The classes of the data.</summary>
    public static ShallowArm Fine { get; } = new(ArmName.ShallowFine, Supervision.Fine);

    /// <summary>Discovered sub-classes.</summary>
    public static ShallowArm Pseudo { get; } = new(ArmName.ShallowPseudo, Supervision.Fine);

    /// <summary>The decision that the frontier is about.</summary>
    public Readout Readout => Supervision == Supervision.Coarse ? Readout.Native : Readout.Max;

    /// <summary>The name of a metric: the read-out of a binary network is left out.</summary>
    /// <param name="quantity">For example <c>accuracy.clean</c>.</param>
    /// <param name="readout">The read-out.</param>
    public MetricName Metric(string quantity, Readout readout) =>
        MetricName.Of(Name, quantity, readout == Readout.Native ? null : readout);

    /// <summary>Trains the network and keeps it as it was after some steps.</summary>
    /// <param name="train">Samples with this arm's labels.</param>
    /// <param name="recipe">How two-layer networks are trained on them.</param>
    /// <param name="options">Width, epochs, checkpoints.</param>
    /// <param name="seed">Seed of initial weights and order.</param>
    /// <param name="progress">Is told of the steps.</param>
    /// <param name="cancellation">Stops after the current step.</param>
    /// <returns>The networks by step, and how training ended; the last network is the final one.</returns>
    public (SortedDictionary<int, TwoLayerNetwork> Networks, TrainingResult Result) Train(
        TrainingSet train,
        TrainExperimentOptions recipe,
        FrontierOptions options,
        Seed seed,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        int classes = train.Data.Partition!.ClusterCount, d = train.Data.Inputs.Dimension;
        NetworkOptions shape =
            recipe.Network with { NeuronsPerSign = options.Width / 2, NeuronsPerClass = Math.Max(1, options.Width / classes) };
        TrainingOptions training = (recipe with { Network = shape, Epochs = options.Epochs }).Resolve(Supervision, train.Data.Count);
        TwoLayerNetwork initial = Supervision == Supervision.Coarse
            ? NetworkInitializer.Binary(shape, d, seed)
            : NetworkInitializer.Multiclass(shape, d, train.Data.Partition, seed);

        return CheckpointedTraining.Train(
            initial, train, training, options.ComputeSteps(training.Steps / options.Epochs), seed, progress, cancellation);
    }
}
