using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FeatureAveraging.Randomness;

/// <summary>A root seed, from which every purpose draws its own named stream, so that a new consumer never shifts an old one.</summary>
/// <param name="Root">The number a user gives as <c>--seed</c>.</param>
public readonly record struct Seed(ulong Root)
{
    /// <summary>The stream of one purpose, or of one item of it.</summary>
    /// <param name="stream">Name of the purpose, for example <c>data.train</c>.</param>
    /// <param name="index">Item: a sample, a neuron, an epoch. Streams of different items are
    /// independent, so the thread count cannot matter.</param>
    /// <exception cref="ArgumentException"><paramref name="stream"/> is empty.</exception>
    /// <remarks>
    /// Key = first 8 bytes, little-endian, of SHA-256(root as 8 little-endian bytes ‖ name in UTF-8);
    /// the counter's high half is <paramref name="index"/>.
    /// </remarks>
    public RandomSource For(string stream, ulong index = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        byte[] message = new byte[sizeof(ulong) + Encoding.UTF8.GetByteCount(stream)];
        BinaryPrimitives.WriteUInt64LittleEndian(message, Root);
        Encoding.UTF8.GetBytes(stream, message.AsSpan(sizeof(ulong)));
        return new RandomSource(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(message)), index);
    }
}
