using System.Numerics.Tensors;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>k-means on some of the samples: k-means++ starts (Arthur and Vassilvitskii 2007) and Lloyd's rounds.</summary>
/// <param name="inputs">The samples, of length 1 where <paramref name="spherical"/> is set.</param>
/// <param name="members">Which of them.</param>
/// <param name="owner">Whose samples they are, for messages.</param>
/// <param name="spherical">Whether centres are scaled to length 1: then the nearest one has the largest cosine.</param>
/// <remarks>
/// Distances are taken in single precision as ‖x − c‖, free of the cancellation in ‖x‖² − 2⟨x, c⟩ + ‖c‖²; sums over samples are in double
/// precision and in the order of the samples, so the threads cannot matter. A distance that the triangle inequality rules out is not
/// taken (<see cref="CenterBounds"/>); the result is that of taking them all. A sample that changes its cluster is moved from sum to sum.
/// One instance works on one start at a time. At a tie the centre with the lower index wins.
/// </remarks>
internal sealed class KMeans(Samples inputs, int[] members, string owner = "a class", bool spherical = false)
{
    private const int Chunk = 256;
    private readonly int[] _assigned = new int[members.Length];
    private readonly double[] _distances = new double[members.Length];      // squared, to the own centre; set by MeasureOwn
    private readonly double[] _point = new double[inputs.Dimension];
    private Matrix _sums = new(0, 0);
    private int[] _sizes = [];

    /// <summary>One start, to its end.</summary>
    /// <param name="clusters">Centres wanted.</param>
    /// <param name="rounds">Most rounds.</param>
    /// <param name="random">For the start.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <exception cref="ArgumentException">There are fewer distinct points than centres.</exception>
    public Clustering Cluster(int clusters, int rounds, RandomSource random, CancellationToken cancellation)
    {
        Samples centers = Start(clusters, random);
        (_sums, _sizes) = (new Matrix(clusters, inputs.Dimension), new int[clusters]);
        Array.Fill(_assigned, -1);
        var bounds = new CenterBounds(members.Length, clusters, inputs.Dimension);
        for (int round = 0; Reassign(centers, bounds) && round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            FillEmpty(centers, bounds);
            bounds.Follow(MoveCenters(centers), _assigned);
        }

        return Finish(centers, bounds);
    }

    /// <summary>Gives every point to the nearest of given centres.</summary>
    public Clustering AssignTo(Samples centers, ParallelOptions parallel)
    {
        (_sums, _sizes) = (new Matrix(centers.Count, inputs.Dimension), new int[centers.Count]);
        int chunks = (members.Length + Chunk - 1) / Chunk;
        Parallel.For(0, chunks, parallel, c =>
        {
            for (int i = c * Chunk; i < Math.Min(members.Length, (c + 1) * Chunk); i++)
            {
                _assigned[i] = FindNearest(Point(i), centers);
            }
        });
        foreach (int cluster in _assigned)
        {
            _sizes[cluster]++;
        }

        return Finish(centers, null);
    }

    // A sample that fills an empty cluster is its own centre.
    private Clustering Finish(Samples centers, CenterBounds? bounds)
    {
        HashSet<int> own = FillEmpty(centers, bounds);
        MeasureOwn(centers);
        foreach (int i in own)
        {
            _distances[i] = 0;
        }

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
                _distances[i] = Math.Min(_distances[i], Square(TensorPrimitives.Distance(Point(i), centers.Row(j - 1))));
            }

            double total = _distances.Sum();
            Shape.Require(
                total > 0, nameof(inputs),
                $"hold only {j} distinct samples of {owner} (of {members.Length} looked at); {clusters} clusters need at least {clusters}");
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

    /// <summary>Gives every point to its nearest centre.</summary>
    /// <returns>Whether one of them has changed its centre.</returns>
    private bool Reassign(Samples centers, CenterBounds bounds)
    {
        bool changed = false;
        for (int i = 0; i < members.Length; i++)
        {
            int nearest = bounds.FindNearest(i, Point(i), _assigned[i], centers);
            if (nearest != _assigned[i])
            {
                changed = true;
                MoveTo(i, nearest);
            }
        }

        return changed;
    }

    private void MoveTo(int i, int cluster)
    {
        TensorPrimitives.ConvertTruncating<float, double>(Point(i), _point);
        if (_assigned[i] is >= 0 and int old)
        {
            TensorPrimitives.Subtract(_sums.Row(old), _point, _sums.Row(old));
            _sizes[old]--;
        }

        TensorPrimitives.Add(_sums.Row(cluster), _point, _sums.Row(cluster));
        _sizes[cluster]++;
        _assigned[i] = cluster;
    }

    private static int FindNearest(ReadOnlySpan<float> point, Samples centers)
    {
        (int nearest, float least) = (0, float.PositiveInfinity);
        for (int c = 0; c < centers.Count; c++)
        {
            float distance = TensorPrimitives.Distance(point, centers.Row(c));
            (nearest, least) = distance < least ? (c, distance) : (nearest, least);
        }

        return nearest;
    }

    /// <summary>
    /// Every empty cluster takes the point that is farthest from its own centre, among clusters with more than one point.
    /// </summary>
    /// <returns>The points that were taken.</returns>
    private HashSet<int> FillEmpty(Samples centers, CenterBounds? bounds)
    {
        var taken = new HashSet<int>();
        if (Array.IndexOf(_sizes, 0) >= 0)
        {
            MeasureOwn(centers);
        }

        for (int j = Array.IndexOf(_sizes, 0); j >= 0; j = Array.IndexOf(_sizes, 0))
        {
            int farthest = Enumerable.Range(0, members.Length).Where(i => _sizes[_assigned[i]] > 1).MaxBy(i => _distances[i]);
            MoveTo(farthest, j);
            bounds?.Forget(farthest);
            _distances[farthest] = 0;
            taken.Add(farthest);
        }

        return taken;
    }

    private void MeasureOwn(Samples centers)
    {
        for (int i = 0; i < members.Length; i++)
        {
            _distances[i] = Square(TensorPrimitives.Distance(Point(i), centers.Row(_assigned[i])));
        }
    }

    /// <summary>Every centre becomes the mean of its points; a direction without a length stays where it is.</summary>
    /// <returns>How far each centre has moved.</returns>
    private float[] MoveCenters(Samples centers)
    {
        float[] moved = new float[centers.Count], before = new float[inputs.Dimension];
        for (int c = 0; c < moved.Length; c++)
        {
            Span<float> center = centers.Row(c);
            center.CopyTo(before);
            double scale = spherical ? TensorPrimitives.Norm<double>(_sums.Row(c)) : _sizes[c];
            if (scale > 0)
            {
                TensorPrimitives.Divide(_sums.Row(c), scale, _point);
                TensorPrimitives.ConvertTruncating<double, float>(_point, center);
            }

            moved[c] = TensorPrimitives.Distance(center, before);
        }

        return moved;
    }

    private ReadOnlySpan<float> Point(int index) => inputs.Row(members[index]);

    private static double Square(double distance) => distance * distance;
}

/// <summary>Points and the centres they belong to.</summary>
/// <param name="Centers">Centres: c × d.</param>
/// <param name="Assigned">Centre of each point.</param>
/// <param name="Inertia">Σ of the squared distances to them.</param>
internal sealed record Clustering(Samples Centers, int[] Assigned, double Inertia);
