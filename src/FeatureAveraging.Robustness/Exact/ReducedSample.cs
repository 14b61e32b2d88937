using System.Numerics.Tensors;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>One sample as the solver sees it: preactivations at the sample and how a displacement δ in the reduced space moves them.</summary>
/// <param name="weights">Reduced weights: M × m.</param>
/// <param name="norms">‖w_r‖: M values.</param>
internal sealed class ReducedSample(Matrix weights, double[] norms)
{
    /// <summary>m.</summary>
    public int Dimension => weights.Columns;

    /// <summary>M.</summary>
    public int Neurons => weights.Rows;

    /// <summary>z at the sample.</summary>
    public double[] Start { get; } = new double[weights.Rows];

    /// <summary>Bound on the rounding error of each entry of <see cref="Start"/>.</summary>
    public double[] Errors { get; } = new double[weights.Rows];

    /// <summary>‖w_r‖.</summary>
    public ReadOnlySpan<double> Norms => norms;

    /// <summary>w_r in the reduced space.</summary>
    public ReadOnlySpan<double> Weight(int neuron) => weights.Row(neuron);

    /// <summary>Writes z at x + δ.</summary>
    public void EvaluateAt(ReadOnlySpan<double> delta, Span<double> z)
    {
        for (int r = 0; r < z.Length; r++)
        {
            z[r] = Start[r] + TensorPrimitives.Dot(weights.Row(r), delta);
        }
    }
}
