using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Networks;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>Makes the arms of a deep hardening from its images.</summary>
/// <param name="images">Classes and coarse classes.</param>
/// <param name="split">The images by their use.</param>
internal sealed class DeepArm(HardenImages images, ImageSplit split)
{
    /// <summary>An arm that learns the coarse classes.</summary>
    public ImageArm OfCoarse(string name) => new(
        name, split.Train.ToCoarse(images.Partition), split.Test.ToCoarse(images.Partition),
        Partition.OfCoarse(images.Partition.GroupCount), images.GroupNames, [Readout.Native]);

    /// <summary>The arm that learns the known sub-classes.</summary>
    public ImageArm OfKnown() => new(
        ArmName.Fine, split.Train, split.Test, images.Partition, images.ClassNames, [Readout.Max]);

    /// <summary>An arm that learns discovered sub-classes, to be judged by validation images: it has no test images.</summary>
    public ImageArm OfFound(DiscoveredSubclasses found) => new(
        ArmName.Pseudo, split.Train with { Labels = found.Clusters }, split.Test.Take([]), found.Partition,
        NameSubclasses(found.Partition), [Readout.Max]);

    /// <summary>The same to be judged by test images, each in the sub-class of its coarse class whose mean image is nearest.</summary>
    public ImageArm OfChosen(DiscoveredSubclasses found, int threads) => OfFound(found) with
    {
        Test = split.Test with
        {
            Labels = PseudoClasses.Label(split.Test, images.Partition, split.Train.ToInputs(), found, threads),
        },
    };

    /// <summary>The row of the table that an arm is.</summary>
    public static HardenArm RowOf(ImageArm arm) => new(arm.Name, arm.Readouts[0], NamesReadout: !arm.IsCoarse);

    // even-3: the coarse class, and a number
    private string[] NameSubclasses(Partition partition) =>
    [
        .. Enumerable.Range(0, partition.ClusterCount).Select(j =>
        {
            int group = partition.Groups[j];
            return FormattableString.Invariant($"{images.GroupNames[group]}-{partition.ClustersOf(group).ToList().IndexOf(j)}");
        }),
    ];
}
