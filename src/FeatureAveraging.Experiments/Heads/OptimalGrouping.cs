using System.Numerics;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Experiments.Heads;

/// <summary>Shares items out into groups of equal size so that the distances within groups sum to the least possible.</summary>
/// <remarks>
/// Exact, by dynamic programming over subsets: the first free item is in some group, so try them all.
/// 2ⁿ states of at most C(n − 1, size − 1) groups, about a million steps for 15 items in threes. Ties go to the group with the lower items.
/// Where the items do not fill the groups, some group is smaller by what is missing, wherever that costs least.
/// </remarks>
internal sealed class OptimalGrouping
{
    /// <summary>Most items: one bit each, and a table of 2²⁰ states.</summary>
    public const int MostItems = 20;

    private readonly Matrix _distances;
    private readonly int _count;
    private readonly int _size;
    private readonly double[] _least;
    private readonly int[] _first;

    private OptimalGrouping(Matrix distances, int size)
    {
        (_distances, _size) = (distances, size);
        _count = (distances.Rows + size - 1) / size * size;
        _least = new double[1 << _count];
        _first = new int[1 << _count];
        Array.Fill(_least, double.NaN);
        _least[0] = 0;
    }

    /// <summary>Groups items.</summary>
    /// <param name="distances">n × n, symmetric, n at most <see cref="MostItems"/> when filled up to a multiple of the size.</param>
    /// <param name="size">Items in a group.</param>
    /// <returns>⌈n/size⌉ groups in the order of their lowest item, each ascending.</returns>
    public static int[][] Of(Matrix distances, int size)
    {
        var grouping = new OptimalGrouping(distances, size);
        var groups = new List<int[]>();
        for (int free = (1 << grouping._count) - 1; free != 0;)
        {
            grouping.Solve(free);
            int group = grouping._first[free];
            groups.Add([.. Enumerable.Range(0, distances.Rows).Where(i => (group >> i & 1) == 1)]);
            free &= ~group;
        }

        return [.. groups];
    }

    /// <summary>The least sum over all groupings of the free items.</summary>
    private double Solve(int free)
    {
        if (double.IsNaN(_least[free]))
        {
            int lowest = free & -free;
            _least[free] = double.PositiveInfinity;
            Extend(free, lowest, free ^ lowest, 0);
        }

        return _least[free];
    }

    /// <summary>Tries every way to fill up a group with items that come after those it has.</summary>
    private void Extend(int free, int group, int later, double cost)
    {
        if (BitOperations.PopCount((uint)group) == _size)
        {
            double total = cost + Solve(free & ~group);
            if (total < _least[free])
            {
                (_least[free], _first[free]) = (total, group);
            }

            return;
        }

        for (; later != 0; later &= later - 1)
        {
            int item = BitOperations.TrailingZeroCount(later);
            Extend(free, group | 1 << item, later & (later - 1), cost + DistanceTo(group, item));
        }
    }

    private double DistanceTo(int group, int item)
    {
        double sum = 0;
        for (; group != 0 && item < _distances.Rows; group &= group - 1)
        {
            int member = BitOperations.TrailingZeroCount(group);
            sum += member < _distances.Rows ? _distances[member, item] : 0;
        }

        return sum;
    }
}
