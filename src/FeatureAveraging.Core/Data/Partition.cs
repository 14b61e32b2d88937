using FeatureAveraging.Numerics;

namespace FeatureAveraging.Data;

/// <summary>Which coarse side each cluster (or class) belongs to: the partition of {1…k} into J₊ and J₋ (Definition 3.1).</summary>
public sealed class Partition
{
    private readonly int[] _sides;

    /// <summary>Makes a partition.</summary>
    /// <param name="sides">One +1 or −1 per cluster, length k.</param>
    /// <exception cref="ArgumentException">A value is not ±1, or one side is empty.</exception>
    public Partition(ReadOnlySpan<int> sides)
    {
        _sides = sides.ToArray();
        PositiveClusters = [.. Enumerable.Range(0, _sides.Length).Where(j => _sides[j] == 1)];
        NegativeClusters = [.. Enumerable.Range(0, _sides.Length).Where(j => _sides[j] == -1)];
        Shape.Require(PositiveClusters.Count + NegativeClusters.Count == _sides.Length, nameof(sides), $"holds a value other than +1 and -1");
        Shape.Require(PositiveClusters.Count > 0 && NegativeClusters.Count > 0, nameof(sides), $"has {PositiveClusters.Count} positive and {NegativeClusters.Count} negative clusters; neither side may be empty");
    }

    /// <summary>k, the number of clusters.</summary>
    public int ClusterCount => _sides.Length;

    /// <summary>J₊, ascending, from 0.</summary>
    public IReadOnlyList<int> PositiveClusters { get; }

    /// <summary>J₋, ascending, from 0.</summary>
    public IReadOnlyList<int> NegativeClusters { get; }

    /// <summary>One +1 or −1 per cluster.</summary>
    public ReadOnlySpan<int> Sides => _sides;

    /// <summary>The first clusters positive, the rest negative: the paper's J₊ = {1…k/2}.</summary>
    /// <param name="positive">|J₊|, ≥ 1.</param>
    /// <param name="negative">|J₋|, ≥ 1.</param>
    public static Partition FirstPositive(int positive, int negative) =>
        new([.. Enumerable.Repeat(1, positive), .. Enumerable.Repeat(-1, negative)]);

    /// <summary>J_s: the clusters of one side.</summary>
    /// <param name="side">+1 or −1.</param>
    public IReadOnlyList<int> Clusters(int side) => side > 0 ? PositiveClusters : NegativeClusters;
}
