using System.Globalization;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>How k classes are merged into coarse classes: the coarse labelling of a data set that has fine labels.</summary>
public sealed class ClassMerge
{
    private readonly Func<int, Partition> _partition;

    private ClassMerge(string name, Func<int, Partition> partition, int? classCount = null) =>
        (Name, _partition, ClassCount) = (name, partition, classCount);

    /// <summary>Even classes positive, odd classes negative (the paper's MNIST task).</summary>
    public static ClassMerge Parity { get; } =
        new("parity", k => new Partition([.. Enumerable.Range(0, k).Select(j => j % 2 == 0 ? 1 : -1)]));

    /// <summary>The first k/2 classes positive, the others negative (the paper's CIFAR-10 task); k/2 is rounded down.</summary>
    public static ClassMerge FirstHalf { get; } = new("first-half", k => Partition.FirstPositive(k / 2, k - (k / 2)));

    /// <summary>What is meant where nothing is said: of two classes 1 is positive, more are merged by parity.</summary>
    public static ClassMerge Usual { get; } = new("usual", k => k == 2 ? new Partition([-1, 1]) : Parity.For(k));

    /// <summary>Every named merge.</summary>
    public static IReadOnlyList<ClassMerge> All { get; } = [Parity, FirstHalf];

    /// <summary>Its name, for example <c>parity</c>, or the mapping it was given as.</summary>
    public string Name { get; }

    /// <summary>Classes it was given for, there even where samples show fewer; null for a rule that merges any number.</summary>
    public int? ClassCount { get; }

    /// <summary>The merge of a given name.</summary>
    /// <param name="name"><c>parity</c> or <c>first-half</c>.</param>
    /// <exception cref="ArgumentException">There is no such merge.</exception>
    public static ClassMerge Named(string name) =>
        All.FirstOrDefault(m => m.Name == name)
        ?? throw new ArgumentException(
            $"'{name}' is not a class merge; expected {string.Join(" or ", All.Select(m => m.Name))}.", nameof(name));

    /// <summary>
    /// A merge by name, or by a mapping that lists the classes of each coarse class; of two the first is the positive side.
    /// </summary>
    /// <param name="text"><c>parity</c>, <c>first-half</c> or a mapping such as <c>0,1,2,3,4|5,6,7,8,9</c>.</param>
    /// <exception cref="ArgumentException">There is no such merge, or the mapping does not name each class from 0 once.</exception>
    public static ClassMerge Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains('|', StringComparison.Ordinal))
        {
            return Named(text);
        }

        int[][] groups = [.. text.Split('|').Select(group => Array.ConvertAll(group.Split(','), ParseClass))];
        int[] classes = [.. groups.SelectMany(group => group)];
        return classes.Order().SequenceEqual(Enumerable.Range(0, classes.Length))
            ? Of(
                Partition.OfGroups([.. Enumerable.Range(0, classes.Length).Select(j => Array.FindIndex(groups, g => g.Contains(j)))]), text)
            : throw new ArgumentException(
                $"'{text}' is not a class mapping; expected lists that name each class from 0 once, such as 0,1,2,3,4|5,6,7,8,9.",
                nameof(text));
    }

    private static int ParseClass(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int j) ? j : -1;

    /// <summary>A merge given class by class.</summary>
    /// <param name="partition">Coarse class of each class.</param>
    public static ClassMerge Of(Partition partition) => Of(partition, "given");

    /// <summary>The coarse classes of k classes.</summary>
    /// <param name="classCount">k, at least 2.</param>
    /// <exception cref="ArgumentException">k is less than 2, or more than the classes it was given for.</exception>
    public Partition For(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        return _partition(classCount);
    }

    private static ClassMerge Of(Partition partition, string name)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return new ClassMerge(name, For, partition.ClusterCount);

        Partition For(int k)
        {
            Shape.Require(k <= partition.ClusterCount, nameof(partition), $"has {partition.ClusterCount} classes; there are k = {k}");
            return partition;
        }
    }
}
