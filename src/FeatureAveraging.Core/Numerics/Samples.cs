using System.Numerics.Tensors;

namespace FeatureAveraging.Numerics;

/// <summary>Samples: n rows of d single-precision values, row-major, in memory or behind a <see cref="RowSource"/>.</summary>
/// <remarks>
/// Samples behind a source take no memory; training in the direct form reads them (<see cref="Read"/>), and <see cref="Take"/> brings some
/// of them into memory. Their <see cref="Values"/> and <see cref="Row"/> are not there.
/// Kernels read them in single precision and keep the network's state in double precision (docs/style.md, one precision per role).
/// Samples that came in double precision and lose digits by rounding keep their own values too: what judges a point reads those
/// (<see cref="CopyRow"/>), what trains reads the rounded ones.
/// </remarks>
public sealed class Samples
{
    private readonly float[] _values;
    private readonly int _start;
    private readonly double[]? _exact;
    private readonly RowSource? _source;
    private readonly Lazy<int>? _firstNonFinite;

    /// <summary>Makes n × d zeros.</summary>
    /// <param name="count">n, ≥ 0.</param>
    /// <param name="dimension">d, ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public Samples(int count, int dimension)
    {
        (Count, Dimension) = (count, dimension);
        (_values, _start) = AlignedMemory.Allocate(Size(count, dimension));
    }

    /// <summary>Samples that are read from a source whenever they are needed.</summary>
    /// <param name="source">The source; it must give the same values every time.</param>
    public Samples(RowSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        (Count, Dimension, _values, _source) = (source.Count, source.Dimension, [], source);
        _firstNonFinite = new Lazy<int>(source.FindFirstNonFinite);
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

    /// <summary>The rows of a matrix, rounded to single precision.</summary>
    /// <param name="rows">n × d.</param>
    public static Samples Rounded(Matrix rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new Samples(rows.Rows, rows.Columns, Array.ConvertAll(rows.Values.ToArray(), value => (float)value));
    }

    /// <summary>n, the number of samples.</summary>
    public int Count { get; }

    /// <summary>d, the width of a sample.</summary>
    public int Dimension { get; }

    /// <summary>Whether the values came in double precision and single precision cannot hold them all.</summary>
    public bool AreRounded => _exact is not null;

    /// <summary>Whether the values are in memory, not behind a <see cref="RowSource"/>.</summary>
    public bool AreInMemory => _source is null;

    /// <summary>All values in single precision, sample by sample.</summary>
    /// <exception cref="InvalidOperationException">They are behind a source.</exception>
    public Span<float> Values => AreInMemory ? _values.AsSpan(_start, Count * Dimension) : throw NotInMemory();

    /// <summary>One sample in single precision, as a view of length d.</summary>
    /// <param name="index">Sample, from 0.</param>
    /// <exception cref="InvalidOperationException">The values are behind a source.</exception>
    public Span<float> Row(int index) =>
        AreInMemory ? _values.AsSpan(_start + (index * Dimension), Dimension) : throw NotInMemory();

    /// <summary>Neighbouring samples in single precision. May be called from several threads at once.</summary>
    /// <param name="first">The first one, from 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="buffer">At least count × d values, written where the samples are behind a source.</param>
    /// <returns>A view of the samples where they are in memory, else of the buffer: at least count × d values.</returns>
    public ReadOnlySpan<float> Read(int first, int count, Span<float> buffer)
    {
        if (_source is null)
        {
            return Values[(first * Dimension)..];
        }

        for (int i = 0; i < count; i++)
        {
            _source.Read(first + i, buffer.Slice(i * Dimension, Dimension));
        }

        return buffer;
    }

    /// <summary>Samples of any order in single precision, copied. May be called from several threads at once.</summary>
    /// <param name="indices">Samples, from 0.</param>
    /// <param name="rows">Receives them, one after the other.</param>
    public void Gather(ReadOnlySpan<int> indices, Span<float> rows)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            Span<float> row = rows.Slice(i * Dimension, Dimension);
            if (_source is null)
            {
                Row(indices[i]).CopyTo(row);
            }
            else
            {
                _source.Read(indices[i], row);
            }
        }
    }

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

        float[] buffer = _source is null ? [] : new float[Dimension];
        TensorPrimitives.ConvertTruncating<float, double>(Read(index, 1, buffer)[..Dimension], row);
    }

    /// <summary>Some of the samples, in the order given; their values are copied into memory.</summary>
    /// <param name="indices">Samples, from 0.</param>
    public Samples Take(ReadOnlySpan<int> indices)
    {
        if (_exact is null)
        {
            var taken = new Samples(indices.Length, Dimension);
            Gather(indices, taken.Values);
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
        if (_firstNonFinite is not null)
        {
            return _firstNonFinite.Value;
        }

        for (int i = 0; i < Count; i++)
        {
            if (!TensorPrimitives.IsFiniteAll<float>(Row(i)))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether a sample is zero, so that it has no direction. The values must be in memory.</summary>
    public bool HasZero() => Enumerable.Range(0, Count).Any(i => !Row(i).ContainsAnyExcept(0f));

    private static InvalidOperationException NotInMemory() => new(
        "These samples are behind a source and not in memory as a whole. Read them in pieces, or take some of them into memory by Take.");

    private static int Size(int count, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        return checked(count * dimension);
    }
}
