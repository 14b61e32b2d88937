using FeatureAveraging.Experiments.Heads;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Tests.Heads;

public sealed class OptimalGroupingTests
{
    [Fact]
    public void Of_PointsInClumps_FindsTheClumps()
    {
        double[] points = [0, 10, 20, 0.1, 10.2, 20.3, 0.2, 10.1, 19.9];
        Assert.Equal([[0, 3, 6], [1, 4, 7], [2, 5, 8]], OptimalGrouping.Of(Distances(points), 3));
    }

    [Fact]
    public void Of_RandomDistances_IsTheLeastOfAllGroupings()
    {
        RandomSource random = new Seed(5).For("test");
        for (int trial = 0; trial < 20; trial++)
        {
            Matrix distances = Distances([.. Enumerable.Range(0, 9).Select(_ => random.NextGaussian())]);
            double least = Permutations(9).Min(order => Cost(distances, [.. order.Chunk(3)]));
            Assert.Equal(least, Cost(distances, OptimalGrouping.Of(distances, 3)), 1e-12);
        }
    }

    [Fact]
    public void Of_ItemsThatDoNotFillTheGroups_LeavesTheOutlierAlone() =>
        Assert.Equal([[0, 1, 3], [2]], OptimalGrouping.Of(Distances([0, 0.1, 50, 0.2]), 3));

    [Fact]
    public void Of_EqualDistances_TakesTheLowerItemsFirst() =>
        Assert.Equal([[0, 1], [2, 3]], OptimalGrouping.Of(Distances([1, 1, 1, 1]), 2));

    [Fact]
    public void Of_Nothing_IsNoGroup() => Assert.Empty(OptimalGrouping.Of(new Matrix(0, 0), 3));

    private static Matrix Distances(double[] points)
    {
        var distances = new Matrix(points.Length, points.Length);
        for (int i = 0; i < points.Length; i++)
        {
            for (int j = 0; j < points.Length; j++)
            {
                distances[i, j] = Math.Pow(points[i] - points[j], 2);
            }
        }

        return distances;
    }

    private static double Cost(Matrix distances, int[][] groups) =>
        groups.Sum(group => group.Sum(i => group.Where(j => j > i).Sum(j => distances[i, j])));

    /// <summary>Orders whose chunks of three cover every grouping: each chunk ascending, chunks by their first item.</summary>
    private static IEnumerable<int[]> Permutations(int count)
    {
        IEnumerable<int[]> Extend(int[] taken)
        {
            if (taken.Length == count)
            {
                return [taken];
            }

            int lowest = Enumerable.Range(0, count).First(i => !taken.Contains(i));
            return taken.Length % 3 == 0
                ? Extend([.. taken, lowest])
                : Enumerable.Range(taken[^1] + 1, count - taken[^1] - 1)
                    .Where(i => !taken.Contains(i))
                    .SelectMany(i => Extend([.. taken, i]));
        }

        return Extend([]);
    }
}
