using System.Numerics.Tensors;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>The shortest δ with g₁(x + δ) ≤ ℓ(x + δ), g₁ convex piecewise linear and ℓ affine: a projection onto a convex set.</summary>
/// <remarks>
/// Cutting planes: the affine piece of g₁ − ℓ that is active at the present point becomes a constraint, and the dual active-set method of Goldfarb and Idnani
/// moves to the nearest point that satisfies it and the binding ones before. Every iterate is optimal for the constraints it knows, so lengths only grow.
/// The bound that is returned needs no trust in the path: for multipliers u ≥ 0 the cuts aᵢ·δ + bᵢ ≤ 0 imply ‖δ‖ ≥ Σuᵢbᵢ / ‖Σuᵢaᵢ‖.
/// Holds scratch memory: one per thread.
/// </remarks>
internal sealed class ConvexProjection
{
    private const int MostIterations = 500;
    private const double Parallel = 1e-13;      // ‖component outside the active cuts‖² of a unit cut, below which it counts as dependent
    private const double RelativeTolerance = 1e-12;
    private readonly int _capacity;
    private readonly double[] _normals;
    private readonly double[] _offsets;
    private readonly double[] _errors;
    private readonly double[] _multipliers;
    private readonly double[] _gram;
    private readonly double[] _solution;
    private readonly double[] _step;
    private readonly double[] _preactivations;
    private readonly double[] _linear;
    private int _active;

    /// <summary>Reserves memory.</summary>
    public ConvexProjection(int dimension, int neurons)
    {
        _capacity = dimension + 1;
        _normals = new double[_capacity * dimension];
        (_offsets, _errors, _multipliers, _solution) = (new double[_capacity], new double[_capacity], new double[_capacity], new double[_capacity]);
        _gram = new double[_capacity * _capacity];
        (_step, _linear) = (new double[dimension], new double[dimension]);
        _preactivations = new double[neurons];
        Delta = new double[dimension];
    }

    /// <summary>The point of the last projection.</summary>
    public double[] Delta { get; }

    /// <summary>z at <see cref="Delta"/>.</summary>
    public ReadOnlySpan<double> Preactivations => _preactivations;

    /// <summary>Projects.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="convex">Groups of g₁.</param>
    /// <param name="slopes">β: ℓ = constant + Σ_r β_r z_r, M values.</param>
    /// <param name="constant">The constant of ℓ.</param>
    /// <param name="limit">Lengths from here on are of no interest; the projection may stop there.</param>
    /// <returns>A lower bound on the length, rounded down, +∞ when the set is empty; and whether <see cref="Delta"/> lies in the set up to rounding.</returns>
    public (double Bound, bool Reached) Project(ReducedSample sample, ConvexGroup[] convex, ReadOnlySpan<double> slopes, double constant, double limit)
    {
        _active = 0;
        Array.Clear(Delta);
        WriteLinear(sample, slopes);
        double bound = 0;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            sample.EvaluateAt(Delta, _preactivations);
            if (!AddCut(sample, convex, slopes, constant, out double violation))
            {
                return (bound, true);
            }

            if (violation == double.PositiveInfinity || !MoveOnto(violation))
            {
                return (double.PositiveInfinity, false);
            }

            bound = Math.Max(bound, Bound());
            if (bound >= limit)
            {
                return (bound, false);
            }
        }

        return (bound, false);
    }

    private Span<double> Normal(int cut) => _normals.AsSpan(cut * Delta.Length, Delta.Length);

    private void WriteLinear(ReducedSample sample, ReadOnlySpan<double> slopes)
    {
        Array.Clear(_linear);
        for (int r = 0; r < slopes.Length; r++)
        {
            if (slopes[r] != 0)
            {
                TensorPrimitives.MultiplyAdd(sample.Weight(r), slopes[r], _linear, _linear);
            }
        }
    }

    /// <summary>Writes the active piece of g₁ − ℓ as the cut after the active ones, scaled to a unit normal; false when it is not violated.</summary>
    private bool AddCut(ReducedSample sample, ConvexGroup[] convex, ReadOnlySpan<double> slopes, double constant, out double violation)
    {
        ConvexGroup group = convex[0];
        double value = double.NegativeInfinity;
        foreach (ConvexGroup candidate in convex)
        {
            double at = candidate.Evaluate(_preactivations);
            (group, value) = at > value ? (candidate, at) : (group, value);
        }

        double affine = constant + TensorPrimitives.Dot(slopes, _preactivations), scale = Math.Abs(constant), length = TensorPrimitives.Norm<double>(Delta);
        double offset = group.Constant - constant, error = 0, steepest = 0;
        Span<double> normal = Normal(_active);
        TensorPrimitives.Negate(_linear, normal);
        for (int i = 0; i < group.Neurons.Length; i++)
        {
            int r = group.Neurons[i];
            scale += group.Factors[i] * Size(r);
            steepest += group.Factors[i] * sample.Norms[r];
            if (_preactivations[r] > 0)
            {
                TensorPrimitives.MultiplyAdd(sample.Weight(r), group.Factors[i], normal, normal);
                offset += group.Factors[i] * sample.Start[r];
                error += group.Factors[i] * sample.Errors[r];
            }
        }

        for (int r = 0; r < slopes.Length; r++)
        {
            offset -= slopes[r] * sample.Start[r];
            error += Math.Abs(slopes[r]) * sample.Errors[r];
            scale += Math.Abs(slopes[r]) * Size(r);
            steepest += Math.Abs(slopes[r]) * sample.Norms[r];
        }

        double Size(int r) => Math.Abs(sample.Start[r]) + (sample.Norms[r] * length);     // what the rounding of z_r is relative to

        violation = value - affine;
        if (violation <= RelativeTolerance * scale)
        {
            return false;
        }

        double norm = TensorPrimitives.Norm<double>(normal);
        if (norm <= Parallel * steepest)
        {
            violation = double.PositiveInfinity;        // the piece is constant and positive: no δ helps
            return true;
        }

        TensorPrimitives.Divide(normal, norm, normal);
        (_offsets[_active], _errors[_active], violation) = (offset / norm, error / norm, violation / norm);
        return true;
    }

    /// <summary>Moves to the nearest point of the active cuts and the new one; false when they contradict each other.</summary>
    private bool MoveOnto(double violation)
    {
        int added = _active;
        double multiplier = 0;
        while (true)
        {
            double outside = Decompose(added, _active);
            (double most, int leaving) = LongestDualStep();
            double full = outside > Parallel ? violation / outside : double.PositiveInfinity;
            double step = Math.Min(most, full);
            if (double.IsPositiveInfinity(step))
            {
                return false;
            }

            multiplier += step;
            for (int i = 0; i < _active; i++)
            {
                _multipliers[i] -= step * _solution[i];
            }

            if (outside > Parallel)
            {
                TensorPrimitives.MultiplyAdd(_step, -step, Delta, Delta);
                violation -= step * outside;
            }

            if (full <= most)
            {
                break;
            }

            Drop(leaving, added);
            added--;
        }

        _multipliers[added] = multiplier;
        _active = added + 1;
        return true;
    }

    /// <summary>Splits the new normal into N·solution (in the span of the active ones) and step (outside it); gives ‖step‖².</summary>
    private double Decompose(int added, int count)
    {
        Span<double> normal = Normal(added);
        WriteGram(count);
        for (int i = 0; i < count; i++)
        {
            _solution[i] = TensorPrimitives.Dot<double>(Normal(i), normal);
        }

        SmallCholesky.Solve(_gram, _capacity, _solution, count);
        normal.CopyTo(_step);
        for (int i = 0; i < count; i++)
        {
            TensorPrimitives.MultiplyAdd(Normal(i), -_solution[i], _step, _step);
        }

        return count == Delta.Length ? 0 : TensorPrimitives.SumOfSquares<double>(_step);     // a full set of cuts spans the space
    }

    private void WriteGram(int count)
    {
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                _gram[(i * _capacity) + j] = TensorPrimitives.Dot<double>(Normal(i), Normal(j));
            }
        }
    }

    private (double Step, int Leaving) LongestDualStep()
    {
        double most = double.PositiveInfinity;
        int leaving = -1;
        for (int i = 0; i < _active; i++)
        {
            if (_solution[i] > 0 && _multipliers[i] / _solution[i] < most)
            {
                (most, leaving) = (Math.Max(0, _multipliers[i] / _solution[i]), i);
            }
        }

        return (most, leaving);
    }

    /// <summary>Removes an active cut; the ones behind it, the new one included, move up.</summary>
    private void Drop(int cut, int last)
    {
        for (int i = cut; i < last; i++)
        {
            Normal(i + 1).CopyTo(Normal(i));
            (_offsets[i], _errors[i], _multipliers[i]) = (_offsets[i + 1], _errors[i + 1], _multipliers[i + 1]);
        }

        _active--;
    }

    /// <summary>Σuᵢbᵢ / ‖Σuᵢaᵢ‖, rounded down by the error of the offsets and of the arithmetic.</summary>
    private double Bound()
    {
        const double Slack = 1e-10;
        double offset = 0, error = 0;
        Array.Clear(_step);
        for (int i = 0; i < _active; i++)
        {
            double u = Math.Max(0, _multipliers[i]);
            offset += u * _offsets[i];
            error += u * _errors[i];
            TensorPrimitives.MultiplyAdd(Normal(i), u, _step, _step);
        }

        double norm = TensorPrimitives.Norm<double>(_step);
        return norm == 0 ? 0 : Math.Max(0, ((offset * (1 - Slack)) - error) / norm);
    }
}
