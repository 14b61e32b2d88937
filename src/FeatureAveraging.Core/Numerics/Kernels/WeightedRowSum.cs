using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FeatureAveraging.Numerics.Kernels;

/// <summary>
/// Adds weighted sums of sample rows, GᵀX, skipping zero weights: the backward product, where half of G belongs to dead neurons.
/// </summary>
/// <remarks>A block of at most <see cref="MaxRows"/> rows is summed in single precision and added to a double-precision target.</remarks>
internal static class WeightedRowSum
{
    /// <summary>Most rows in one call.</summary>
    public const int MaxRows = 64;

    private const int Registers = 8;

    /// <summary>Columns that one pass over the rows covers at the hardware's width; callers block their columns by it.</summary>
    public static int ColumnBlock => Registers * (Vector512.IsHardwareAccelerated ? Lanes512.Count : Lanes256.Count);

    /// <summary>Lists the non-zero weights of a block and where their rows start.</summary>
    /// <param name="weights">One weight per row, at most <see cref="MaxRows"/>.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="nonZero">Receives the non-zero weights; as long as <paramref name="weights"/>.</param>
    /// <param name="offsets">Receives i·stride of their rows; as long as <paramref name="weights"/>.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Compact(ReadOnlySpan<double> weights, int stride, Span<float> nonZero, Span<int> offsets)
    {
        int active = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            offsets[active] = i * stride;
            nonZero[active] = (float)weights[i];
            active += weights[i] != 0 ? 1 : 0;
        }

        return active;
    }

    /// <summary>target[c] += Σᵢ weights[i]·rows[offsets[i] + c].</summary>
    /// <param name="weights">Non-zero weights.</param>
    /// <param name="offsets">Where each weight's row starts.</param>
    /// <param name="rows">Row-major samples, from the first column of this call on.</param>
    /// <param name="target">Receives the sum, one double per column; its length is the number of columns.</param>
    public static void Accumulate(ReadOnlySpan<float> weights, ReadOnlySpan<int> offsets, ReadOnlySpan<float> rows, Span<double> target)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Accumulate<Lanes512>(weights, offsets, rows, target);
        }
        else
        {
            Accumulate<Lanes256>(weights, offsets, rows, target);
        }
    }

    /// <summary>The same at a width of the caller's choice; the tests compare widths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Accumulate<TLanes>(
        ReadOnlySpan<float> weights, ReadOnlySpan<int> offsets, ReadOnlySpan<float> rows, Span<double> target)
        where TLanes : struct, ILanes<TLanes>
    {
        int c = 0, block = Registers * TLanes.Count;
        for (; c + block <= target.Length; c += block)
        {
            SumBlock<TLanes>(weights, offsets, rows[c..], ref target[c]);
        }

        for (; c + TLanes.Count <= target.Length; c += TLanes.Count)
        {
            SumRegister<TLanes>(weights, offsets, rows[c..], ref target[c]);
        }

        for (; c < target.Length; c++)
        {
            float sum = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                sum += weights[i] * rows[offsets[i] + c];
            }

            target[c] += sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SumBlock<TLanes>(
        ReadOnlySpan<float> weights, ReadOnlySpan<int> offsets, ReadOnlySpan<float> rows, ref double target)
        where TLanes : struct, ILanes<TLanes>
    {
        ref float first = ref MemoryMarshal.GetReference(rows);
        nuint lane = (nuint)TLanes.Count;
        TLanes s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int i = 0; i < weights.Length; i++)
        {
            TLanes g = TLanes.Broadcast(weights[i]);
            ref float row = ref Unsafe.Add(ref first, offsets[i]);
            s0 = TLanes.MultiplyAdd(g, TLanes.Load(ref row, 0), s0);
            s1 = TLanes.MultiplyAdd(g, TLanes.Load(ref row, lane), s1);
            s2 = TLanes.MultiplyAdd(g, TLanes.Load(ref row, 2 * lane), s2);
            s3 = TLanes.MultiplyAdd(g, TLanes.Load(ref row, 3 * lane), s3);
            s4 = TLanes.MultiplyAdd(g, TLanes.Load(ref row, 4 * lane), s4);
            s5 = TLanes.MultiplyAdd(g, TLanes.Load(ref row, 5 * lane), s5);
            s6 = TLanes.MultiplyAdd(g, TLanes.Load(ref row, 6 * lane), s6);
            s7 = TLanes.MultiplyAdd(g, TLanes.Load(ref row, 7 * lane), s7);
        }

        TLanes.AddTo(s0, ref target, 0);
        TLanes.AddTo(s1, ref target, lane);
        TLanes.AddTo(s2, ref target, 2 * lane);
        TLanes.AddTo(s3, ref target, 3 * lane);
        TLanes.AddTo(s4, ref target, 4 * lane);
        TLanes.AddTo(s5, ref target, 5 * lane);
        TLanes.AddTo(s6, ref target, 6 * lane);
        TLanes.AddTo(s7, ref target, 7 * lane);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SumRegister<TLanes>(
        ReadOnlySpan<float> weights, ReadOnlySpan<int> offsets, ReadOnlySpan<float> rows, ref double target)
        where TLanes : struct, ILanes<TLanes>
    {
        ref float first = ref MemoryMarshal.GetReference(rows);
        TLanes sum = default;
        for (int i = 0; i < weights.Length; i++)
        {
            sum = TLanes.MultiplyAdd(TLanes.Broadcast(weights[i]), TLanes.Load(ref Unsafe.Add(ref first, offsets[i]), 0), sum);
        }

        TLanes.AddTo(sum, ref target, 0);
    }
}
