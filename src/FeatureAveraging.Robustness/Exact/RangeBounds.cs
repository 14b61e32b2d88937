using System.Numerics.Tensors;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>What the preactivations can be, z_r ∈ [low_r, high_r], for every δ that could still be the shortest.</summary>
/// <remarks>
/// In the ball ‖δ‖ ≤ R the change of z_r is at most R‖w_r‖. Once a projection has proved n·δ ≥ h, only the cap of the ball beyond that
/// plane is left, and with a = ⟨w_r, n⟩ and p = ‖w_r − a n‖ the change is at most
/// <code>R‖w_r‖ where aR ≥ h‖w_r‖ (the ball's own maximum lies in the cap), otherwise a·h + p·√(R² − h²),</code>
/// on the rim of the cap. As h comes near R the cap shrinks to a point. All ranges are rounded outward.
/// </remarks>
/// <param name="sample">The sample.</param>
internal sealed class RangeBounds(ReducedSample sample)
{
    private const double Slack = 1e-12;
    private readonly double[] _slopes = new double[sample.Neurons];
    private readonly double[] _direction = new double[sample.Dimension];

    /// <summary>Lower ends.</summary>
    public double[] Low { get; } = new double[sample.Neurons];

    /// <summary>Upper ends.</summary>
    public double[] High { get; } = new double[sample.Neurons];

    /// <summary>Takes the ranges of the ball.</summary>
    /// <param name="neurons">The neurons of interest.</param>
    /// <param name="radius">R; may be +∞.</param>
    public void SetBall(int[] neurons, double radius)
    {
        foreach (int r in neurons)
        {
            double reach = Outward(r, radius, radius * sample.Norms[r]);
            (Low[r], High[r]) = (sample.Start[r] - reach, sample.Start[r] + reach);
        }
    }

    /// <summary>Narrows the ranges to the cap {n·δ ≥ h} of the ball.</summary>
    /// <param name="neurons">The neurons of interest.</param>
    /// <param name="radius">R, finite.</param>
    /// <param name="direction">n, of unit length.</param>
    /// <param name="depth">h in (−R, R).</param>
    public void NarrowToCap(int[] neurons, double radius, ReadOnlySpan<double> direction, double depth)
    {
        sample.EvaluateSlopes(direction, _slopes);
        double rim = Math.Sqrt((radius - depth) * (radius + depth));
        foreach (int r in neurons)
        {
            double norm = sample.Norms[r], a = _slopes[r], p = Math.Sqrt(Math.Max(0, (norm - a) * (norm + a)) + (Slack * norm * norm));
            double up = a * radius >= depth * norm ? radius * norm : (a * depth) + (p * rim);
            double down = -a * radius >= depth * norm ? radius * norm : (-a * depth) + (p * rim);
            Low[r] = Math.Max(Low[r], sample.Start[r] - Outward(r, radius, down));
            High[r] = Math.Min(High[r], sample.Start[r] + Outward(r, radius, up));
        }
    }

    /// <summary>Narrows the ranges to where one preactivation has a given sign: the cap {s·⟨w, δ⟩ ≥ −s·z} of the ball.</summary>
    /// <param name="neurons">The neurons of interest.</param>
    /// <param name="radius">R, finite.</param>
    /// <param name="neuron">The neuron whose sign is given.</param>
    /// <param name="sign">s, +1 or −1.</param>
    public void NarrowToSign(int[] neurons, double radius, int neuron, int sign)
    {
        double norm = sample.Norms[neuron], depth = ((-sign * sample.Start[neuron]) - sample.Errors[neuron]) / norm;
        depth -= (Slack + sample.Unit) * radius;
        if (Math.Abs(depth) < radius)
        {
            TensorPrimitives.Multiply(sample.Weight(neuron), sign / norm, _direction);
            NarrowToCap(neurons, radius, _direction, depth);
        }
    }

    private double Outward(int r, double radius, double change) =>
        double.IsInfinity(radius)
            ? double.PositiveInfinity
            : change + ((Slack + sample.Unit) * radius * sample.Norms[r]) + sample.Errors[r];
}
