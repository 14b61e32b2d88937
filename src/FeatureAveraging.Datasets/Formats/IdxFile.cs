using System.Buffers.Binary;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>IDX files of unsigned bytes, gzipped or plain: the format of MNIST.</summary>
/// <remarks>
/// Layout (http://yann.lecun.com/exdb/mnist): 0, 0, element type (8 = unsigned byte), number of axes; each axis as a big-endian int32;
/// the elements.
/// </remarks>
public static class IdxFile
{
    private const int UnsignedByte = 8;
    private const int MaximalDeflateRatio = 1032;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="axes">Number of axes expected: 3 for images, 1 for labels.</param>
    /// <exception cref="DatasetException">It is missing, truncated, longer than its header says, or not an IDX file of bytes with that many
    /// axes.</exception>
    public static IdxArray Read(string path, int axes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(axes);
        using Stream stream = Payload.Open(path);
        try
        {
            return Read(path, stream, axes, MaximalDeflateRatio * new FileInfo(path).Length);
        }
        catch (EndOfStreamException fault)
        {
            throw Fault(path, "the file ends before the data its header announces", "a whole IDX file", fault);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw Fault(path, $"it cannot be decompressed ({fault.Message})", "a whole gzip file", fault);
        }
    }

    private static IdxArray Read(string path, Stream stream, int axes, long plausible)
    {
        byte[] magic = new byte[4];
        stream.ReadExactly(magic);
        if (magic is not [0, 0, UnsignedByte, _] || magic[3] != axes)
        {
            throw Fault(
                path, $"it starts with the bytes {Convert.ToHexString(magic)}",
                $"00000{UnsignedByte}{axes:X2} (unsigned bytes, {axes} {(axes == 1 ? "axis" : "axes")})");
        }

        byte[] lengths = new byte[sizeof(int) * axes];
        stream.ReadExactly(lengths);
        int[] shape = [.. Enumerable.Range(0, axes).Select(a => BinaryPrimitives.ReadInt32BigEndian(lengths.AsSpan(a * sizeof(int))))];
        Int128 count = shape.Aggregate((Int128)1, (product, length) => product * length);
        if (Array.Exists(shape, s => s < 0) || count > Math.Min(plausible, Array.MaxLength))
        {
            throw Fault(path, $"the header announces {string.Join(" × ", shape)} bytes", "no more than the file can hold");
        }

        byte[] values = new byte[(int)count];
        stream.ReadExactly(values);
        return stream.ReadByte() < 0
            ? new IdxArray(shape, values)
            : throw Fault(
                path, $"bytes follow after the {string.Join(" × ", shape)} bytes that the header announces", "the end of the file");
    }

    private static DatasetException Fault(string path, string found, string expected, Exception? inner = null) =>
        new(path, found, expected, "The file is damaged or not an IDX file; fetch or copy it again.", inner);
}
