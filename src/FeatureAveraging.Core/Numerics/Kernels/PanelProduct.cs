using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FeatureAveraging.Numerics.Kernels;

/// <summary>
/// Products with a matrix stored in panels: narrow strips of columns, each contiguous row by row. The kernel behind XXᵀ and K G.
/// </summary>
/// <remarks>
/// Lanes run along a panel's columns, so no lane sums are needed. Single precision over <see cref="ChunkRows"/> rows, chunks added in
/// double precision. The tile is never inlined: by its profile the runtime inlines it together with its callers now and then, and then has
/// no budget left for the lanes in the innermost loop, which becomes 20 times slower.
/// </remarks>
internal static class PanelProduct
{
    /// <summary>Rows per chunk: a panel chunk fits the level-1 cache.</summary>
    public const int ChunkRows = 256;

    /// <summary>Greatest panel width at any vector width.</summary>
    public const int MostColumns = 32;

    private const int Weights = 5;

    /// <summary>Columns of a panel at the hardware's width: two registers.</summary>
    public static int PanelColumns => 2 * (Vector512.IsHardwareAccelerated ? Lanes512.Count : Lanes256.Count);

    /// <summary>c[s, ·] += Σ_p weights[s, p]·panel[p, ·] for every weight row s.</summary>
    /// <param name="panel">Rows of <see cref="PanelColumns"/> floats.</param>
    /// <param name="weights">Weight rows, row-major.</param>
    /// <param name="stride">Floats from one weight row to the next.</param>
    /// <param name="weightRows">Number of weight rows.</param>
    /// <param name="length">Number of panel rows, p.</param>
    /// <param name="c">weightRows × PanelColumns doubles.</param>
    public static void Accumulate(
        ReadOnlySpan<float> panel, ReadOnlySpan<float> weights, int stride, int weightRows, int length, Span<double> c)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Accumulate<Lanes512>(panel, weights, stride, weightRows, length, c);
        }
        else
        {
            Accumulate<Lanes256>(panel, weights, stride, weightRows, length, c);
        }
    }

    /// <summary>The same at a width of the caller's choice; the tests compare widths.</summary>
    internal static void Accumulate<TLanes>(
        ReadOnlySpan<float> panel, ReadOnlySpan<float> weights, int stride, int weightRows, int length, Span<double> c)
        where TLanes : struct, ILanes<TLanes>
    {
        int columns = 2 * TLanes.Count;
        for (int p = 0; p < length; p += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, length - p);
            for (int s = 0; s < weightRows; s += Weights)
            {
                MultiplyTile<TLanes>(
                    panel[(p * columns)..], weights[((s * stride) + p)..], stride, Math.Min(Weights, weightRows - s), rows,
                    c[(s * columns)..]);
            }
        }
    }

    /// <summary>Five weight rows against two registers of columns; rows beyond the edge repeat the last one and are not added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyTile<TLanes>(
        ReadOnlySpan<float> panel, ReadOnlySpan<float> weights, int stride, int weightRows, int length, Span<double> c)
        where TLanes : struct, ILanes<TLanes>
    {
        nuint lane = (nuint)TLanes.Count;
        ref float x = ref MemoryMarshal.GetReference(panel);
        ref float g0 = ref MemoryMarshal.GetReference(weights);
        ref float g1 = ref Unsafe.Add(ref g0, Math.Min(1, weightRows - 1) * stride);
        ref float g2 = ref Unsafe.Add(ref g0, Math.Min(2, weightRows - 1) * stride);
        ref float g3 = ref Unsafe.Add(ref g0, Math.Min(3, weightRows - 1) * stride);
        ref float g4 = ref Unsafe.Add(ref g0, Math.Min(4, weightRows - 1) * stride);
        TLanes a0 = default, a1 = default, a2 = default, a3 = default, a4 = default;
        TLanes b0 = default, b1 = default, b2 = default, b3 = default, b4 = default;
        for (nuint p = 0; p < (nuint)length; p++)
        {
            TLanes low = TLanes.Load(ref x, 0), high = TLanes.Load(ref x, lane);
            x = ref Unsafe.Add(ref x, 2 * lane);
            TLanes g = TLanes.Broadcast(Unsafe.Add(ref g0, p));
            a0 = TLanes.MultiplyAdd(low, g, a0);
            b0 = TLanes.MultiplyAdd(high, g, b0);
            g = TLanes.Broadcast(Unsafe.Add(ref g1, p));
            a1 = TLanes.MultiplyAdd(low, g, a1);
            b1 = TLanes.MultiplyAdd(high, g, b1);
            g = TLanes.Broadcast(Unsafe.Add(ref g2, p));
            a2 = TLanes.MultiplyAdd(low, g, a2);
            b2 = TLanes.MultiplyAdd(high, g, b2);
            g = TLanes.Broadcast(Unsafe.Add(ref g3, p));
            a3 = TLanes.MultiplyAdd(low, g, a3);
            b3 = TLanes.MultiplyAdd(high, g, b3);
            g = TLanes.Broadcast(Unsafe.Add(ref g4, p));
            a4 = TLanes.MultiplyAdd(low, g, a4);
            b4 = TLanes.MultiplyAdd(high, g, b4);
        }

        Add(a0, b0, c, 0, weightRows);
        Add(a1, b1, c, 1, weightRows);
        Add(a2, b2, c, 2, weightRows);
        Add(a3, b3, c, 3, weightRows);
        Add(a4, b4, c, 4, weightRows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TLanes>(TLanes low, TLanes high, Span<double> c, int row, int rows)
        where TLanes : struct, ILanes<TLanes>
    {
        if (row < rows)
        {
            ref double target = ref c[row * 2 * TLanes.Count];
            TLanes.AddTo(low, ref target, 0);
            TLanes.AddTo(high, ref target, (nuint)TLanes.Count);
        }
    }
}
