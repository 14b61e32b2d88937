using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>NumPy's array format, versions 1 to 3: magic, header length, a Python dictionary as text, the elements.</summary>
/// <remarks>
/// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. Big-endian elements are swapped and Fortran order is transposed
/// while reading.
/// </remarks>
internal static partial class NpyFormat
{
    private const int Alignment = 64;
    private const int MaximalElementSize = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads one array.</summary>
    /// <param name="path">Name for messages: the file, or the file and the entry in it.</param>
    /// <param name="content">The whole content.</param>
    /// <exception cref="DatasetException">It is not a NumPy array that can be read.</exception>
    public static NpyArray Parse(string path, ReadOnlyMemory<byte> content)
    {
        NpyHeader header = ParseHeader(path, content.Span, content.Length);
        ReadOnlyMemory<byte> data = content[header.Length..];
        int[] shape = [.. header.Shape];
        if (header.IsBigEndian && header.Element.UnitSize > 1)
        {
            data = Swapped(data.Span, header.Element.UnitSize);
        }

        return new NpyArray(header.Element, shape, header.IsFortran ? RowMajor(data.Span, shape, header.Element.Size) : data);
    }

    /// <summary>Reads what stands before the elements of an array.</summary>
    /// <param name="path">Name for messages: the file, or the file and the entry in it.</param>
    /// <param name="bytes">The beginning of the content, at most 64 KiB + 12 bytes of it.</param>
    /// <param name="total">Bytes of the whole content.</param>
    /// <exception cref="DatasetException">It is not a NumPy array that can be read, or has another length than its shape says.</exception>
    public static NpyHeader ParseHeader(string path, ReadOnlySpan<byte> bytes, long total)
    {
        if (bytes.Length < 10 || !bytes.StartsWith(Magic))
        {
            throw Fault(
                path, $"it starts with the bytes {Convert.ToHexString(bytes[..Math.Min(bytes.Length, 6)])}", "a NumPy array (93 'NUMPY')");
        }

        int version = bytes[6];
        int prefix = version == 1 ? 10 : 12;
        if (version is < 1 or > 3 || bytes.Length < prefix)
        {
            throw Fault(path, $"it has format version {version}", "a whole header of version 1, 2 or 3");
        }

        long length =
            version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (prefix + length > bytes.Length)
        {
            throw Fault(
                path, $"the header is said to be {length} bytes long, and the file has {total}",
                "a header that lies within the file");
        }

        string text = (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes.Slice(prefix, (int)length));
        NpyHeader header = ParseText(path, text, prefix + (int)length);
        RequireLength(path, header, total - header.Length);
        return header;
    }

    /// <summary>Writes one array in version 1, aligned to 64 bytes as NumPy does.</summary>
    /// <param name="stream">Receives the bytes.</param>
    /// <param name="array">The array.</param>
    public static void Write(Stream stream, NpyArray array)
    {
        string shape = array.Shape.Count == 1 ? $"({array.Shape[0]},)" : $"({string.Join(", ", array.Shape)})";
        string header = $"{{'descr': '{array.ElementType}', 'fortran_order': False, 'shape': {shape}, }}";
        int unpadded = Magic.Length + 4 + header.Length + 1;
        header = header.PadRight(header.Length + ((Alignment - (unpadded % Alignment)) % Alignment)) + "\n";
        stream.Write(Magic);
        stream.Write([1, 0, (byte)(header.Length & 0xFF), (byte)(header.Length >> 8)]);
        stream.Write(Encoding.Latin1.GetBytes(header));
        stream.Write(array.Bytes.Span);
    }

    private static NpyHeader ParseText(string path, string header, int length)
    {
        Match type = TypePattern().Match(header), order = OrderPattern().Match(header), axes = ShapePattern().Match(header);
        if (!type.Success || !order.Success || !axes.Success)
        {
            throw Fault(path, $"the header is {header.Trim()}", $"descr (one of {NpyElement.Readable}), fortran_order and shape");
        }

        char kind = type.Groups["kind"].Value[0];
        int size = int.TryParse(type.Groups["size"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int s) ? s : 0;
        var element = NpyElement.Of(kind, Math.Min(size, MaximalElementSize));
        if (!element.IsReadable || size > MaximalElementSize)
        {
            string what = kind == 'O' ? " (Python objects, which are not read: they can run code)" : "";
            throw Fault(path, $"the elements are {type.Groups["descriptor"].Value}{what}", NpyElement.Readable);
        }

        return new NpyHeader(element, ParseShape(path, axes.Groups["axes"].Value), length)
        {
            IsBigEndian = type.Groups["order"].Value == ">",
            IsFortran = order.Groups["fortran"].Value == "True",
        };
    }

    private static int[] ParseShape(string path, string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int[] shape = new int[parts.Length];
        for (int axis = 0; axis < parts.Length; axis++)
        {
            if (!int.TryParse(parts[axis], NumberStyles.None, CultureInfo.InvariantCulture, out shape[axis]))
            {
                throw Fault(path, $"the shape is ({text})", "whole numbers ≥ 0");
            }
        }

        return shape;
    }

    private static void RequireLength(string path, NpyHeader header, long length)
    {
        Int128 needed =
            header.Shape.Aggregate((Int128)header.Element.Size, (product, axis) => product > long.MaxValue ? product : product * axis);
        if (needed != length)
        {
            throw Fault(
                path, $"{length} bytes follow the header",
                $"{needed} for shape ({string.Join(", ", header.Shape)}) of {header.Element.Descriptor}");
        }
    }

    private static byte[] Swapped(ReadOnlySpan<byte> data, int size)
    {
        byte[] result = data.ToArray();
        for (int i = 0; i < result.Length; i += size)
        {
            Array.Reverse(result, i, size);
        }

        return result;
    }

    private static byte[] RowMajor(ReadOnlySpan<byte> columnMajor, int[] shape, int size)
    {
        byte[] result = new byte[columnMajor.Length];
        int[] index = new int[shape.Length];
        for (int target = 0; target < result.Length; target += size)
        {
            int source = 0;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                source = (source * shape[axis]) + index[axis];
            }

            columnMajor.Slice(source * size, size).CopyTo(result.AsSpan(target));
            for (int axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
            {
                index[axis] = 0;
            }
        }

        return result;
    }

    private static DatasetException Fault(string path, string found, string expected) =>
        new(path, found, expected, "Write it again with numpy.save or numpy.savez.");

    [GeneratedRegex(
        """['"]descr['"]\s*:\s*['"](?<descriptor>(?<order>[<>|=]?)(?<kind>[a-zA-Z])(?<size>[0-9]*))['"]""",
        RegexOptions.CultureInvariant)]
    private static partial Regex TypePattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(?<fortran>True|False)""", RegexOptions.CultureInvariant)]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\((?<axes>[^)]*)\)""", RegexOptions.CultureInvariant)]
    private static partial Regex ShapePattern();
}
