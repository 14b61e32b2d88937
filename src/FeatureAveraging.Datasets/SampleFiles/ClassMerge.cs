using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>How k classes are merged into two sides: the coarse labelling of a data set that has fine labels.</summary>
public sealed class ClassMerge
{
    private readonly Func<int, Partition> _partition;

    private ClassMerge(string name, Func<int, Partition> partition, int leastClassCount = 0) => (Name, _partition, LeastClassCount) = (name, partition, leastClassCount);

    /// <summary>Even classes positive, odd classes negative (the paper's MNIST task).</summary>
    public static ClassMerge Parity { get; } = new("parity", k => new Partition([.. Enumerable.Range(0, k).Select(j => j % 2 == 0 ? 1 : -1)]));

    /// <summary>The first k/2 classes positive, the others negative (the paper's CIFAR-10 task); k/2 is rounded down.</summary>
    public static ClassMerge FirstHalf { get; } = new("first-half", k => Partition.FirstPositive(k / 2, k - (k / 2)));

    /// <summary>Every named merge.</summary>
    public static IReadOnlyList<ClassMerge> All { get; } = [Parity, FirstHalf];

    /// <summary>Its name, for example <c>parity</c>.</summary>
    public string Name { get; }

    /// <summary>The classes there are even where samples show fewer: k of a given partition, else 0 for "as many as are seen".</summary>
    internal int LeastClassCount { get; }

    /// <summary>The merge of a given name.</summary>
    /// <param name="name"><c>parity</c> or <c>first-half</c>.</param>
    /// <exception cref="ArgumentException">There is no such merge.</exception>
    public static ClassMerge Named(string name) =>
        All.FirstOrDefault(m => m.Name == name)
        ?? throw new ArgumentException($"'{name}' is not a class merge; expected {string.Join(" or ", All.Select(m => m.Name))}.", nameof(name));

    /// <summary>A merge given class by class.</summary>
    /// <param name="partition">Side of each class.</param>
    public static ClassMerge Of(Partition partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return new ClassMerge("given", k =>
        {
            Shape.Require(k <= partition.ClusterCount, nameof(partition), $"has {partition.ClusterCount} classes; there are k = {k}");
            return partition;
        }, partition.ClusterCount);
    }

    /// <summary>The sides of k classes.</summary>
    /// <param name="classCount">k, at least 2.</param>
    /// <exception cref="ArgumentException">k is less than 2, or more than the classes of a given partition.</exception>
    public Partition For(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        return _partition(classCount);
    }
}
