using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>A plane in input space that pictures show: its point (s, t) is origin + s·x + t·y.</summary>
/// <param name="Name">Its name in series.</param>
/// <param name="Origin">A point of the plane: d values.</param>
/// <param name="AxisX">A unit vector: d values.</param>
/// <param name="AxisY">A unit vector: d values.</param>
/// <param name="Limits">What pictures show, in the plane's coordinates: x from, x to, y from, y to.</param>
/// <param name="Clusters">Clusters whose centres lie in it.</param>
internal sealed record SlicePlane(string Name, double[] Origin, double[] AxisX, double[] AxisY, double[] Limits, int[] Clusters)
{
    /// <summary>What pictures show of both axes of the plane along the means, in norms of a centre.</summary>
    public const double LeastAlongMeans = -0.35, MostAlongMeans = 1.75;

    private const double Aside = 1.25, Below = -0.7;        // the same of the plane through centres

    /// <summary>
    /// From a positive centre μ₁ away from the positive mean μ₊ and towards the negative mean μ₋ (the idea of the paper's Figure 1):
    /// μ₁ − s·μ₊/‖μ₊‖ + t·μ₋/‖μ₋‖, so the axes are the averaged features.
    /// </summary>
    /// <param name="features">Centres, one per row.</param>
    /// <param name="partition">Sides of the centres.</param>
    public static SlicePlane AlongMeans(Matrix features, Partition partition)
    {
        double[] center = features.Row(partition.PositiveClusters[0]).ToArray();
        double norm = TensorPrimitives.Norm<double>(center);
        double[] away = UnitMean(features, partition.PositiveClusters, -1), toward = UnitMean(features, partition.NegativeClusters, 1);
        double[] limits = [.. new[] { LeastAlongMeans, MostAlongMeans, LeastAlongMeans, MostAlongMeans }.Select(share => share * norm)];
        return new SlicePlane("means", center, away, toward, limits, [partition.PositiveClusters[0]]);
    }

    /// <summary>
    /// Through two centres of a side and one of the other: the first along x, around their midpoint, the other along y.
    /// </summary>
    /// <param name="features">Centres, one per row.</param>
    /// <param name="partition">Sides of the centres.</param>
    /// <returns>Null where no side has two centres.</returns>
    public static SlicePlane? ThroughCenters(Matrix features, Partition partition)
    {
        (IReadOnlyList<int> side, IReadOnlyList<int> other) = partition.PositiveClusters.Count > 1
            ? (partition.PositiveClusters, partition.NegativeClusters)
            : (partition.NegativeClusters, partition.PositiveClusters);
        if (side.Count < 2)
        {
            return null;
        }

        double[] middle = new double[features.Columns], x = new double[features.Columns], y = new double[features.Columns];
        TensorPrimitives.Add(features.Row(side[0]), features.Row(side[1]), middle);
        TensorPrimitives.Multiply(middle, 0.5, middle);
        TensorPrimitives.Subtract(features.Row(side[1]), features.Row(side[0]), x);
        TensorPrimitives.Divide(x, TensorPrimitives.Norm<double>(x), x);
        TensorPrimitives.Subtract(features.Row(other[0]), middle, y);
        TensorPrimitives.MultiplyAdd(x, -TensorPrimitives.Dot<double>(x, y), y, y);
        TensorPrimitives.Divide(y, TensorPrimitives.Norm<double>(y), y);
        double norm = TensorPrimitives.Norm<double>(features.Row(side[0]));
        double[] limits = [-Aside * norm, Aside * norm, Below * norm, (Below + (2 * Aside)) * norm];
        return new SlicePlane("centers", middle, x, y, limits, [side[0], side[1], other[0]]);
    }

    /// <summary>The coordinates of the point of the plane that is nearest to a point; the axes need not be orthogonal.</summary>
    /// <param name="point">The point: d values.</param>
    public (double X, double Y) Project(ReadOnlySpan<double> point)
    {
        double[] offset = new double[point.Length];
        TensorPrimitives.Subtract(point, Origin, offset);
        double x = TensorPrimitives.Dot<double>(offset, AxisX), y = TensorPrimitives.Dot<double>(offset, AxisY);
        double cosine = TensorPrimitives.Dot<double>(AxisX, AxisY), rest = 1 - (cosine * cosine);
        return ((x - (cosine * y)) / rest, (y - (cosine * x)) / rest);
    }

    private static double[] UnitMean(Matrix features, IReadOnlyList<int> clusters, double sign)
    {
        double[] mean = new double[features.Columns];
        foreach (int j in clusters)
        {
            TensorPrimitives.Add(mean, features.Row(j), mean);
        }

        TensorPrimitives.Multiply(mean, sign / TensorPrimitives.Norm<double>(mean), mean);
        return mean;
    }
}
