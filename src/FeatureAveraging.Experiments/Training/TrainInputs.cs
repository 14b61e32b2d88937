using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Training;

/// <summary>What a network is trained and tested on.</summary>
public sealed class TrainInputs
{
    /// <summary>Bundles data for one training.</summary>
    /// <param name="dataset">Name of the data, for the record: <c>synthetic</c>, <c>mnist</c> or a file name.</param>
    /// <param name="supervision">Labels to learn.</param>
    /// <param name="train">Training samples.</param>
    /// <param name="test">Test samples; null when there are none.</param>
    /// <exception cref="ArgumentException">Fine labels are wanted and the clusters are unknown, or test and training samples
    /// differ in width or partition.</exception>
    public TrainInputs(string dataset, Supervision supervision, LabeledSamples train, LabeledSamples? test = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataset);
        ArgumentNullException.ThrowIfNull(train);
        Shape.Require(
            supervision == Supervision.Coarse || (train.HasClusters && test?.HasClusters != false), nameof(train),
            $"or the test samples have no clusters; fine labels need the cluster of each sample");
        Shape.Require(
            test is null || test.Inputs.Dimension == train.Inputs.Dimension, nameof(test),
            $"has d = {test?.Inputs.Dimension}; the training samples have d = {train.Inputs.Dimension}");
        Shape.Require(
            supervision == Supervision.Coarse || test is null || test.Partition!.Labels.SequenceEqual(train.Partition!.Labels),
            nameof(test), $"has other sides of its clusters than the training samples");
        (Dataset, Supervision, Train, Test) = (dataset, supervision, train, test);
    }

    /// <summary>Name of the data.</summary>
    public string Dataset { get; }

    /// <summary>Labels to learn.</summary>
    public Supervision Supervision { get; }

    /// <summary>Training samples.</summary>
    public LabeledSamples Train { get; }

    /// <summary>Test samples; null when there are none.</summary>
    public LabeledSamples? Test { get; }

    /// <summary>The user's name of each coarse class, from group 0 (+) on.</summary>
    /// <value>The default is null: they have none.</value>
    public IReadOnlyList<string>? LabelNames { get; init; }

    /// <summary>The coarse classes in the order of the user's numbers; of two without any other order − comes first, as class 0 does.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<int> NumberedGroups
    {
        get => field ?? (Train.GroupCount == 2 ? [1, 0] : [.. Enumerable.Range(0, Train.GroupCount)]);
        init;
    }

    /// <summary>What the user calls the coarse classes, in the order of his numbers: by name, or by number where there is none.</summary>
    public IReadOnlyList<string> NumberedNames =>
        [.. NumberedGroups.Select((group, i) => LabelNames?[group] ?? i.ToString(CultureInfo.InvariantCulture))];

    /// <summary>What the network looks like: binary for two coarse classes, one output a class for everything else.</summary>
    public Supervision Form => Supervision == Supervision.Coarse && Train.GroupCount == 2 ? Supervision.Coarse : Supervision.Fine;

    /// <summary>
    /// Samples as the network sees them: where more than two coarse classes are learnt, or two by a dense network, those are its classes.
    /// </summary>
    /// <param name="samples">The training or the test samples.</param>
    /// <param name="dense">Whether the network has a dense second layer, and so an output for each coarse class.</param>
    public LabeledSamples AsLearnt(LabeledSamples samples, bool dense = false)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Supervision == Supervision.Fine ? samples
            : samples.GroupCount > 2 ? samples.ToCoarse()
            : dense ? WithClassOfEachSign(samples)
            : samples;
    }

    /// <summary>Name of the arm in metrics and files: <c>coarse</c> or <c>fine</c>.</summary>
    public string Arm => Supervision == Supervision.Coarse ? ArmName.Coarse : ArmName.Fine;

    // Class 1 for +1 and class 0 for −1.
    private static LabeledSamples WithClassOfEachSign(LabeledSamples samples)
    {
        int[] labels = samples.Labels.ToArray();
        return new LabeledSamples(samples.Inputs, labels, Array.ConvertAll(labels, y => y > 0 ? 1 : 0), DenseNetwork.OwnClasses(2));
    }
}

/// <summary>Which labels a network is trained on.</summary>
public enum Supervision
{
    /// <summary>Binary labels ±1; the binary network.</summary>
    Coarse,

    /// <summary>The cluster (or class) of each sample; the k-class network.</summary>
    Fine,
}
