using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// Common code of the searches for the shortest perturbation of images: as <see cref="MinimumNormSearch"/>, for all images at once.
/// </summary>
internal static class ImageMinimumNorm
{
    private const double ShareOfSample = 0.3;
    private const int Halvings = 20;        // to 10⁻⁶ of the length: beyond, float32 margins are rounding error

    /// <summary>
    /// The length at which a linear margin would be gone, for each image: the least |f_l|/‖∇f_l‖* over the rivals l;
    /// 0.3·‖x‖ where every gradient is zero, and 1 at x = 0.
    /// </summary>
    public static double[] MeasureScales(ImageSearch search)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor delta = search.Zeros(), gradient = search.Zeros();
        double[] nearest = [.. Enumerable.Repeat(double.PositiveInfinity, search.Count)];
        for (int rival = 0; rival < search.MostRivals; rival++)
        {
            AttackValue[] values = search.EvaluateRival(delta, rival, gradient);
            double[] lengths = RowVectors.DualLengths(search.Threat.Norm, gradient);
            nearest = [.. nearest.Select((length, i) => Math.Min(length, Math.Abs(values[i].Objective) / lengths[i]))];
        }

        double[] sizes = RowVectors.Lengths(search.Threat.Norm, search.Pixels);
        return [.. nearest.Select((length, i) => double.IsFinite(length) ? length : sizes[i] > 0 ? ShareOfSample * sizes[i] : 1)];
    }

    /// <summary>δ = 0; a restart begins in a random direction, uniformly up to twice the scale away.</summary>
    public static Tensor Start(ImageSearch search, double[] scales)
    {
        Tensor delta = search.Zeros();
        for (int i = 0; search.IsRestart && i < search.Count; i++)
        {
            double[] direction = search.DrawDirection(i);
            RowVectors.WriteRow(delta, i, direction, MinimumNormSearch.RestartShare * scales[i] * search.Targets[i].Random.NextDouble());
        }

        search.Constrain(delta);
        return delta;
    }

    /// <summary>
    /// Halves the way between each image and its shortest wrong point until the boundary is known to 2⁻²⁰ of it;
    /// every point looked at counts.
    /// </summary>
    public static void Shorten(ImageSearch search)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor wrong = search.Best.clone(), delta = search.Zeros();
        double[] near = new double[search.Count], far = [.. Enumerable.Repeat(1.0, search.Count)];
        for (int halving = 0; halving < Halvings; halving++)
        {
            using DisposeScope step = NewDisposeScope();
            double[] middle = [.. near.Zip(far, (a, b) => 0.5 * (a + b))];
            delta.copy_(wrong.mul(RowVectors.Column(middle, delta.device)));
            search.Constrain(delta);
            double[] margins = search.Evaluate(delta);
            for (int i = 0; i < middle.Length; i++)
            {
                (near[i], far[i]) = margins[i] > 0 ? (middle[i], far[i]) : (near[i], middle[i]);
            }
        }
    }
}
