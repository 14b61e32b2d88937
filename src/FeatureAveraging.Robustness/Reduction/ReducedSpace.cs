using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Robustness.Reduction;

/// <summary>
/// The space a two-layer network sees: p = Vx, V an orthonormal basis of the span of its weights, of dimension rank ≤ min(M, d).
/// </summary>
/// <remarks>
/// The ℓ₂ ball of radius ε maps onto the ℓ₂ ball of radius ε and the shortest perturbation lies in the span, so every ℓ₂
/// attack, exact solve and certificate without a box may run on p and be lifted back by Vᵀ. ℓ∞ and boxes have no such
/// reduction. Immutable; safe to share between threads.
/// </remarks>
public sealed class ReducedSpace
{
    private readonly Matrix _basis;

    private ReducedSpace(Matrix basis) => _basis = basis;

    /// <summary>The dimension of the span; 1 for a network whose weights are all zero.</summary>
    public int Dimension => _basis.Rows;

    /// <summary>d.</summary>
    public int InputDimension => _basis.Columns;

    /// <summary>Finds the span of a layer's weights.</summary>
    /// <param name="hidden">The layer; duplicate, dependent and zero neurons are fine.</param>
    /// <remarks>
    /// Gram–Schmidt, orthogonalised twice, on the unit vectors w_r/‖w_r‖, the one with the largest remainder next. A remainder of at most
    /// max(M, d)·2⁻⁵² counts as dependent: what it could add to a preactivation is below the rounding error of ⟨w_r, x⟩ itself. All-zero
    /// weights get the first axis, so that the reduced network still has an input. O(M²d).
    /// </remarks>
    public static ReducedSpace Of(HiddenLayer hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        int neurons = hidden.NeuronCount, d = hidden.InputDimension, rank = 0;
        double tolerance = Math.ScaleB(Math.Max(neurons, d), -52);
        Matrix remainders = Normalize(hidden.Weights);
        var basis = new Matrix(Math.Max(1, Math.Min(neurons, d)), d);
        basis[0, 0] = 1;
        while (rank < basis.Rows && LargestRow(remainders, out double length) is int next && length > tolerance)
        {
            Span<double> direction = basis.Row(rank);
            TensorPrimitives.Divide(remainders.Row(next), length, direction);
            for (int i = 0; i < rank; i++)
            {
                RemoveComponent(direction, basis.Row(i));
            }

            TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
            rank++;
            for (int r = 0; r < neurons; r++)
            {
                RemoveComponent(remainders.Row(r), direction);
            }

            remainders.Row(next).Clear();
        }

        rank = Math.Max(1, rank);
        return new ReducedSpace(new Matrix(rank, d, basis.Values[..(rank * d)].ToArray()));
    }

    /// <summary>Writes p = Vx.</summary>
    /// <param name="x">A point, length d.</param>
    /// <param name="reduced">Receives p, length <see cref="Dimension"/>.</param>
    /// <exception cref="ArgumentException">A length disagrees.</exception>
    public void Project(ReadOnlySpan<double> x, Span<double> reduced)
    {
        RequireLengths(x.Length, reduced.Length);
        for (int i = 0; i < reduced.Length; i++)
        {
            reduced[i] = TensorPrimitives.Dot(_basis.Row(i), x);
        }
    }

    /// <summary>Writes δ = Vᵀδ_p: a perturbation of the same ℓ₂ length that moves p by δ_p.</summary>
    /// <param name="reduced">δ_p, length <see cref="Dimension"/>.</param>
    /// <param name="delta">Receives δ, length d.</param>
    /// <exception cref="ArgumentException">A length disagrees.</exception>
    public void Lift(ReadOnlySpan<double> reduced, Span<double> delta)
    {
        RequireLengths(delta.Length, reduced.Length);
        delta.Clear();
        for (int i = 0; i < reduced.Length; i++)
        {
            // row by row: wide rows a power of two apart would share cache lines
            TensorPrimitives.MultiplyAdd(_basis.Row(i), reduced[i], delta, delta);
        }
    }

    /// <summary>
    /// The same network on p: weights WVᵀ, everything else unchanged, so that its outputs at Vx are those of the network at x.
    /// </summary>
    /// <param name="network">The network whose layer this space was made of, or another one with weights in the same span.</param>
    /// <exception cref="ArgumentException">The network reads another input dimension.</exception>
    public TwoLayerNetwork Reduce(TwoLayerNetwork network) => Reduce(network, Dimension);

    /// <summary>The same network on p and one coordinate more, which no neuron reads: the distance moved outside the span.</summary>
    /// <param name="network">As in <see cref="Reduce(TwoLayerNetwork)"/>.</param>
    /// <exception cref="ArgumentException">The network reads another input dimension.</exception>
    /// <remarks>
    /// A random direction of ℝ^d lies almost wholly outside the span when the rank is far below d; with this
    /// coordinate a random start has the same law as in ℝ^d.
    /// </remarks>
    internal TwoLayerNetwork ReduceWithRemainder(TwoLayerNetwork network) => Reduce(network, Dimension + 1);

    private TwoLayerNetwork Reduce(TwoLayerNetwork network, int columns)
    {
        ArgumentNullException.ThrowIfNull(network);
        HiddenLayer hidden = network.Hidden;
        var weights = new Matrix(hidden.NeuronCount, columns);
        for (int r = 0; r < weights.Rows; r++)
        {
            Project(hidden.Weights.Row(r), weights.Row(r)[..Dimension]);
        }

        return network.WithHidden(new HiddenLayer(weights, hidden.HasBias ? hidden.Biases.ToArray() : null, hidden.Activation));
    }

    private static Matrix Normalize(Matrix weights)
    {
        Matrix unit = weights.Clone();
        for (int r = 0; r < unit.Rows; r++)
        {
            double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(unit.Row(r)));
            if (largest > 0)
            {
                // first by the largest entry: no square overflows or underflows
                TensorPrimitives.Divide(unit.Row(r), largest, unit.Row(r));
                TensorPrimitives.Divide(unit.Row(r), TensorPrimitives.Norm<double>(unit.Row(r)), unit.Row(r));
            }
        }

        return unit;
    }

    private static int LargestRow(Matrix matrix, out double length)
    {
        int largest = 0;
        length = 0;
        for (int r = 0; r < matrix.Rows; r++)
        {
            double norm = TensorPrimitives.Norm<double>(matrix.Row(r));
            (largest, length) = norm > length ? (r, norm) : (largest, length);
        }

        return largest;
    }

    private static void RemoveComponent(Span<double> vector, ReadOnlySpan<double> unit) =>
        TensorPrimitives.MultiplyAdd(unit, -TensorPrimitives.Dot(unit, (ReadOnlySpan<double>)vector), vector, vector);

    private void RequireLengths(int full, int reduced)
    {
        Shape.Require(full == InputDimension, nameof(full), $"length is {full}; the network reads d = {InputDimension}");
        Shape.Require(reduced == Dimension, nameof(reduced), $"length is {reduced}; the reduced space has {Dimension} dimensions");
    }
}
