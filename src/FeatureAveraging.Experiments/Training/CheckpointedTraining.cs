using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Training;

/// <summary>A training whose networks are kept as they were after some steps.</summary>
internal static class CheckpointedTraining
{
    /// <summary>Trains a network.</summary>
    /// <param name="initial">The network at step 0.</param>
    /// <param name="set">Samples with the labels to learn.</param>
    /// <param name="training">Gradient descent.</param>
    /// <param name="steps">Steps after which the network is kept.</param>
    /// <param name="seed">Seed of the order of the data.</param>
    /// <param name="progress">Is told of the steps.</param>
    /// <param name="cancellation">Stops after the current step.</param>
    /// <returns>The networks by step, and how training ended; the last network is the final one, of a training that diverged too.</returns>
    public static (SortedDictionary<int, TwoLayerNetwork> Networks, TrainingResult Result) Train(
        TwoLayerNetwork initial, TrainingSet set, TrainingOptions training, IEnumerable<int> steps, Seed seed,
        IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var networks = new SortedDictionary<int, TwoLayerNetwork>();
        var hooks = new TrainingHooks { Progress = progress, SnapshotSteps = steps.ToHashSet(), OnSnapshot = networks.Add };
        TrainingResult result = Trainer.Train(initial, set, training, seed, hooks, cancellation);
        networks[result.StepsTaken] = result.Network;
        return (networks, result);
    }
}
