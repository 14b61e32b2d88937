using System.Numerics.Tensors;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>
/// One sample as the solver sees it: preactivations at the sample and how a displacement δ in the reduced space moves them.
/// </summary>
internal sealed class ReducedSample
{
    private readonly Matrix _weights;
    private readonly Matrix _transposed;
    private readonly double[] _norms;

    /// <summary>Reserves memory.</summary>
    /// <param name="weights">Reduced weights: M × m.</param>
    /// <param name="norms">‖w_r‖: M values.</param>
    /// <param name="inputDimension">d, which rounding errors grow with.</param>
    public ReducedSample(Matrix weights, double[] norms, int inputDimension)
    {
        (_weights, _norms) = (weights, norms);
        _transposed = new Matrix(weights.Columns, weights.Rows);
        for (int r = 0; r < weights.Rows; r++)
        {
            for (int c = 0; c < weights.Columns; c++)
            {
                _transposed[c, r] = weights[r, c];
            }
        }

        (Start, Errors) = (new double[weights.Rows], new double[weights.Rows]);
        Unit = (inputDimension + weights.Rows + 8) * Math.ScaleB(1, -53);
    }

    /// <summary>m.</summary>
    public int Dimension => _weights.Columns;

    /// <summary>M.</summary>
    public int Neurons => _weights.Rows;

    /// <summary>Bound on the relative rounding error of a product of d terms, and of a reduced weight: relative to ‖w_r‖.</summary>
    public double Unit { get; }

    /// <summary>z at the sample.</summary>
    public double[] Start { get; }

    /// <summary>Bound on the rounding error of each entry of <see cref="Start"/>.</summary>
    public double[] Errors { get; }

    /// <summary>‖w_r‖.</summary>
    public double[] Norms => _norms;

    /// <summary>w_r in the reduced space.</summary>
    public ReadOnlySpan<double> Weight(int neuron) => _weights.Row(neuron);

    /// <summary>Writes z at x + δ.</summary>
    public void EvaluateAt(ReadOnlySpan<double> delta, Span<double> z)
    {
        Start.CopyTo(z);
        RowCombination.Add(delta, _transposed.Values, z);
    }

    /// <summary>Writes ⟨w_r, n⟩ for every neuron.</summary>
    public void EvaluateSlopes(ReadOnlySpan<double> direction, Span<double> slopes)
    {
        slopes.Clear();
        RowCombination.Add(direction, _transposed.Values, slopes);
    }
}
