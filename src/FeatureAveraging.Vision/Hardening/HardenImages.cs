using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>The images that a deep network is hardened on.</summary>
public sealed record HardenImages
{
    /// <summary>Puts images together.</summary>
    /// <param name="dataset">Name of the data, for the record.</param>
    /// <param name="train">Images with their classes, to train and to choose by; with no test images also to judge by.</param>
    /// <param name="test">Test images of the same size and classes; null where there are none.</param>
    /// <param name="partition">Coarse class of each class. Classes serve as a rival only, where they say more than the coarse ones.</param>
    /// <param name="classNames">Name of each class.</param>
    /// <param name="groupNames">The user's name of each coarse class.</param>
    /// <exception cref="ArgumentException">Sizes or numbers of classes disagree.</exception>
    public HardenImages(
        string dataset, ImageSet train, ImageSet? test, Partition partition, IReadOnlyList<string> classNames,
        IReadOnlyList<string> groupNames)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataset);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(groupNames);
        Shape.Require(
            test is null || (train.Channels, train.Height, train.Width) == (test.Channels, test.Height, test.Width), nameof(test),
            $"are {test?.Channels} × {test?.Height} × {test?.Width}; the training images are {train.Channels} × {train.Height} × " +
            $"{train.Width}");
        Shape.Require(
            (classNames.Count, groupNames.Count) == (partition.ClusterCount, partition.GroupCount), nameof(classNames),
            $"are {classNames.Count} and those of coarse classes {groupNames.Count}; there are {partition.ClusterCount} classes and " +
            $"{partition.GroupCount} coarse classes");
        (Dataset, Train, Test, Partition, ClassNames, GroupNames) = (dataset, train, test, partition, classNames, groupNames);
    }

    /// <summary>Name of the data.</summary>
    public string Dataset { get; }

    /// <summary>Training images.</summary>
    public ImageSet Train { get; init; }

    /// <summary>Test images; null where there are none.</summary>
    public ImageSet? Test { get; init; }

    /// <summary>Coarse class of each class.</summary>
    public Partition Partition { get; }

    /// <summary>Name of each class.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The user's name of each coarse class.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>Whether the classes say more than the coarse classes do.</summary>
    public bool HasSubclasses => Partition.ClusterCount > Partition.GroupCount;

    /// <summary>Coarse class of each image, from 0.</summary>
    internal int[] GroupsOf(ImageSet images) => images.ToCoarse(Partition).Labels;
}
