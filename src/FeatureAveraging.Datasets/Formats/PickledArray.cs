namespace FeatureAveraging.Datasets.Formats;

/// <summary>A NumPy array of a pickle; the pickle makes it empty and then fills it.</summary>
internal sealed class PickledArray
{
    /// <summary>Most axes, as many as NumPy 1 has.</summary>
    public const int MostAxes = 32;

    /// <summary>The type of its numbers, such as <c>u1</c>; empty before it is filled.</summary>
    public string Code { get; private set; } = "";

    /// <summary>Its lengths.</summary>
    public IReadOnlyList<long> Shape { get; private set; } = [];

    /// <summary>Whether the first axis runs fastest.</summary>
    public bool IsColumnMajor { get; private set; }

    /// <summary>Its numbers: a part of the pickle.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Fills it.</summary>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="shape">Its lengths.</param>
    /// <param name="isColumnMajor">Whether the first axis runs fastest.</param>
    /// <param name="bytes">Its numbers.</param>
    /// <returns>This array.</returns>
    /// <exception cref="PickleException">The bytes are not as many as shape and type say.</exception>
    public PickledArray Set(PickledType type, long[] shape, bool isColumnMajor, ReadOnlyMemory<byte> bytes)
    {
        Int128 expected = type.Bytes;
        foreach (long length in shape)
        {
            expected = Int128.Min(expected * length, long.MaxValue);
        }

        (Code, Shape, IsColumnMajor, Bytes) = (type.Code, shape, isColumnMajor, bytes);
        return expected == bytes.Length
            ? this
            : throw new PickleException($"an array of shape [{string.Join(", ", shape)}] and type {type.Code} has {bytes.Length} bytes");
    }
}

/// <summary>The type of an array's numbers.</summary>
internal sealed class PickledType
{
    /// <summary>Takes NumPy's code: a letter and a number of bytes.</summary>
    /// <exception cref="PickleException">It is no number of up to 8 bytes.</exception>
    public PickledType(string code) => Code = code is [('b' or 'i' or 'u' or 'f'), ('1' or '2' or '4' or '8')]
        ? code
        : throw new PickleException($"it holds an array of type '{(code.Length <= 20 ? code : code[..17] + "...")}'");

    /// <summary>NumPy's code, such as <c>u1</c>.</summary>
    public string Code { get; }

    /// <summary>Bytes of one number.</summary>
    public int Bytes => Code[1] - '0';
}
