using System.Numerics.Tensors;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>
/// The shortest δ with g₁(x + δ) ≤ ℓ(x + δ), g₁ convex piecewise linear and ℓ affine, and with given signs of
/// some preactivations: a projection onto a convex set.
/// </summary>
/// <remarks>
/// Cutting planes: the affine piece of g₁ − ℓ that is active at the present point, or the sign that is violated more, becomes a half-space
/// of the <see cref="CutSet"/>, which moves to the nearest point that satisfies it and the binding ones before. Every iterate is optimal
/// for the constraints it knows, so lengths only grow. Holds scratch memory: one per thread.
/// </remarks>
internal sealed class ConvexProjection
{
    private const int MostIterations = 500;
    private const double RelativeTolerance = 1e-12;
    private readonly ReducedSample _sample;
    private readonly CutSet _cuts;
    private readonly double[] _preactivations;
    private readonly double[] _linear;
    private double _linearStart;
    private double _linearError;
    private double _linearReach;
    private double _linearSize;

    /// <summary>Reserves memory for a network.</summary>
    public ConvexProjection(ReducedSample sample)
    {
        _sample = sample;
        _cuts = new CutSet(sample.Dimension);
        (_preactivations, _linear) = (new double[sample.Neurons], new double[sample.Dimension]);
    }

    /// <summary>The point of the last projection.</summary>
    public double[] Delta => _cuts.Delta;

    /// <summary>z at <see cref="Delta"/>.</summary>
    public ReadOnlySpan<double> Preactivations => _preactivations;

    /// <summary>The unit vector n of the last projection: every δ of the set with ‖δ‖ ≤ R has n·δ ≥ <see cref="DepthWithin"/>(R).</summary>
    public ReadOnlySpan<double> Direction => _cuts.Direction;

    /// <inheritdoc cref="CutSet.DepthWithin"/>
    public double DepthWithin(double radius) => _cuts.DepthWithin(radius);

    /// <summary>Projects.</summary>
    /// <param name="convex">Groups of g₁.</param>
    /// <param name="piece">ℓ.</param>
    /// <param name="signs">For each neuron +1 for z ≥ 0, −1 for z ≤ 0, 0 for either; or empty.</param>
    /// <param name="limit">Lengths from here on are of no interest; the projection may stop there.</param>
    /// <returns>A lower bound on the length, rounded down, +∞ when the set is certainly empty; and whether
    /// <see cref="Delta"/> lies in the set up to rounding.</returns>
    public (double Bound, bool Reached) Project(ConvexGroup[] convex, AffinePiece piece, ReadOnlySpan<sbyte> signs, double limit)
    {
        _cuts.Clear();
        WriteLinear(piece);
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            _sample.EvaluateAt(Delta, _preactivations);
            double length = iteration == 0 ? 0 : TensorPrimitives.Norm<double>(Delta);
            int neuron = MostViolatedSign(signs, length, out double signViolation);
            Cut cut = WriteCut(convex, piece, length);
            if (cut.Violation <= 0 && neuron < 0)
            {
                return (_cuts.Bound, true);
            }

            if (neuron >= 0 && signViolation * TensorPrimitives.Norm<double>(_cuts.NextNormal) > cut.Violation)
            {
                cut = WriteSignCut(neuron, signs[neuron]);
            }

            if (!_cuts.Add(cut.Offset, cut.OffsetError, cut.NormalError) || _cuts.Bound >= limit)
            {
                break;
            }
        }

        return (_cuts.Bound, false);
    }

    private void WriteLinear(AffinePiece piece)
    {
        Array.Clear(_linear);
        (_linearStart, _linearError, _linearReach) = (piece.Constant, 0, 0);
        _linearSize = Math.Abs(piece.Constant);
        double[] slopes = piece.Slopes;
        for (int r = 0; r < slopes.Length; r++)
        {
            double slope = slopes[r];
            if (slope != 0)
            {
                TensorPrimitives.MultiplyAdd(_sample.Weight(r), slope, _linear, _linear);
                _linearStart += slope * _sample.Start[r];
                _linearError += Math.Abs(slope) * _sample.Errors[r];
                _linearReach += Math.Abs(slope) * _sample.Norms[r];
                _linearSize += Math.Abs(slope * _sample.Start[r]);
            }
        }
    }

    private int MostViolatedSign(ReadOnlySpan<sbyte> signs, double length, out double violation)
    {
        int most = -1;
        violation = 0;
        for (int r = 0; r < signs.Length; r++)
        {
            double by = -signs[r] * _preactivations[r];
            if (by > violation * _sample.Norms[r] && by > RelativeTolerance * (Math.Abs(_sample.Start[r]) + (_sample.Norms[r] * length)))
            {
                (most, violation) = (r, by / _sample.Norms[r]);
            }
        }

        return most;
    }

    /// <summary>
    /// Writes the normal of the active piece of g₁ − ℓ as the next one; its violation is 0 where rounding could explain it.
    /// </summary>
    private Cut WriteCut(ConvexGroup[] convex, AffinePiece piece, double length)
    {
        ConvexGroup group = convex[0];
        double value = group.Evaluate(_preactivations);
        for (int i = 1; i < convex.Length; i++)
        {
            double at = convex[i].Evaluate(_preactivations);
            (group, value) = at > value ? (convex[i], at) : (group, value);
        }

        double affine = piece.Constant + TensorPrimitives.Dot<double>(piece.Slopes, _preactivations);
        double size = _linearSize + (_linearReach * length) + Math.Abs(group.Constant);
        double offset = group.Constant - _linearStart, error = _linearError, reach = _linearReach;
        Span<double> normal = _cuts.NextNormal;
        TensorPrimitives.Negate(_linear, normal);
        for (int i = 0; i < group.Neurons.Length; i++)
        {
            int r = group.Neurons[i];
            double factor = group.Factors[i];
            size += factor * (Math.Abs(_sample.Start[r]) + (_sample.Norms[r] * length));
            if (_preactivations[r] > 0)
            {
                TensorPrimitives.MultiplyAdd(_sample.Weight(r), factor, normal, normal);
                offset += factor * _sample.Start[r];
                error += factor * _sample.Errors[r];
                reach += factor * _sample.Norms[r];
            }
        }

        double violation = value - affine;
        return new Cut(offset, error + (_sample.Unit * size), _sample.Unit * reach, violation <= RelativeTolerance * size ? 0 : violation);
    }

    private Cut WriteSignCut(int neuron, sbyte sign)
    {
        TensorPrimitives.Multiply(_sample.Weight(neuron), -sign, _cuts.NextNormal);
        return new Cut(-sign * _sample.Start[neuron], _sample.Errors[neuron], _sample.Unit * _sample.Norms[neuron], 0);
    }

    /// <summary>
    /// A half-space before scaling: its normal stands in the cut set, a·δ + b ≤ 0 with the errors of b
    /// and a, and by how much the present point violates it.
    /// </summary>
    private readonly record struct Cut(double Offset, double OffsetError, double NormalError, double Violation);
}
