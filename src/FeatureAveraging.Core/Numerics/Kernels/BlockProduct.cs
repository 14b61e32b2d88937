using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FeatureAveraging.Numerics.Kernels;

/// <summary>All inner products between two sets of rows: the one kernel behind X Wᵀ, XXᵀ and K G.</summary>
/// <remarks>
/// Products are taken in single precision over at most <see cref="ChunkLength"/> columns, and the chunks are added in double precision.
/// </remarks>
internal static class BlockProduct
{
    /// <summary>Columns per chunk: four rows of it fit half a level-1 cache.</summary>
    public const int ChunkLength = 1024;

    private const int Tile = 4;

    /// <summary>Writes C[s, i] = ⟨aᵢ, b_s⟩.</summary>
    /// <param name="a">Rows aᵢ, row-major.</param>
    /// <param name="aStride">Floats from one row of a to the next.</param>
    /// <param name="aRows">Number of rows of a.</param>
    /// <param name="b">Rows b_s, row-major.</param>
    /// <param name="bStride">Floats from one row of b to the next.</param>
    /// <param name="bRows">Number of rows of b.</param>
    /// <param name="length">Columns.</param>
    /// <param name="c">Receives bRows × aRows values.</param>
    /// <param name="cStride">Doubles from one row of c to the next.</param>
    public static void Compute(
        ReadOnlySpan<float> a, int aStride, int aRows, ReadOnlySpan<float> b, int bStride, int bRows, int length, Span<double> c,
        int cStride)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Compute<Lanes512>(a, aStride, aRows, b, bStride, bRows, length, c, cStride);
        }
        else
        {
            Compute<Lanes256>(a, aStride, aRows, b, bStride, bRows, length, c, cStride);
        }
    }

    /// <summary>The same at a width of the caller's choice; the tests compare widths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Compute<TLanes>(
        ReadOnlySpan<float> a, int aStride, int aRows, ReadOnlySpan<float> b, int bStride, int bRows, int length, Span<double> c,
        int cStride)
        where TLanes : struct, ILanes<TLanes>
    {
        Span<float> tile = stackalloc float[Tile * Tile];
        for (int start = 0; start < Math.Max(length, 1); start += ChunkLength)
        {
            int width = Math.Min(ChunkLength, length - start);
            for (int i = 0; i < aRows; i += Tile)
            {
                for (int s = 0; s < bRows; s += Tile)
                {
                    int rows = Math.Min(Tile, aRows - i), columns = Math.Min(Tile, bRows - s);
                    MultiplyTile<TLanes>(
                        a[((i * aStride) + start)..], aStride, rows, b[((s * bStride) + start)..], bStride, columns, width, tile);
                    Scatter(tile, rows, columns, c[((s * cStride) + i)..], cStride, start == 0);
                }
            }
        }
    }

    private static void Scatter(ReadOnlySpan<float> tile, int rows, int columns, Span<double> c, int cStride, bool first)
    {
        for (int s = 0; s < columns; s++)
        {
            for (int i = 0; i < rows; i++)
            {
                ref double target = ref c[(s * cStride) + i];
                target = (first ? 0 : target) + tile[(i * Tile) + s];
            }
        }
    }

    /// <summary>
    /// tile[i, s] = ⟨aᵢ, b_s⟩ for a full 4 × 4 tile; rows beyond the edge repeat the last one and are not read by the caller.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyTile<TLanes>(
        ReadOnlySpan<float> a, int aStride, int rows, ReadOnlySpan<float> b, int bStride, int columns, int length, Span<float> tile)
        where TLanes : struct, ILanes<TLanes>
    {
        ref float a0 = ref MemoryMarshal.GetReference(a);
        ref float a1 = ref Unsafe.Add(ref a0, Math.Min(1, rows - 1) * aStride);
        ref float a2 = ref Unsafe.Add(ref a0, Math.Min(2, rows - 1) * aStride);
        ref float a3 = ref Unsafe.Add(ref a0, Math.Min(3, rows - 1) * aStride);
        ref float b0 = ref MemoryMarshal.GetReference(b);
        ref float b1 = ref Unsafe.Add(ref b0, Math.Min(1, columns - 1) * bStride);
        ref float b2 = ref Unsafe.Add(ref b0, Math.Min(2, columns - 1) * bStride);
        ref float b3 = ref Unsafe.Add(ref b0, Math.Min(3, columns - 1) * bStride);
        TLanes c00 = default, c01 = default, c02 = default, c03 = default;
        TLanes c10 = default, c11 = default, c12 = default, c13 = default;
        TLanes c20 = default, c21 = default, c22 = default, c23 = default;
        TLanes c30 = default, c31 = default, c32 = default, c33 = default;
        nuint p = 0, end = (nuint)(length - (length % TLanes.Count));
        for (; p < end; p += (nuint)TLanes.Count)
        {
            TLanes y0 = TLanes.Load(ref b0, p), y1 = TLanes.Load(ref b1, p), y2 = TLanes.Load(ref b2, p), y3 = TLanes.Load(ref b3, p);
            TLanes x = TLanes.Load(ref a0, p);
            c00 = TLanes.MultiplyAdd(x, y0, c00);
            c01 = TLanes.MultiplyAdd(x, y1, c01);
            c02 = TLanes.MultiplyAdd(x, y2, c02);
            c03 = TLanes.MultiplyAdd(x, y3, c03);
            x = TLanes.Load(ref a1, p);
            c10 = TLanes.MultiplyAdd(x, y0, c10);
            c11 = TLanes.MultiplyAdd(x, y1, c11);
            c12 = TLanes.MultiplyAdd(x, y2, c12);
            c13 = TLanes.MultiplyAdd(x, y3, c13);
            x = TLanes.Load(ref a2, p);
            c20 = TLanes.MultiplyAdd(x, y0, c20);
            c21 = TLanes.MultiplyAdd(x, y1, c21);
            c22 = TLanes.MultiplyAdd(x, y2, c22);
            c23 = TLanes.MultiplyAdd(x, y3, c23);
            x = TLanes.Load(ref a3, p);
            c30 = TLanes.MultiplyAdd(x, y0, c30);
            c31 = TLanes.MultiplyAdd(x, y1, c31);
            c32 = TLanes.MultiplyAdd(x, y2, c32);
            c33 = TLanes.MultiplyAdd(x, y3, c33);
        }

        TLanes.Sum(c00, c01, c02, c03).CopyTo(tile);
        TLanes.Sum(c10, c11, c12, c13).CopyTo(tile[4..]);
        TLanes.Sum(c20, c21, c22, c23).CopyTo(tile[8..]);
        TLanes.Sum(c30, c31, c32, c33).CopyTo(tile[12..]);
        for (; p < (nuint)length; p++)
        {
            float y0 = Unsafe.Add(ref b0, p), y1 = Unsafe.Add(ref b1, p), y2 = Unsafe.Add(ref b2, p), y3 = Unsafe.Add(ref b3, p);
            AddProducts(tile, 0, Unsafe.Add(ref a0, p), y0, y1, y2, y3);
            AddProducts(tile, 4, Unsafe.Add(ref a1, p), y0, y1, y2, y3);
            AddProducts(tile, 8, Unsafe.Add(ref a2, p), y0, y1, y2, y3);
            AddProducts(tile, 12, Unsafe.Add(ref a3, p), y0, y1, y2, y3);
        }
    }

    private static void AddProducts(Span<float> tile, int at, float x, float y0, float y1, float y2, float y3)
    {
        tile[at] += x * y0;
        tile[at + 1] += x * y1;
        tile[at + 2] += x * y2;
        tile[at + 3] += x * y3;
    }
}
