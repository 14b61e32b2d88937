namespace FeatureAveraging.Numerics;

/// <summary>Samples as they rest in memory: n rows of d single-precision values, row-major.</summary>
/// <remarks>
/// Kernels read them in single precision and keep the network's state in double precision (docs/style.md, one precision per role).
/// </remarks>
public sealed class Samples
{
    private readonly float[] _values;
    private readonly int _start;

    /// <summary>Makes n × d zeros.</summary>
    /// <param name="count">n, ≥ 0.</param>
    /// <param name="dimension">d, ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public Samples(int count, int dimension)
    {
        (Count, Dimension) = (count, dimension);
        (_values, _start) = AlignedMemory.Allocate(Size(count, dimension));
    }

    /// <summary>Wraps values without copying them.</summary>
    /// <param name="count">n, ≥ 0.</param>
    /// <param name="dimension">d, ≥ 1.</param>
    /// <param name="values">Row-major values, length n × d; owned by the samples from now on.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length.</exception>
    public Samples(int count, int dimension, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Shape.Require(
            values.Length == Size(count, dimension), nameof(values),
            $"is {values.Length} long; {count} samples of {dimension} values were expected");
        (Count, Dimension, _values) = (count, dimension, values);
    }

    /// <summary>n, the number of samples.</summary>
    public int Count { get; }

    /// <summary>d, the width of a sample.</summary>
    public int Dimension { get; }

    /// <summary>All values, sample by sample.</summary>
    public Span<float> Values => _values.AsSpan(_start, Count * Dimension);

    /// <summary>One sample, as a view of length d.</summary>
    /// <param name="index">Sample, from 0.</param>
    public Span<float> Row(int index) => _values.AsSpan(_start + (index * Dimension), Dimension);

    /// <summary>The index of the first sample that holds a NaN or an infinity; −1 when all are finite.</summary>
    public int FirstNonFinite()
    {
        for (int i = 0; i < Count; i++)
        {
            if (!System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<float>(Row(i)))
            {
                return i;
            }
        }

        return -1;
    }

    private static int Size(int count, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        return checked(count * dimension);
    }
}
