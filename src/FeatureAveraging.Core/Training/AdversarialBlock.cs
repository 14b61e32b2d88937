using System.Numerics.Tensors;
using FeatureAveraging.Numerics.Kernels;

namespace FeatureAveraging.Training;

/// <summary>Moves a block of samples to where their loss is greater: the inner maximisation of adversarial training.</summary>
/// <remarks>
/// K steps of normalised gradient ascent, each projected to the ball: δ ← Π(δ + α·g/‖g‖₂), g = ∂ℓ/∂x, ‖δ‖₂ ≤ ε, α = ε·min(1, 5/2K)
/// (Madry et al. 2018). A sample without a gradient stays. One of these for each worker; it allocates nothing after its start.
/// </remarks>
internal sealed class AdversarialBlock(OutputHead head, DirectParameters parameters, int dimension, TrainingOptions options)
{
    private const int Rows = OutputHead.BlockRows;
    private readonly double _step = options.AdversarialRadius * Math.Min(1, 2.5 / options.AdversarialSteps);
    private readonly float[] _moved = new float[Rows * dimension];
    private readonly double[] _gradient = new double[dimension];
    private readonly float[] _direction = new float[dimension];
    private readonly float[] _delta = new float[dimension];
    private readonly double[] _slopes = new double[head.Neurons];
    private readonly float[] _nonZero = new float[WeightedRowSum.MaxRows];
    private readonly int[] _offsets = new int[WeightedRowSum.MaxRows];

    /// <summary>Moves the samples of a block.</summary>
    /// <param name="rows">The samples, row-major.</param>
    /// <param name="block">Their block; its sums are left alone.</param>
    /// <param name="preactivations">The block's preactivations, written: those of the moved samples.</param>
    /// <returns>The moved samples, until the next call.</returns>
    public ReadOnlySpan<float> Move(ReadOnlySpan<float> rows, HeadBlock block, Span<double> preactivations)
    {
        block.ActiveCounts = default;
        block.OutputGradients = default;
        block.Measure = false;
        rows[..(block.Count * dimension)].CopyTo(_moved);
        for (int step = 0; step < options.AdversarialSteps; step++)
        {
            head.Evaluate(block);
            for (int i = 0; i < block.Count; i++)
            {
                Ascend(rows.Slice(i * dimension, dimension), _moved.AsSpan(i * dimension, dimension), block.Gradients[i..]);
            }

            parameters.ComputePreactivations(_moved, block.Count, preactivations);
        }

        return _moved;
    }

    private void Ascend(ReadOnlySpan<float> x, Span<float> moved, ReadOnlySpan<double> slopes)
    {
        ComputeGradient(slopes);
        double length = TensorPrimitives.Norm<double>(_gradient);
        if (length == 0 || !double.IsFinite(length))
        {
            return;
        }

        TensorPrimitives.Multiply(_gradient, _step / length, _gradient);
        TensorPrimitives.ConvertTruncating<double, float>(_gradient, _direction);
        TensorPrimitives.Subtract(moved, x, _delta);
        TensorPrimitives.Add(_delta, _direction, _delta);
        double reach = TensorPrimitives.Norm<float>(_delta);
        TensorPrimitives.MultiplyAdd(_delta, (float)Math.Min(1, options.AdversarialRadius / reach), x, moved);
    }

    // ∂ℓ/∂x = Σ_r ∂ℓ/∂z_r·w_r, from slopes that lie a block apart.
    private void ComputeGradient(ReadOnlySpan<double> slopes)
    {
        Array.Clear(_gradient);
        for (int r = 0; r < _slopes.Length; r++)
        {
            _slopes[r] = slopes[r * Rows];
        }

        for (int first = 0; first < _slopes.Length; first += WeightedRowSum.MaxRows)
        {
            ReadOnlySpan<double> own = _slopes.AsSpan(first, Math.Min(WeightedRowSum.MaxRows, _slopes.Length - first));
            int active = WeightedRowSum.Compact(own, dimension, _nonZero, _offsets);
            WeightedRowSum.Accumulate(
                _nonZero.AsSpan(0, active), _offsets.AsSpan(0, active), parameters.SingleWeights.AsSpan(first * dimension), _gradient);
        }
    }
}
