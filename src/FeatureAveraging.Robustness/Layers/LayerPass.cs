using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Layers;

/// <summary>Forward and backward of a wide layer, for one point or for up to <see cref="Points"/> in one pass over its weights.</summary>
/// <remarks>
/// One point alone reads every weight for one multiply-add, and waits for the second-level cache; four points share it. Every sum takes
/// its terms in the same order whichever points are beside it, so results do not depend on how samples are grouped.
/// </remarks>
internal sealed class LayerPass
{
    /// <summary>The most points of one pass.</summary>
    public const int Points = 4;

    /// <summary>Inputs that a layer needs at least.</summary>
    public const int LeastWidth = 32;

    private const int Rows = 4;
    private readonly AlignedRows _weights;
    private readonly double[] _biases;

    /// <summary>Copies a layer.</summary>
    /// <param name="layer">The layer, M × d, d at least <see cref="LeastWidth"/>.</param>
    public LayerPass(HiddenLayer layer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layer.InputDimension, LeastWidth);
        (_weights, _biases) = (new AlignedRows(layer.NeuronCount, layer.InputDimension), layer.Biases.ToArray());
        for (int r = 0; r < _weights.Count; r++)
        {
            layer.Weights.Row(r).CopyTo(_weights.Row(r));
        }
    }

    /// <summary>z = Wx + b for one point.</summary>
    /// <param name="point">x, length d.</param>
    /// <param name="preactivations">Receives z, length M.</param>
    public void Forward(ReadOnlySpan<double> point, Span<double> preactivations)
    {
        Require(point.Length, preactivations.Length);
        if (Vector512.IsHardwareAccelerated)
        {
            ForwardOne<Doubles512>(point, preactivations);
        }
        else
        {
            ForwardOne<Doubles256>(point, preactivations);
        }
    }

    /// <summary>z = Wx + b for each point.</summary>
    /// <param name="points"><see cref="Points"/> × d; only as many rows count as there are preactivations.</param>
    /// <param name="preactivations">1 to <see cref="Points"/> vectors; each receives z, length M.</param>
    public void Forward(AlignedRows points, ReadOnlySpan<double[]> preactivations)
    {
        RequireCount(preactivations.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(points.Count, Points);
        for (int p = 0; p < preactivations.Length; p++)
        {
            Require(points.Width, preactivations[p].Length);
        }

        if (preactivations.Length == 1)
        {
            Forward(points.Row(0), preactivations[0]);
        }
        else if (Vector512.IsHardwareAccelerated)
        {
            ForwardFour<Doubles512>(points, preactivations);
        }
        else
        {
            ForwardFour<Doubles256>(points, preactivations);
        }
    }

    /// <summary>g = Wᵀc for one point.</summary>
    /// <param name="coefficients">c, length M.</param>
    /// <param name="gradient">Receives g, length d.</param>
    public void Backward(ReadOnlySpan<double> coefficients, Span<double> gradient)
    {
        Require(gradient.Length, coefficients.Length);
        if (Vector512.IsHardwareAccelerated)
        {
            LayerTiles.CombineOne<Doubles512>(_weights, coefficients, gradient);
        }
        else
        {
            LayerTiles.CombineOne<Doubles256>(_weights, coefficients, gradient);
        }
    }

    /// <summary>g = Wᵀc for each point.</summary>
    /// <param name="coefficients">c, 1 to <see cref="Points"/> vectors of length M.</param>
    /// <param name="gradients">As many vectors; each receives g, length d.</param>
    public void Backward(ReadOnlySpan<double[]> coefficients, ReadOnlySpan<double[]> gradients)
    {
        RequireCount(gradients.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(coefficients.Length, gradients.Length);
        for (int p = 0; p < gradients.Length; p++)
        {
            Require(gradients[p].Length, coefficients[p].Length);
        }

        if (gradients.Length == 1)
        {
            Backward(coefficients[0], gradients[0]);
        }
        else if (Vector512.IsHardwareAccelerated)
        {
            BackwardFour<Doubles512>(coefficients, gradients);
        }
        else
        {
            BackwardFour<Doubles256>(coefficients, gradients);
        }
    }

    private void ForwardOne<T>(ReadOnlySpan<double> point, Span<double> preactivations)
        where T : struct, IDoubles<T>
    {
        Span<double> sums = stackalloc double[Rows];
        int count = Math.Min(Rows, _weights.Count);
        for (int row = 0; row < _weights.Count; row += Rows)
        {
            int first = FirstRow(row);
            LayerTiles.DotOne<T>(_weights, first, point, sums);
            TensorPrimitives.Add(sums[..count], _biases.AsSpan(first, count), preactivations[first..]);
        }
    }

    private void ForwardFour<T>(AlignedRows points, ReadOnlySpan<double[]> preactivations)
        where T : struct, IDoubles<T>
    {
        Span<double> sums = stackalloc double[Rows * Points];
        int count = Math.Min(Rows, _weights.Count);
        for (int row = 0; row < _weights.Count; row += Rows)
        {
            int first = FirstRow(row);
            LayerTiles.DotFour<T>(_weights, first, points, sums);
            for (int p = 0; p < preactivations.Length; p++)
            {
                TensorPrimitives.Add(sums.Slice(p * Rows, count), _biases.AsSpan(first, count), preactivations[p].AsSpan(first));
            }
        }
    }

    private void BackwardFour<T>(ReadOnlySpan<double[]> coefficients, ReadOnlySpan<double[]> gradients)
        where T : struct, IDoubles<T> =>
        LayerTiles.CombineFour<T>(
            _weights, coefficients[0], coefficients[1], At(coefficients, 2), At(coefficients, 3), gradients[0], gradients[1],
            At(gradients, 2), At(gradients, 3));

    // The last block of rows overlaps the one before it where M is no multiple of four.
    private int FirstRow(int row) => Math.Max(0, Math.Min(row, _weights.Count - Rows));

    // Where there are fewer than four the last one is treated again.
    private static double[] At(ReadOnlySpan<double[]> vectors, int index) => vectors[Math.Min(index, vectors.Length - 1)];

    private static void RequireCount(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Points);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
    }

    private void Require(int inputs, int neurons)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputs, _weights.Width);
        ArgumentOutOfRangeException.ThrowIfNotEqual(neurons, _weights.Count);
    }
}
