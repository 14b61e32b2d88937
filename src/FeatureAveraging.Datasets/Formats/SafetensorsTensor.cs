using System.Buffers.Binary;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>One tensor of a safetensors file: element type, shape and little-endian row-major bytes.</summary>
public sealed class SafetensorsTensor
{
    internal SafetensorsTensor(string elementType, IReadOnlyList<int> shape, ReadOnlyMemory<byte> bytes) =>
        (ElementType, Shape, Bytes) = (elementType, shape, bytes);

    /// <summary>Element type as the file names it, for example <c>F32</c> or <c>F64</c>.</summary>
    public string ElementType { get; }

    /// <summary>Length of each axis; empty for a single value.</summary>
    public IReadOnlyList<int> Shape { get; }

    internal ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Makes an F64 tensor.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Length of each axis.</param>
    /// <exception cref="ArgumentException">The shape does not hold that many values.</exception>
    public static SafetensorsTensor FromDoubles(ReadOnlySpan<double> values, params ReadOnlySpan<int> shape)
    {
        RequireCount(values.Length, shape);
        byte[] bytes = new byte[checked(values.Length * sizeof(double))];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        }

        return new SafetensorsTensor("F64", shape.ToArray(), bytes);
    }

    /// <summary>Makes an F32 tensor.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Length of each axis.</param>
    /// <exception cref="ArgumentException">The shape does not hold that many values.</exception>
    public static SafetensorsTensor FromFloats(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        RequireCount(values.Length, shape);
        byte[] bytes = new byte[checked(values.Length * sizeof(float))];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return new SafetensorsTensor("F32", shape.ToArray(), bytes);
    }

    /// <summary>Whether the values are numbers that <see cref="ToDoubles"/> gives.</summary>
    public bool IsFloating => ElementType is "F64" or "F32" or "F16" or "BF16";

    /// <summary>The values of an F64, F32, F16 or BF16 tensor as doubles, row by row; exact.</summary>
    /// <exception cref="InvalidOperationException">The element type is another one.</exception>
    public double[] ToDoubles() => ElementType switch
    {
        "F64" => Convert(sizeof(double), BinaryPrimitives.ReadDoubleLittleEndian),
        "F32" => Convert(sizeof(float), bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        "F16" => Convert(sizeof(ushort), bytes => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        // the upper half of a single-precision number
        "BF16" => Convert(
            sizeof(ushort), bytes => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
        _ => throw new InvalidOperationException(
            $"The tensor holds {ElementType} values; only F64, F32, F16 and BF16 can be read as numbers."),
    };

    /// <summary>The values of an F32 tensor, row by row; the same bits.</summary>
    /// <exception cref="InvalidOperationException">The element type is another one.</exception>
    public float[] ToFloats()
    {
        if (ElementType != "F32")
        {
            throw new InvalidOperationException($"The tensor holds {ElementType} values; only F32 can be read as single precision.");
        }

        float[] values = new float[Bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(Bytes.Span[(i * sizeof(float))..]);
        }

        return values;
    }

    private double[] Convert(int size, Func<ReadOnlySpan<byte>, double> read)
    {
        ReadOnlySpan<byte> bytes = Bytes.Span;
        double[] values = new double[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(bytes[(i * size)..]);
        }

        return values;
    }

    private static void RequireCount(int count, ReadOnlySpan<int> shape)
    {
        long product = 1;
        foreach (int length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(shape));
            product = checked(product * length);
        }

        FeatureAveraging.Numerics.Shape.Require(product == count, nameof(shape), $"holds {product} values; {count} were given");
    }
}
