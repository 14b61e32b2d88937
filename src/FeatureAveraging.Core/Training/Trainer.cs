using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Numerics.Kernels;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Training;

/// <summary>Gradient descent on two-layer networks (Li et al. 2025, Sec. 3.2 and 4), in the direct or in the dual form.</summary>
public static class Trainer
{
    /// <summary>Trains a network.</summary>
    /// <param name="initial">The network at step 0; not changed. With
    /// <see cref="TrainingOptions.CenterInputs"/> its biases act on centred inputs.</param>
    /// <param name="set">Training data; a network with several outputs needs clusters, one per output.</param>
    /// <param name="options">Gradient descent.</param>
    /// <param name="seed">Root seed; epoch e of mini-batches draws from stream <c>training.batches</c>, index e.</param>
    /// <param name="hooks">Progress, checkpoints, resume.</param>
    /// <param name="cancellation">Stops after the current step; the result says so, nothing is thrown.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">Network, data and loss do not fit together, or the
    /// checkpoint belongs to another training.</exception>
    /// <remarks>
    /// Iterates are those of θ ← θ − η∇L with L the mean loss and ReLU'(0) = 0. Results are the same bits at any thread count.
    /// Memory is reserved before the first step; a step allocates nothing.
    /// </remarks>
    public static TrainingResult Train(
        TwoLayerNetwork initial, TrainingSet set, TrainingOptions options, Seed seed, TrainingHooks? hooks = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        Shape.Require(
            initial.Hidden.InputDimension == set.Data.Inputs.Dimension, nameof(initial),
            $"reads d = {initial.Hidden.InputDimension}; the samples have d = {set.Data.Inputs.Dimension}");
        TrainingForm form = FormPlanner.Choose(initial, set, options);
        OutputHead head = CreateHead(initial, set, options);
        using var team = new WorkerTeam(options.Threads);
        Descent descent = form == TrainingForm.Dual
            ? new DualDescent(initial, set, head, options.LearningRate, team)
            : new DirectDescent(initial, set, head, options, seed, team);
        var run = new TrainingRun(initial, set, options, form, seed, hooks ?? new TrainingHooks(), descent);
        return run.ToEnd(cancellation);
    }

    private static OutputHead CreateHead(TwoLayerNetwork initial, TrainingSet set, TrainingOptions options)
    {
        if (initial is BinaryNetwork binary)
        {
            LossFunction loss = options.Loss ?? LossFunction.Logistic;
            Shape.Require(
                loss != LossFunction.CrossEntropy, nameof(options),
                $"asks for the loss {loss}; a binary network is trained by Logistic or Exponential");
            return new BinaryHead(binary, set.Data.Labels, loss);
        }

        Shape.Require(
            (options.Loss ?? LossFunction.CrossEntropy) == LossFunction.CrossEntropy, nameof(options),
            $"asks for the loss {options.Loss}; a network with several outputs is trained by CrossEntropy");
        Shape.Require(
            !options.TrainOutputLayer || initial is DenseNetwork, nameof(options),
            $"asks to train the output layer; a k-class network has a fixed one");
        Shape.Require(
            set.Data.HasClusters, nameof(set),
            $"carries binary labels only; a network with several outputs needs the cluster of each sample");
        Shape.Require(
            set.Data.Partition!.ClusterCount == initial.OutputCount, nameof(set),
            $"has {set.Data.Partition.ClusterCount} clusters; the network has {initial.OutputCount} outputs");
        return initial is DenseNetwork dense
            ? new DenseHead(dense, set.Data.Clusters)
            : new MulticlassHead((MulticlassNetwork)initial, set.Data.Clusters);
    }
}
