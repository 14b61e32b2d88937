using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// A search proposes images. Here the network is evaluated again at the final float32 images, their box is checked and their distance
/// is measured in double precision, rounded up. Only images that pass are witnesses.
/// </summary>
internal static class ImageWitnesses
{
    // the float32 network rounds, so a point on the boundary is moved across it by the least overshoot that suffices
    private const double FirstOvershoot = 1e-7;
    private const double LastOvershoot = 1e-3;
    // more than the error bound that a measured length is rounded up by, for up to 2²² pixels
    private const double BelowEpsilon = 1 - (1.0 / (1 << 30));

    /// <summary>Checks what a search kept.</summary>
    /// <returns>A witness for each image; null where nothing was kept, or nothing stood the check.</returns>
    public static Witness?[] Verify(ImageAttackSetup setup, ImageSearch search)
    {
        var objective = new NetworkObjective(setup);
        var witnesses = new Witness?[search.Count];
        int[] pending = [.. Enumerable.Range(0, search.Count).Where(search.HasFound)];
        for (double overshoot = 0;
            pending.Length > 0 && overshoot <= LastOvershoot;
            overshoot = overshoot == 0 ? FirstOvershoot : 10 * overshoot)
        {
            double[][] points = Array.ConvertAll(pending, i => Propose(search, i, overshoot));
            using Tensor pixels = TensorMemory.Create(
                [.. points.SelectMany(point => point).Select(value => (float)value)], [pending.Length, points[0].Length],
                search.Pixels.device);
            double[] margins = objective.ComputeMargins(pixels, Array.ConvertAll(pending, i => search.Targets[i]));
            for (int i = 0; i < pending.Length; i++)
            {
                witnesses[pending[i]] = margins[i] > 0 ? null : Check(search, pending[i], points[i]);
            }

            pending = [.. pending.Where(i => witnesses[i] is null)];
        }

        return witnesses;
    }

    /// <summary>x + (1 + overshoot)·δ in the box, as float32 numbers; where that leaves the ball, shrunk into it.</summary>
    private static double[] Propose(ImageSearch search, int i, double overshoot)
    {
        float[] x = RowVectors.Row(search.Pixels, i), delta = RowVectors.Row(search.Best, i);
        double[] from = ToDouble(x), point = new double[x.Length];
        for (int j = 0; j < point.Length; j++)
        {
            point[j] = (float)(from[j] + ((1 + overshoot) * delta[j]));
        }

        search.Threat.Box?.Clip(point);
        double length = Perturbation.MeasureUpward(search.Threat.Norm, from, point), epsilon = search.Threat.Epsilon;
        for (int j = 0; length > epsilon && j < point.Length; j++)
        {
            point[j] = RoundTowards(x[j], BelowEpsilon * epsilon / length * (point[j] - from[j]));
        }

        return point;
    }

    // A float32 number, rounded so that the way does not get longer.
    private static float RoundTowards(float x, double delta)
    {
        float point = (float)(x + delta);
        if (Math.Abs((double)point - x) <= Math.Abs(delta))
        {
            return point;
        }

        return point > x ? MathF.BitDecrement(point) : MathF.BitIncrement(point);
    }

    private static Witness? Check(ImageSearch search, int i, double[] point)
    {
        double[] from = ToDouble(RowVectors.Row(search.Pixels, i));
        double distance = Perturbation.MeasureUpward(search.Threat.Norm, from, point);
        bool allowed =
            Array.TrueForAll(point, double.IsFinite) && search.Threat.Box?.Contains(point) != false && distance <= search.Threat.Epsilon;
        return allowed ? new Witness(search.Targets[i].Sample, search.Threat.Norm, distance, point) : null;
    }

    private static double[] ToDouble(float[] values) => Array.ConvertAll(values, value => (double)value);
}
