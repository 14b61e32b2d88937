using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Heads;

/// <summary>
/// Figures 2c and 2d of Li et al. 2025: a binary and a k-class two-layer head on the penultimate features z of a trained deep network.
/// </summary>
/// <remarks>
/// <para>
/// μ_i is the raw mean of z over class i, as in the paper. It is not centred by the global mean z̄:
/// then Σ n_i⟨μ_i − z̄, w⟩ = 0 for every w, so that own and other cosines balance by construction (±0.3 in the binary head,
/// a diagonal of 0.99 and more in the k-class head, on made-up features of any kind), and the means are linearly dependent.
/// Raw means of clustered features with a common part gave a diagonal of 0.16 to 0.73 (the more in common, the less), off-diagonal −0.03 to
/// −0.08, own blocks of 0.07 to 0.23 and other blocks of −0.25 to 0.03, like the printed ones (0.3 to 0.67, near 0, 0.05 to 0.3, −0.03).
/// </para>
/// <para>Every radius here is a distance between feature vectors z, not between images:
/// arms are called <c>head-…</c> to keep the two apart.</para>
/// </remarks>
public static class FeatureHeads
{
    /// <summary>Why heads cannot be trained and measured on features; null when they can.</summary>
    /// <param name="train">Features of training samples.</param>
    /// <param name="test">Features of test samples.</param>
    public static string? FindObstacle(LabeledSamples train, LabeledSamples test)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        if (!train.HasClusters || !test.HasClusters)
        {
            return "the class of each sample is needed, of training and of test samples";
        }

        if (test.Inputs.Dimension != train.Inputs.Dimension || !test.Partition!.Labels.SequenceEqual(train.Partition!.Labels))
        {
            return $"training samples are {train.Inputs.Dimension} wide with {train.Partition!.ClusterCount} classes, " +
                $"test samples {test.Inputs.Dimension} with {test.Partition!.ClusterCount}; " +
                "the same width, classes and sides are needed";
        }

        int[] missing =
            [.. Enumerable.Range(0, train.Partition!.ClusterCount).Where(j => !train.Clusters.Contains(j) || !test.Clusters.Contains(j))];
        return missing.Length > 0
            ? $"class {missing[0]} has no training or no test sample; every class needs one of each"
            : FeatureMeasurement.FindObstacle(train.ComputeClusterMeans()) is { } obstacle
                ? $"the Gram matrix of the class means {obstacle}"
                : null;
    }

    /// <summary>Trains both heads and adds all that is measured of them: metrics, matrices, trajectories, curves, claims.</summary>
    /// <param name="draft">The record that grows.</param>
    /// <param name="train">Penultimate features of the training samples: n × D, with their classes as clusters.</param>
    /// <param name="test">The same of the test samples.</param>
    /// <param name="options">
    /// Widths, gradient descent, radii. With radii that end within their time budget the results do not depend on the threads.
    /// </param>
    /// <returns>The networks by arm, <c>head-coarse</c> and <c>head-fine</c>; they read raw features.</returns>
    /// <exception cref="ArgumentException">There is an obstacle (<see cref="FindObstacle"/>); nothing was added.</exception>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range; all are listed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, between steps or samples; the draft keeps what is done.</exception>
    public static IReadOnlyDictionary<string, TwoLayerNetwork> AddTo(
        RecordDraft draft, LabeledSamples train, LabeledSamples test, HeadOptions options)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        string? obstacle = FindObstacle(train, test);
        Shape.Require(obstacle is null, nameof(train), $"cannot carry heads: {obstacle}");
        var training = new HeadTraining(draft, train, options);
        (int width, Seed seed) = (train.Inputs.Dimension, draft.Context.Seed);
        TrainingResult coarse =
            training.Run(ArmName.HeadCoarse, NetworkInitializer.Binary(training.Network, width, seed), options.NeuronsPerSign);
        TrainingResult fine = training.Run(
            ArmName.HeadFine, NetworkInitializer.Multiclass(training.Network, width, train.Partition!, seed), options.NeuronsPerClass);
        draft.Mark("heads.training");

        var measures = new HeadMeasures(draft, train, test, options.GroupSize);
        measures.Add(ArmName.HeadCoarse, coarse);
        measures.Add(ArmName.HeadFine, fine);
        var networks =
            new Dictionary<string, TwoLayerNetwork> { [ArmName.HeadCoarse] = coarse.Network, [ArmName.HeadFine] = fine.Network };
        if (options.RadiusCount > 0)
        {
            new HeadRadii(draft, train, test, options).AddAll(networks);
        }

        HeadClaims.AddTo(draft);
        draft.Mark("heads.measures");
        return networks;
    }
}
