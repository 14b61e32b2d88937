using System.Numerics.Tensors;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>k-means on some of the samples: k-means++ starts (Arthur and Vassilvitskii 2007) and Lloyd's rounds.</summary>
/// <remarks>
/// Distances are taken in single precision as ‖x − c‖, free of the cancellation in ‖x‖² − 2⟨x, c⟩ + ‖c‖²;
/// sums over samples are in double precision and in the order of the samples, so the threads cannot matter.
/// One instance works on one start at a time. At a tie the centre with the lower index wins.
/// </remarks>
internal sealed class KMeans(Samples inputs, int[] members)
{
    private const int Chunk = 256;
    private readonly int[] _assigned = new int[members.Length];
    private readonly double[] _distances = new double[members.Length];      // squared

    /// <summary>One start, to its end.</summary>
    /// <param name="clusters">Centres wanted.</param>
    /// <param name="rounds">Most rounds.</param>
    /// <param name="random">For the start.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <exception cref="ArgumentException">There are fewer distinct points than centres.</exception>
    public Clustering Cluster(int clusters, int rounds, RandomSource random, CancellationToken cancellation)
    {
        Samples centers = Start(clusters, random);
        Array.Fill(_assigned, -1);
        for (int round = 0; Assign(centers, 0, members.Length) && round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            FillEmpty(clusters);
            MoveCenters(centers);
        }

        return Finish(centers);
    }

    /// <summary>Gives every point to the nearest of given centres.</summary>
    public Clustering AssignTo(Samples centers, ParallelOptions parallel)
    {
        int chunks = (members.Length + Chunk - 1) / Chunk;
        Parallel.For(0, chunks, parallel, c => Assign(centers, c * Chunk, Math.Min(members.Length, (c + 1) * Chunk)));
        return Finish(centers);
    }

    // A sample that fills an empty cluster is its own centre.
    private Clustering Finish(Samples centers)
    {
        FillEmpty(centers.Count);
        return new Clustering(centers, (int[])_assigned.Clone(), _distances.Sum());
    }

    /// <summary>
    /// The first centre uniformly, every other with probability proportional to the squared distance to the nearest one so far.
    /// </summary>
    private Samples Start(int clusters, RandomSource random)
    {
        var centers = new Samples(clusters, inputs.Dimension);
        Point(random.NextInt(members.Length)).CopyTo(centers.Row(0));
        Array.Fill(_distances, double.PositiveInfinity);
        for (int j = 1; j < clusters; j++)
        {
            for (int i = 0; i < members.Length; i++)
            {
                _distances[i] = Math.Min(_distances[i], SquaredDistance(Point(i), centers.Row(j - 1)));
            }

            double total = _distances.Sum();
            Shape.Require(
                total > 0, nameof(inputs),
                $"hold only {j} distinct samples of a side (of {members.Length} looked at); {clusters} clusters need at least {clusters}");
            Point(Pick(random.NextDouble() * total)).CopyTo(centers.Row(j));
        }

        return centers;
    }

    private int Pick(double target)
    {
        int picked = -1;
        for (int i = 0; i < _distances.Length && (picked < 0 || target >= 0); i++)
        {
            target -= _distances[i];
            picked = _distances[i] > 0 ? i : picked;      // never a point that is a centre already
        }

        return picked;
    }

    /// <summary>Gives points first … end − 1 to their nearest centres.</summary>
    /// <returns>Whether one of them has changed its centre.</returns>
    private bool Assign(Samples centers, int first, int end)
    {
        bool changed = false;
        for (int i = first; i < end; i++)
        {
            (int nearest, double distance) = FindNearest(Point(i), centers);
            changed |= _assigned[i] != nearest;
            (_assigned[i], _distances[i]) = (nearest, distance);
        }

        return changed;
    }

    private static (int Center, double Distance) FindNearest(ReadOnlySpan<float> point, Samples centers)
    {
        (int nearest, double least) = (0, double.PositiveInfinity);
        for (int c = 0; c < centers.Count; c++)
        {
            double distance = SquaredDistance(point, centers.Row(c));
            (nearest, least) = distance < least ? (c, distance) : (nearest, least);
        }

        return (nearest, least);
    }

    /// <summary>
    /// Every empty cluster takes the point that is farthest from its own centre, among clusters with more than one point.
    /// </summary>
    private void FillEmpty(int clusters)
    {
        int[] sizes = new int[clusters];
        foreach (int cluster in _assigned)
        {
            sizes[cluster]++;
        }

        for (int j = Array.IndexOf(sizes, 0); j >= 0; j = Array.IndexOf(sizes, 0))
        {
            int farthest = Enumerable.Range(0, members.Length).Where(i => sizes[_assigned[i]] > 1).MaxBy(i => _distances[i]);
            sizes[_assigned[farthest]]--;
            sizes[j]++;
            (_assigned[farthest], _distances[farthest]) = (j, 0);
        }
    }

    private void MoveCenters(Samples centers)
    {
        double[] point = new double[inputs.Dimension];
        int[] sizes = new int[centers.Count];
        var sums = new Matrix(centers.Count, inputs.Dimension);
        for (int i = 0; i < members.Length; i++)
        {
            Span<double> sum = sums.Row(_assigned[i]);
            TensorPrimitives.ConvertTruncating<float, double>(Point(i), point);
            TensorPrimitives.Add(sum, point, sum);
            sizes[_assigned[i]]++;
        }

        for (int c = 0; c < sizes.Length; c++)
        {
            TensorPrimitives.Divide(sums.Row(c), sizes[c], sums.Row(c));
            TensorPrimitives.ConvertTruncating<double, float>(sums.Row(c), centers.Row(c));
        }
    }

    private ReadOnlySpan<float> Point(int index) => inputs.Row(members[index]);

    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double distance = TensorPrimitives.Distance(a, b);
        return distance * distance;
    }
}

/// <summary>Points and the centres they belong to.</summary>
/// <param name="Centers">Centres: c × d.</param>
/// <param name="Assigned">Centre of each point.</param>
/// <param name="Inertia">Σ of the squared distances to them.</param>
internal sealed record Clustering(Samples Centers, int[] Assigned, double Inertia);
