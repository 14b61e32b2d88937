using System.Buffers.Binary;
using System.Text;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>A NumPy array: element type, shape and row-major little-endian bytes.</summary>
public sealed class NpyArray
{
    private readonly ReadOnlyMemory<byte> _bytes;

    internal NpyArray(NpyElement element, IReadOnlyList<int> shape, ReadOnlyMemory<byte> bytes) =>
        (Element, Shape, _bytes) = (element, shape, bytes);

    /// <summary>Length of each axis; empty for a single value.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Element type in NumPy's words, for example <c>&lt;f4</c> or <c>|u1</c>.</summary>
    public string ElementType => Element.Descriptor;

    /// <summary>Whether the elements are signed or unsigned integers or booleans.</summary>
    public bool IsInteger => Element.Kind is 'i' or 'u' or 'b';

    /// <summary>Whether the elements are text.</summary>
    public bool IsText => Element.IsText;

    /// <summary>Number of elements.</summary>
    public int Count => _bytes.Length / Element.Size;

    internal NpyElement Element { get; }

    internal ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Makes a float32 array.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Length of each axis.</param>
    /// <exception cref="ArgumentException">The shape does not hold that many values.</exception>
    public static NpyArray FromFloats(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        byte[] bytes = Allocate(values.Length, sizeof(float), shape);
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return new NpyArray(new NpyElement('f', sizeof(float)), shape.ToArray(), bytes);
    }

    /// <summary>Makes a float64 array.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Length of each axis.</param>
    /// <exception cref="ArgumentException">The shape does not hold that many values.</exception>
    public static NpyArray FromDoubles(ReadOnlySpan<double> values, params ReadOnlySpan<int> shape)
    {
        byte[] bytes = Allocate(values.Length, sizeof(double), shape);
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        }

        return new NpyArray(new NpyElement('f', sizeof(double)), shape.ToArray(), bytes);
    }

    /// <summary>Makes an int64 vector.</summary>
    /// <param name="values">The values.</param>
    public static NpyArray FromIntegers(ReadOnlySpan<int> values)
    {
        byte[] bytes = Allocate(values.Length, sizeof(long), [values.Length]);
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        return new NpyArray(new NpyElement('i', sizeof(long)), [values.Length], bytes);
    }

    /// <summary>The values as single precision, row by row; doubles are rounded.</summary>
    /// <exception cref="InvalidOperationException">The elements are text.</exception>
    public float[] ToFloats()
    {
        float[] values = new float[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] =
                Element.Kind == 'f' && Element.Size == sizeof(float) ? BinaryPrimitives.ReadSingleLittleEndian(At(i)) : (float)DoubleAt(i);
        }

        return values;
    }

    /// <summary>The values as double precision, row by row.</summary>
    public double[] ToDoubles()
    {
        double[] values = new double[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = DoubleAt(i);
        }

        return values;
    }

    /// <summary>The values as integers, row by row; booleans are 0 and 1.</summary>
    /// <exception cref="InvalidOperationException">The elements are floating-point numbers.</exception>
    /// <exception cref="OverflowException">An unsigned 64-bit value exceeds the signed range.</exception>
    public long[] ToIntegers()
    {
        if (!IsInteger)
        {
            throw new InvalidOperationException($"The array holds {ElementType} values, not integers.");
        }

        long[] values = new long[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = IntegerAt(i);
        }

        return values;
    }

    /// <summary>The values as text, without the zeros that pad it.</summary>
    /// <exception cref="InvalidOperationException">The elements are numbers.</exception>
    public string[] ToStrings()
    {
        if (!IsText)
        {
            throw new InvalidOperationException($"The array holds {ElementType} values, not text.");
        }

        Encoding encoding = Element.Kind == 'U' ? Encoding.UTF32 : Encoding.UTF8;
        string[] values = new string[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = encoding.GetString(At(i)).TrimEnd('\0');
        }

        return values;
    }

    private ReadOnlySpan<byte> At(int index) => _bytes.Span.Slice(index * Element.Size, Element.Size);

    private double DoubleAt(int index) => (Element.Kind, Element.Size) switch
    {
        ('U' or 'S', _) => throw new InvalidOperationException($"The array holds {ElementType} values, not numbers."),
        ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(At(index)),
        ('f', sizeof(float)) => BinaryPrimitives.ReadSingleLittleEndian(At(index)),
        ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(At(index)),
        ('u', sizeof(ulong)) => BinaryPrimitives.ReadUInt64LittleEndian(At(index)),
        _ => IntegerAt(index),
    };

    private long IntegerAt(int index)
    {
        ReadOnlySpan<byte> bytes = At(index);
        return (Element.Kind, Element.Size) switch
        {
            ('i', 1) => (sbyte)bytes[0],
            ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            (_, 1) => bytes[0],
            (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            (_, 4) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => checked((long)BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
        };
    }

    private static byte[] Allocate(int count, int size, ReadOnlySpan<int> shape)
    {
        long product = 1;
        foreach (int length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(shape));
            product = checked(product * length);
        }

        Numerics.Shape.Require(product == count, nameof(shape), $"holds {product} values; {count} were given");
        return new byte[checked(count * size)];
    }
}
