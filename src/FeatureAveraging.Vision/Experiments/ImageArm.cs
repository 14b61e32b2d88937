using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>One arm: the labels a network learns, and the decisions it is judged by.</summary>
/// <param name="Name">Its name in records.</param>
/// <param name="Train">Training images with the arm's own classes.</param>
/// <param name="Test">Test images with the arm's own classes.</param>
/// <param name="Partition">Side of each of the arm's classes.</param>
/// <param name="ClassNames">Name of each of the arm's classes.</param>
/// <param name="Readouts">How its outputs become a binary decision; the first is the one it is compared by.</param>
internal sealed record ImageArm(
    string Name, ImageSet Train, ImageSet Test, Partition Partition, IReadOnlyList<string> ClassNames, IReadOnlyList<Readout> Readouts)
{
    private static readonly Readout[] Binary = [Readout.Native];
    private static readonly Readout[] Multiclass = [Readout.Max, Readout.Sum, Readout.Probability];

    /// <summary>How its images are perturbed in training; null for not at all.</summary>
    public AdversarialTrainingOptions? Adversarial { get; init; }

    /// <summary>Whether it learns the two sides alone.</summary>
    public bool IsCoarse => Readouts[0] == Readout.Native;

    /// <summary>The arm that learns the two sides.</summary>
    public static ImageArm OfSides(string name, ImageExperimentData data) =>
        new(
            name, data.Train.ToCoarse(data.Partition), data.Test.ToCoarse(data.Partition), Partition.OfCoarse(data.Partition.GroupCount),
            TrainedModel.SideNames, Binary);

    /// <summary>The arm that learns all classes.</summary>
    public static ImageArm OfClasses(string name, ImageExperimentData data) =>
        new(name, data.Train, data.Test, data.Partition, data.ClassNames, Multiclass);

    /// <summary>A metric of one read-out: arms with a single one do not name it.</summary>
    public MetricName Metric(string quantity, Readout readout) => MetricName.Of(Name, quantity, IsCoarse ? null : readout);
}
