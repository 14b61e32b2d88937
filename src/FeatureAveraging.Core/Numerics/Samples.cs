namespace FeatureAveraging.Numerics;

/// <summary>Samples as they rest in memory: n rows of d single-precision values, row-major.</summary>
/// <remarks>
/// Kernels read them in single precision and keep the network's state in double precision (docs/style.md, one precision per role).
/// Samples that came in double precision and lose digits by rounding keep their own values too: what judges a point reads those
/// (<see cref="CopyRow"/>), what trains reads the rounded ones.
/// </remarks>
public sealed class Samples
{
    private readonly float[] _values;
    private readonly int _start;
    private readonly double[]? _exact;

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

    private Samples(int count, int dimension, double[] exact)
        : this(count, dimension)
    {
        Shape.Require(
            exact.Length == Size(count, dimension), nameof(exact),
            $"is {exact.Length} long; {count} samples of {dimension} values were expected");
        bool rounds = false;
        Span<float> rounded = Values;
        for (int i = 0; i < exact.Length; i++)
        {
            rounded[i] = (float)exact[i];
            rounds |= rounded[i] != exact[i];
        }

        _exact = rounds ? exact : null;
    }

    /// <summary>Samples given in double precision, which is kept where single precision cannot hold the values.</summary>
    /// <param name="count">n, ≥ 0.</param>
    /// <param name="dimension">d, ≥ 1.</param>
    /// <param name="values">Row-major values, length n × d; owned by the samples from now on.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length.</exception>
    public static Samples FromDoubles(int count, int dimension, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Samples(count, dimension, values);
    }

    /// <summary>n, the number of samples.</summary>
    public int Count { get; }

    /// <summary>d, the width of a sample.</summary>
    public int Dimension { get; }

    /// <summary>Whether the values came in double precision and single precision cannot hold them all.</summary>
    public bool AreRounded => _exact is not null;

    /// <summary>All values in single precision, sample by sample.</summary>
    public Span<float> Values => _values.AsSpan(_start, Count * Dimension);

    /// <summary>One sample in single precision, as a view of length d.</summary>
    /// <param name="index">Sample, from 0.</param>
    public Span<float> Row(int index) => _values.AsSpan(_start + (index * Dimension), Dimension);

    /// <summary>One sample as it was given.</summary>
    /// <param name="index">Sample, from 0.</param>
    /// <param name="row">Receives its d values.</param>
    public void CopyRow(int index, Span<double> row)
    {
        if (_exact is not null)
        {
            _exact.AsSpan(index * Dimension, Dimension).CopyTo(row);
            return;
        }

        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<float, double>(Row(index), row);
    }

    /// <summary>Some of the samples, in the order given; their values are copied.</summary>
    /// <param name="indices">Samples, from 0.</param>
    public Samples Take(ReadOnlySpan<int> indices)
    {
        if (_exact is null)
        {
            var taken = new Samples(indices.Length, Dimension);
            for (int i = 0; i < indices.Length; i++)
            {
                Row(indices[i]).CopyTo(taken.Row(i));
            }

            return taken;
        }

        double[] exact = new double[indices.Length * Dimension];
        for (int i = 0; i < indices.Length; i++)
        {
            CopyRow(indices[i], exact.AsSpan(i * Dimension, Dimension));
        }

        return FromDoubles(indices.Length, Dimension, exact);
    }

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
