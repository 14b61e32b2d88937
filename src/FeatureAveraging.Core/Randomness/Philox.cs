using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FeatureAveraging.Randomness;

/// <summary>Philox4x32-10, the counter-based generator of Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2, 3".</summary>
/// <remarks>
/// A keyed bijection of 128-bit counters: any block of any stream can be had without the blocks before it.
/// The tests hold the published known-answer vectors.
/// </remarks>
internal static class Philox
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>One block: four 32-bit words, as two halves with the earlier word low.</summary>
    /// <param name="key">64-bit key: low word first.</param>
    /// <param name="counterLow">Words 0 and 1 of the counter.</param>
    /// <param name="counterHigh">Words 2 and 3 of the counter.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ulong Low, ulong High) Generate(ulong key, ulong counterLow, ulong counterHigh)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        uint c0 = (uint)counterLow, c1 = (uint)(counterLow >> 32), c2 = (uint)counterHigh, c3 = (uint)(counterHigh >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong a = (ulong)MultiplierA * c0;
            ulong b = (ulong)MultiplierB * c2;
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            k0 += WeylA;
            k1 += WeylB;
        }

        return (c0 | ((ulong)c1 << 32), c2 | ((ulong)c3 << 32));
    }

    /// <summary>Four blocks of one stream, one after another: the numbers of <see cref="Generate"/>, a block a lane.</summary>
    /// <param name="key">64-bit key: low word first.</param>
    /// <param name="counterLow">Words 0 and 1 of the first counter; the others follow.</param>
    /// <param name="counterHigh">Words 2 and 3 of the counters.</param>
    /// <remarks>A word is the lower half of a lane; what the upper half holds on the way is never read.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<ulong> Low, Vector256<ulong> High) GenerateFour(ulong key, ulong counterLow, ulong counterHigh)
    {
        Vector256<ulong> word = Vector256.Create((ulong)uint.MaxValue);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        Vector256<ulong> c0 = Vector256.Create(counterLow) + Vector256.Create(0UL, 1, 2, 3), c1 = c0 >>> 32;
        Vector256<ulong> c2 = Vector256.Create(counterHigh), c3 = c2 >>> 32;
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> a = Multiply(c0, MultiplierA), b = Multiply(c2, MultiplierB);
            (c0, c1, c2, c3) = ((b >>> 32) ^ c1 ^ Vector256.Create((ulong)k0), b, (a >>> 32) ^ c3 ^ Vector256.Create((ulong)k1), a);
            k0 += WeylA;
            k1 += WeylB;
        }

        return ((c0 & word) | (c1 << 32), (c2 & word) | (c3 << 32));
    }

    /// <summary>The whole product of the lower half of every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Multiply(Vector256<ulong> words, uint factor) => Avx2.IsSupported
        ? Avx2.Multiply(words.AsUInt32(), Vector256.Create((ulong)factor).AsUInt32())
        : (words & Vector256.Create((ulong)uint.MaxValue)) * factor;
}
