using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>A deep model that the user has, beside those that are trained: arm <c>model</c>.</summary>
public sealed class OwnDeepModel
{
    private readonly bool _knowsClasses;
    private readonly Partition _partition;

    private OwnDeepModel(DeepClassifier model, Partition partition, bool knowsClasses) =>
        (Model, _partition, _knowsClasses) = (model, partition, knowsClasses);

    /// <summary>The model; not owned.</summary>
    public DeepClassifier Model { get; }

    private Readout Readout => _partition.ClusterCount == _partition.GroupCount ? Readout.Native : Readout.Max;

    /// <summary>A model with an output for each class of the images, read out by the greatest one of a coarse class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">The images.</param>
    /// <exception cref="ArgumentException">It has other outputs, or reads images of another size.</exception>
    public static OwnDeepModel OfClasses(DeepClassifier model, HardenImages images)
    {
        Require(model, images, images?.Partition);
        return new OwnDeepModel(model, images!.Partition, knowsClasses: true);
    }

    /// <summary>A model with an output, or several of its own, for each coarse class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">The images.</param>
    /// <param name="partition">Coarse class of each output; null for one output a coarse class.</param>
    /// <exception cref="ArgumentException">It has other outputs or coarse classes, or reads images of another size.</exception>
    public static OwnDeepModel OfCoarse(DeepClassifier model, HardenImages images, Partition? partition = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        partition ??= Partition.OfCoarse(images.Partition.GroupCount);
        Require(model, images, partition);
        Shape.Require(
            partition.GroupCount == images.Partition.GroupCount, nameof(partition),
            $"has {partition.GroupCount} coarse classes; the images have {images.Partition.GroupCount}");
        return new OwnDeepModel(model, partition, knowsClasses: false);
    }

    /// <summary>The arm; where an output is a sub-class that nobody knows of an image, the first one of its coarse class stands for it.
    /// </summary>
    internal ImageArm ToArm(HardenImages images, ImageSplit split) => new(
        ArmName.Model, Relabel(split.Train, images), Relabel(split.Test, images), _partition, [], [Readout]);

    private ImageSet Relabel(ImageSet part, HardenImages images) => _knowsClasses
        ? part
        : part with { Labels = Array.ConvertAll(images.GroupsOf(part), group => _partition.ClustersOf(group)[0]) };

    private static void Require(DeepClassifier model, HardenImages images, Partition? partition)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        model.RequireFitting(images.Train);
        Shape.Require(model.HasGradients, nameof(model), $"gives scores only, and attacks need gradients");
        Shape.Require(
            model.ClassCount == partition!.ClusterCount, nameof(model),
            $"has {model.ClassCount} outputs; {partition.ClusterCount} were expected");
    }
}
