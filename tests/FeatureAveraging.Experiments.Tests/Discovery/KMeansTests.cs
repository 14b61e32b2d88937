using System.Numerics.Tensors;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Tests.Discovery;

/// <summary>Against Lloyd's rounds that take every distance: no bound may change a single assignment.</summary>
public sealed class KMeansTests
{
    [Theory]
    [InlineData(200, 3, 2)]
    [InlineData(300, 7, 5)]
    [InlineData(400, 12, 60)]
    [InlineData(150, 40, 300)]
    [InlineData(500, 25, 1)]
    public void Cluster_RandomPoints_IsLloydWithEveryDistance(int count, int clusters, int dimension)
    {
        for (ulong trial = 0; trial < 5; trial++)
        {
            RequireSame(Draw(count, dimension, trial, value => (float)value), clusters, trial);
        }
    }

    /// <summary>Whole numbers from −1 to 1: many points are the same, and many distances equal.</summary>
    [Theory]
    [InlineData(300, 6, 3)]
    [InlineData(400, 20, 4)]
    public void Cluster_PointsOnALattice_BreaksTiesAsLloydDoes(int count, int clusters, int dimension)
    {
        for (ulong trial = 0; trial < 10; trial++)
        {
            RequireSame(Draw(count, dimension, trial, value => Math.Clamp((float)Math.Round(value), -1, 1)), clusters, trial);
        }
    }

    /// <summary>Brute force: the greatest Σ of cosines to the mean direction over all ways to split the samples in two.</summary>
    [Fact]
    public void Cluster_Spherical_FindsTheGreatestSumOfCosines()
    {
        for (ulong trial = 0; trial < 10; trial++)
        {
            Samples points = Draw(9, 3, trial, value => (float)value);
            for (int i = 0; i < 9; i++)
            {
                TensorPrimitives.Divide(points.Row(i), TensorPrimitives.Norm<float>(points.Row(i)), points.Row(i));
            }

            double best = Enumerable.Range(1, (1 << 9) - 2).Max(mask => Length(points, mask) + Length(points, ~mask));
            double found = Enumerable.Range(0, 40).Max(start =>
            {
                Clustering one = new KMeans(points, [.. Enumerable.Range(0, 9)], spherical: true).Cluster(
                    2, 40, new Seed(trial).For("start", (ulong)start), TestContext.Current.CancellationToken);
                int mask = Enumerable.Range(0, 9).Sum(i => one.Assigned[i] << i);
                return mask is 0 or (1 << 9) - 1 ? 0 : Length(points, mask) + Length(points, ~mask);
            });
            Assert.Equal(best, found, 1e-5);
        }
    }

    [Fact]
    public void Cluster_Spherical_HasCentersOfLengthOne()
    {
        Samples points = Draw(50, 4, 0, value => (float)value);
        Clustering found = new KMeans(points, [.. Enumerable.Range(0, 50)], spherical: true).Cluster(
            3, 10, new Seed(1).For("start"), TestContext.Current.CancellationToken);
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(1, TensorPrimitives.Norm<float>(found.Centers.Row(c)), 1e-6);
        }
    }

    // Σ of the cosines of a group to its mean direction is the length of its sum.
    private static double Length(Samples points, int mask)
    {
        double[] sum = new double[points.Dimension];
        for (int i = 0; i < points.Count; i++)
        {
            for (int c = 0; c < sum.Length && (mask >> i & 1) == 1; c++)
            {
                sum[c] += points.Row(i)[c];
            }
        }

        return TensorPrimitives.Norm<double>(sum);
    }

    private static void RequireSame(Samples points, int clusters, ulong trial)
    {
        int[] members = [.. Enumerable.Range(0, points.Count).Where(i => i % 7 != 0)];
        Clustering found = new KMeans(points, members).Cluster(
            clusters, 40, new Seed(trial).For("start"), TestContext.Current.CancellationToken);
        Clustering again = new KMeans(points, members).AssignTo(found.Centers, new ParallelOptions());
        Assert.Equal(again.Assigned, found.Assigned);

        // the same start, then every distance of every round
        Clustering start = new KMeans(points, members).Cluster(
            clusters, 0, new Seed(trial).For("start"), TestContext.Current.CancellationToken);
        (int[] assigned, double inertia) = Lloyd(points, members, start.Centers, 40);
        Assert.Equal(assigned, found.Assigned);
        Assert.Equal(inertia, found.Inertia, 1e-9 * inertia);
    }

    // No cluster runs empty on these points: the caller's points are too many for that, and it would be seen.
    private static (int[] Assigned, double Inertia) Lloyd(Samples points, int[] members, Samples centers, int rounds)
    {
        int[] assigned = new int[members.Length];
        Array.Fill(assigned, -1);
        double inertia = 0;
        for (int round = 0; round <= rounds; round++)
        {
            int[] before = (int[])assigned.Clone();
            inertia = 0;
            for (int i = 0; i < members.Length; i++)
            {
                float[] distances =
                [
                    .. Enumerable.Range(0, centers.Count)
                        .Select(c => TensorPrimitives.Distance<float>(points.Row(members[i]), centers.Row(c))),
                ];
                assigned[i] = Array.IndexOf(distances, distances.Min());
                inertia += (double)distances.Min() * distances.Min();
            }

            if (before.SequenceEqual(assigned) || round == rounds)
            {
                break;
            }

            for (int c = 0; c < centers.Count; c++)
            {
                int[] own = [.. members.Where((_, i) => assigned[i] == c)];
                Assert.NotEmpty(own);
                for (int feature = 0; feature < points.Dimension; feature++)
                {
                    centers.Row(c)[feature] = (float)(own.Sum(i => (double)points.Row(i)[feature]) / own.Length);
                }
            }
        }

        return (assigned, inertia);
    }

    private static Samples Draw(int count, int dimension, ulong trial, Func<double, float> convert)
    {
        var points = new Samples(count, dimension);
        RandomSource random = new Seed(trial).For("points");
        foreach (ref float value in points.Values)
        {
            value = convert(random.NextGaussian());
        }

        return points;
    }
}
