using System.Numerics.Tensors;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>
/// Half-spaces aᵢ·δ + bᵢ ≤ 0 with unit normals, the point nearest to 0 in those that bind, and what their multipliers prove.
/// </summary>
/// <remarks>
/// The dual active-set method of Goldfarb and Idnani: a new half-space is added, and the ones that no longer bind are dropped. The bound
/// does not depend on the path: every δ that meets the half-spaces, each known up to |Δbᵢ| ≤ εᵢ and ‖Δaᵢ‖ ≤ ηᵢ, has for any uᵢ ≥ 0
/// <code>‖δ‖ (‖Σuᵢaᵢ‖ + Σuᵢηᵢ) ≥ Σuᵢ(bᵢ − εᵢ).</code>
/// Where the half-spaces contradict each other, Σuᵢaᵢ vanishes and the bound is +∞. In floating point it is taken to vanish when
/// ‖Σuᵢaᵢ‖ ≤ Σuᵢηᵢ, the rounding of the normals themselves: some half-spaces within that rounding admit no δ at all, and those at hand
/// none shorter than Σuᵢ(bᵢ − εᵢ) / 2Σuᵢηᵢ. Anything less clear gets the finite bound.
/// </remarks>
internal sealed class CutSet
{
    // ‖part of a unit normal outside the span of the binding ones‖², below which it counts as dependent
    private const double Dependent = 1e-18;
    private const double Slack = 1e-11;          // relative rounding of the sums behind a bound, generously
    private const double UnitRounding = 1e-14;   // rounding of a normal's scaling to unit length, generously
    private const double MostRounding = 1e-9;    // errors of unit normals that can pass for rounding
    private readonly int _dimension;
    private readonly double[] _normals;
    private readonly double[] _offsets;
    private readonly double[] _offsetErrors;
    private readonly double[] _normalErrors;
    private readonly double[] _multipliers;
    private readonly double[] _products;
    private readonly double[] _solution;
    private readonly double[] _correction;
    private readonly double[] _step;
    private readonly CholeskyFactor _factor;
    private int _count;
    private double _gain;
    private double _loss;
    private double _length;

    /// <summary>Reserves memory.</summary>
    public CutSet(int dimension)
    {
        int capacity = dimension + 1;
        _dimension = dimension;
        _normals = new double[capacity * dimension];
        (_offsets, _offsetErrors, _normalErrors, _multipliers) =
            (new double[capacity], new double[capacity], new double[capacity], new double[capacity]);
        (_products, _solution, _correction, _step) =
            (new double[capacity], new double[capacity], new double[capacity], new double[dimension]);
        _factor = new CholeskyFactor(capacity);
        (Delta, Direction) = (new double[dimension], new double[dimension]);
    }

    /// <summary>The nearest point of the binding half-spaces.</summary>
    public double[] Delta { get; }

    /// <summary>The unit vector n behind <see cref="Bound"/>.</summary>
    public double[] Direction { get; }

    /// <summary>The greatest lower bound on ‖δ‖ proved since <see cref="Clear"/>; +∞ where no δ meets the half-spaces.</summary>
    public double Bound { get; private set; }

    /// <summary>Where the next normal is to be written.</summary>
    public Span<double> NextNormal => Normal(_count);

    /// <summary>Starts again at δ = 0.</summary>
    public void Clear()
    {
        (_count, Bound, _gain, _loss, _length) = (0, 0, 0, 0, 1);
        Array.Clear(Delta);
        Array.Clear(Direction);
        _factor.Clear();
    }

    /// <summary>A depth h with n·δ ≥ h for every δ of at most the given length that meets the half-spaces.</summary>
    public double DepthWithin(double radius) => Math.Max(0, (_gain - (radius * _loss)) / _length);

    /// <summary>
    /// Adds the half-space whose normal stands in <see cref="NextNormal"/>, of any length, and moves to the nearest point.
    /// </summary>
    /// <param name="offset">b.</param>
    /// <param name="offsetError">ε.</param>
    /// <param name="normalError">η.</param>
    /// <returns>False when the half-spaces contradict each other, up to rounding; <see cref="Bound"/> says what is proved.</returns>
    public bool Add(double offset, double offsetError, double normalError)
    {
        Span<double> normal = NextNormal;
        double norm = TensorPrimitives.Norm<double>(normal);
        if (norm <= normalError)
        {
            Bound = offset > offsetError ? double.PositiveInfinity : Bound;     // constant up to rounding, and violated beyond it
            return false;
        }

        TensorPrimitives.Divide(normal, norm, normal);
        (_offsets[_count], _offsetErrors[_count], _normalErrors[_count]) = (offset / norm, offsetError / norm, normalError / norm);
        bool possible = MoveOnto();
        Prove(possible ? _count : _count + 1);
        return possible;
    }

    private Span<double> Normal(int cut) => _normals.AsSpan(cut * _dimension, _dimension);

    private bool MoveOnto()
    {
        double multiplier = 0;
        while (true)
        {
            double violation = _offsets[_count] + TensorPrimitives.Dot<double>(NextNormal, Delta);
            double outside = Decompose();
            (double most, int leaving) = LongestDualStep();
            double full = outside > Dependent ? violation / outside : double.PositiveInfinity, step = Math.Min(most, full);
            if (double.IsPositiveInfinity(step))
            {
                StateContradiction();
                return false;
            }

            multiplier += step;
            for (int i = 0; i < _count; i++)
            {
                _multipliers[i] -= step * _solution[i];
            }

            if (outside > Dependent)
            {
                TensorPrimitives.MultiplyAdd(_step, -step, Delta, Delta);
            }

            if (full <= most)
            {
                _factor.Append(_products, Math.Sqrt(outside));
                _multipliers[_count++] = multiplier;
                return true;
            }

            Drop(leaving);
        }
    }

    /// <summary>Splits the new normal into N·solution (in the span of the binding ones) and step (outside it); gives ‖step‖².</summary>
    private double Decompose()
    {
        const double NeedsCorrection = 1e-3;
        Span<double> normal = NextNormal, products = _products.AsSpan(0, _count), solution = _solution.AsSpan(0, _count);
        normal.CopyTo(_step);
        solution.Clear();
        products.Clear();
        double outside = Subtract();
        if (outside < NeedsCorrection)
        {
            outside = Subtract();       // a second pass removes what cancellation left
        }

        return _count == _dimension ? 0 : outside;      // a full set of normals spans the space

        double Subtract()
        {
            Span<double> correction = _correction.AsSpan(0, _count);
            for (int i = 0; i < correction.Length; i++)
            {
                correction[i] = TensorPrimitives.Dot<double>(Normal(i), _step);
            }

            _factor.SolveLower(correction);
            TensorPrimitives.Add(_products.AsSpan(0, _count), correction, _products.AsSpan(0, _count));
            _factor.SolveUpper(correction);
            TensorPrimitives.Add(_solution.AsSpan(0, _count), correction, _solution.AsSpan(0, _count));
            for (int i = 0; i < correction.Length; i++)
            {
                TensorPrimitives.MultiplyAdd(Normal(i), -correction[i], _step, _step);
            }

            return TensorPrimitives.SumOfSquares<double>(_step);
        }
    }

    private (double Step, int Leaving) LongestDualStep()
    {
        double most = double.PositiveInfinity;
        int leaving = -1;
        for (int i = 0; i < _count; i++)
        {
            if (_solution[i] > 0 && _multipliers[i] / _solution[i] < most)
            {
                (most, leaving) = (Math.Max(0, _multipliers[i] / _solution[i]), i);
            }
        }

        return (most, leaving);
    }

    /// <summary>Removes a binding cut; the ones behind it, the new one included, move up.</summary>
    private void Drop(int cut)
    {
        for (int i = cut; i < _count; i++)
        {
            Normal(i + 1).CopyTo(Normal(i));
            (_offsets[i], _offsetErrors[i], _normalErrors[i], _multipliers[i]) =
                (_offsets[i + 1], _offsetErrors[i + 1], _normalErrors[i + 1], _multipliers[i + 1]);
        }

        _count--;
        _factor.Remove(cut);
    }

    /// <summary>The multipliers that make the new normal and the binding ones cancel: 1 and −solution.</summary>
    private void StateContradiction()
    {
        for (int i = 0; i < _count; i++)
        {
            _multipliers[i] = -_solution[i];
        }

        _multipliers[_count] = 1;
    }

    /// <summary>Raises the bound to what the multipliers of the first cuts prove.</summary>
    private void Prove(int cuts)
    {
        double gain = 0, loss = 0, weight = 0;
        Array.Clear(_step);
        for (int i = 0; i < cuts; i++)
        {
            double u = Math.Max(0, _multipliers[i]);
            weight += u;
            gain += u * ((_offsets[i] * (1 - (Math.Sign(_offsets[i]) * Slack))) - _offsetErrors[i]);
            loss += u * (_normalErrors[i] + UnitRounding);
            TensorPrimitives.MultiplyAdd(Normal(i), u, _step, _step);
        }

        double length = TensorPrimitives.Norm<double>(_step), bound = gain / (length + loss);
        if (bound <= Bound)
        {
            return;
        }

        if (length <= loss && loss <= MostRounding * weight)
        {
            Bound = double.PositiveInfinity;
            return;
        }

        (Bound, _gain, _loss, _length) = (bound, gain, loss, length);
        TensorPrimitives.Divide(_step, -length, Direction);
    }
}
