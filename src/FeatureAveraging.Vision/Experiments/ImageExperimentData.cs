using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>The images of an experiment and what their classes mean.</summary>
public sealed record ImageExperimentData
{
    /// <summary>Puts images together.</summary>
    /// <param name="name">Id of the experiment, for example <c>mnist</c>; the printed curves of that name,
    /// where there are any, are drawn behind ours.</param>
    /// <param name="train">Training images with classes 0…k−1.</param>
    /// <param name="test">Test images of the same size and classes.</param>
    /// <param name="partition">Side of each class.</param>
    /// <param name="classNames">k names.</param>
    /// <exception cref="ArgumentException">Sizes or class counts disagree.</exception>
    public ImageExperimentData(string name, ImageSet train, ImageSet test, Partition partition, IReadOnlyList<string> classNames)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(classNames);
        Shape.Require(
            (train.Channels, train.Height, train.Width) == (test.Channels, test.Height, test.Width), nameof(test),
            $"are {test.Channels} × {test.Height} × {test.Width}; the training images are {train.Channels} × {train.Height} × " +
            $"{train.Width}");
        Shape.Require(
            classNames.Count == partition.ClusterCount, nameof(classNames),
            $"are {classNames.Count}; the partition has {partition.ClusterCount} classes");
        (Name, Train, Test, Partition, ClassNames) = (name, train, test, partition, classNames);
    }

    /// <summary>Id of the experiment.</summary>
    public string Name { get; }

    /// <summary>Training images.</summary>
    public ImageSet Train { get; init; }

    /// <summary>Test images.</summary>
    public ImageSet Test { get; init; }

    /// <summary>Side of each class.</summary>
    public Partition Partition { get; }

    /// <summary>Name of each class.</summary>
    public IReadOnlyList<string> ClassNames { get; }
}
