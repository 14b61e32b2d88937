using FeatureAveraging.Numerics;

namespace FeatureAveraging.Data;

/// <summary>
/// Which coarse class each cluster (or class) belongs to: k clusters in G ≥ 2 groups. Two groups are J₊ and J₋ of Definition 3.1.
/// </summary>
/// <remarks>
/// A coarse label is what samples carry: +1 for group 0 and −1 for group 1 where there are two groups, the group from 0 where there are
/// more.
/// </remarks>
public sealed class Partition
{
    private readonly int[] _groups;
    private readonly int[] _labels;
    private readonly int[][] _clusters;

    /// <summary>Makes a partition into two sides.</summary>
    /// <param name="sides">One +1 or −1 per cluster, length k.</param>
    /// <exception cref="ArgumentException">A value is not ±1, or one side is empty.</exception>
    public Partition(ReadOnlySpan<int> sides)
        : this(ToGroups(sides), 2)
    {
    }

    private Partition(int[] groups, int count)
    {
        _groups = groups;
        _clusters = [.. Enumerable.Range(0, count).Select(g => Enumerable.Range(0, groups.Length).Where(j => groups[j] == g).ToArray())];
        _labels = Array.ConvertAll(groups, LabelOf);
    }

    /// <summary>k, the number of clusters.</summary>
    public int ClusterCount => _groups.Length;

    /// <summary>G, the number of groups.</summary>
    public int GroupCount => _clusters.Length;

    /// <summary>Group of each cluster, from 0: k values.</summary>
    public ReadOnlySpan<int> Groups => _groups;

    /// <summary>
    /// The groups in the order of a user's numbers: that of the classes where every class is a group of its own, else from group 0 on.
    /// </summary>
    public IReadOnlyList<int> NumberedGroups => ClusterCount == GroupCount ? _groups : [.. Enumerable.Range(0, GroupCount)];

    /// <summary>Coarse label of each cluster: k values.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>J₊ of two sides, ascending, from 0.</summary>
    /// <exception cref="InvalidOperationException">There are more than two groups.</exception>
    public IReadOnlyList<int> PositiveClusters => Side(0);

    /// <summary>J₋ of two sides, ascending, from 0.</summary>
    /// <exception cref="InvalidOperationException">There are more than two groups.</exception>
    public IReadOnlyList<int> NegativeClusters => Side(1);

    /// <summary>The first clusters positive, the rest negative: the paper's J₊ = {1…k/2}.</summary>
    /// <param name="positive">|J₊|, ≥ 1.</param>
    /// <param name="negative">|J₋|, ≥ 1.</param>
    public static Partition FirstPositive(int positive, int negative) =>
        new([.. Enumerable.Repeat(1, positive), .. Enumerable.Repeat(-1, negative)]);

    /// <summary>A partition into any number of groups.</summary>
    /// <param name="groups">Group of each cluster, from 0: length k, every group up to the greatest
    /// at least once, at least two groups.</param>
    /// <exception cref="ArgumentException">A value is negative, a group is empty, or there is only one.</exception>
    public static Partition OfGroups(ReadOnlySpan<int> groups)
    {
        int[] copy = groups.ToArray();
        int count = copy.Length == 0 ? 0 : copy.Max() + 1, distinct = copy.Distinct().Count();
        Shape.Require(copy.All(g => g >= 0), nameof(groups), $"holds a negative group; groups are numbered from 0");
        Shape.Require(count >= 2, nameof(groups), $"has {count} groups; at least two are needed");
        Shape.Require(distinct == count, nameof(groups), $"goes up to group {count - 1} and leaves {count - distinct} of the groups empty");
        return new Partition(copy, count);
    }

    /// <summary>Consecutive clusters in groups of equal size; where k is no multiple of G the first groups have one less.</summary>
    /// <param name="clusters">k ≥ G.</param>
    /// <param name="groups">G ≥ 2.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static Partition Equal(int clusters, int groups)
    {
        Shape.Require(
            groups >= 2 && clusters >= groups, nameof(groups), $"is {groups} for {clusters} clusters; 2 to {clusters} groups are possible");
        int[] group = new int[clusters];
        for (int j = 0; j < clusters; j++)
        {
            // group g begins at ⌊g·k/G⌋
            group[j] = (int)((((long)(j + 1) * groups) - 1) / clusters);
        }

        return OfGroups(group);
    }

    /// <summary>Every cluster a coarse class of its own: what a network that learns G coarse classes has.</summary>
    /// <param name="groups">G ≥ 2.</param>
    public static Partition OfCoarse(int groups) => Equal(groups, groups);

    /// <summary>The clusters of one coarse label, ascending, from 0.</summary>
    /// <param name="label">A coarse label.</param>
    public IReadOnlyList<int> Clusters(int label) => ClustersOf(GroupOf(label));

    /// <summary>The clusters of one group, ascending, from 0.</summary>
    /// <param name="group">From 0 to G − 1.</param>
    public IReadOnlyList<int> ClustersOf(int group) => _clusters[group];

    /// <summary>The group of a coarse label.</summary>
    /// <param name="label">±1 for two groups, else the group.</param>
    /// <exception cref="ArgumentException">There is no such label.</exception>
    public int GroupOf(int label)
    {
        Shape.Require(IsLabel(label), nameof(label), $"is {label}; {LabelRange} was expected");
        return GroupCount > 2 ? label : label > 0 ? 0 : 1;
    }

    /// <summary>The coarse label of a group.</summary>
    /// <param name="group">From 0.</param>
    public int LabelOf(int group) => GroupCount > 2 ? group : 1 - (2 * group);

    /// <summary>Whether a number is a coarse label.</summary>
    /// <param name="label">Any number.</param>
    public bool IsLabel(int label) => IsLabel(label, GroupCount);

    /// <summary>Whether a number is a coarse label of so many groups.</summary>
    /// <param name="label">Any number.</param>
    /// <param name="groups">G.</param>
    internal static bool IsLabel(int label, int groups) => groups > 2 ? label >= 0 && label < groups : label is 1 or -1;

    /// <summary>The coarse labels there are, in words.</summary>
    public string LabelRange => GroupCount > 2 ? $"a group from 0 to {GroupCount - 1}" : "+1 or -1";

    private int[] Side(int group) => GroupCount == 2
        ? _clusters[group]
        : throw new InvalidOperationException(
            $"The clusters are in {GroupCount} groups; only two groups have a positive and a negative side.");

    private static int[] ToGroups(ReadOnlySpan<int> sides)
    {
        int positive = sides.Count(1), negative = sides.Count(-1);
        Shape.Require(positive + negative == sides.Length, nameof(sides), $"holds a value other than +1 and -1");
        Shape.Require(
            positive > 0 && negative > 0, nameof(sides),
            $"has {positive} positive and {negative} negative clusters; neither side may be empty");
        int[] groups = new int[sides.Length];
        for (int j = 0; j < groups.Length; j++)
        {
            groups[j] = sides[j] > 0 ? 0 : 1;
        }

        return groups;
    }
}
