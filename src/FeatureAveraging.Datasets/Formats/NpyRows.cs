using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using FeatureAveraging.Numerics;
using Microsoft.Win32.SafeHandles;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>The rows of a NumPy array that stays in its file: float32, float64 or unsigned bytes, in C order and little-endian.</summary>
/// <remarks>The file is open until the rows are no longer used. Rows are read by position, from any thread.</remarks>
internal sealed class NpyRows : RowSource
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly long _start;
    private readonly int _elementSize;
    private readonly float _divisor;

    private NpyRows(string path, SafeFileHandle file, long start, NpyHeader header, bool dividesBytes)
    {
        (_path, _file, _start, _elementSize) = (path, file, start, header.Element.Size);
        _divisor = dividesBytes ? byte.MaxValue : 1;
        Shape = header.Shape;
        Count = Shape[0];
        Dimension = Shape.Skip(1).Aggregate(1, (product, axis) => checked(product * axis));
    }

    /// <summary>Length of each axis of the array; axes after the first are one sample.</summary>
    public IReadOnlyList<int> Shape { get; }

    public override int Count { get; }

    public override int Dimension { get; }

    /// <summary>Opens an array of samples.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Name of the array, for messages.</param>
    /// <param name="start">Where it begins in the file.</param>
    /// <param name="beginning">Its first bytes, which must stand there.</param>
    /// <param name="header">Its header.</param>
    /// <param name="dividesBytes">Whether values are divided by 255.</param>
    /// <exception cref="DatasetException">Rows of this kind cannot be read one by one.</exception>
    public static NpyRows Open(string path, string name, long start, byte[] beginning, NpyHeader header, bool dividesBytes)
    {
        if ((header.Element.Kind, header.Element.Size) is not (('f', 4) or ('f', 8) or ('u', 1)) || header.IsFortran || header.IsBigEndian)
        {
            throw Fault(
                path, $"{name} is larger than what may be kept in memory, and holds {header.Element.Descriptor}" +
                $"{(header.IsFortran ? " in Fortran order" : "")}{(header.IsBigEndian ? " in big-endian order" : "")}",
                "float32, float64 or uint8 in C order and little-endian, or a greater --memory");
        }

        SafeFileHandle file = File.OpenHandle(path);
        byte[] there = new byte[beginning.Length];
        return RandomAccess.Read(file, there, start) == there.Length && there.AsSpan().SequenceEqual(beginning)
            ? new NpyRows(path, file, start + header.Length, header, dividesBytes)
            : throw Fault(path, $"the array {name} is not where the zip says", "a zip of stored NumPy arrays");
    }

    public override void Read(int index, Span<float> row)
    {
        int length = Dimension * _elementSize;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> bytes = rented.AsSpan(0, length);
        Fill(bytes, _start + ((long)index * length));
        switch (_elementSize)
        {
            case sizeof(float):
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(row);
                break;
            case sizeof(double):
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(bytes), row);
                break;
            default:
                TensorPrimitives.ConvertChecked<byte, float>(bytes, row);
                break;
        }

        ArrayPool<byte>.Shared.Return(rented);
        if (_divisor != 1)
        {
            TensorPrimitives.Divide(row, _divisor, row);
        }
    }

    private void Fill(Span<byte> bytes, long at)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                int read = RandomAccess.Read(_file, bytes, at);
                if (read == 0)
                {
                    throw Fault(_path, "it has become shorter while it was read", "a file that does not change");
                }

                bytes = bytes[read..];
                at += read;
            }
        }
        catch (IOException fault)
        {
            throw new DatasetException(
                _path, $"it cannot be read ({fault.Message})", "a file that can be read", "Check the disk and try again.", fault);
        }
    }

    private static DatasetException Fault(string path, string found, string expected) =>
        new(path, found, expected, "Write the samples again, for example with numpy.savez(path, x=x.astype('float32'), y=y).");
}
