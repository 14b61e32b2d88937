using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Training;

/// <summary>Gradient descent on two-layer networks.</summary>
public static class Trainer
{
    /// <summary>Trains a network.</summary>
    /// <param name="initial">The network at step 0; not changed.</param>
    /// <param name="set">Training data.</param>
    /// <param name="options">Gradient descent.</param>
    /// <param name="seed">Root seed; mini-batches draw from stream <c>training.batches</c>.</param>
    /// <param name="hooks">Progress, checkpoints, resume.</param>
    /// <param name="cancellation">Stops after the current step.</param>
    public static TrainingResult Train(TwoLayerNetwork initial, TrainingSet set, TrainingOptions options, Seed seed, TrainingHooks? hooks = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException("The engines land with the next commit.");
}
