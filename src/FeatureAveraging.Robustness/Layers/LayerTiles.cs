using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FeatureAveraging.Robustness.Layers;

/// <summary>The inner loops of <see cref="LayerPass"/>; never inlined, so that their sums stay in registers.</summary>
internal static class LayerTiles
{
    // Four rows with one point: sums[i] = ⟨row first + i, x⟩.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void DotOne<T>(AlignedRows weights, int first, ReadOnlySpan<double> point, Span<double> sums)
        where T : struct, IDoubles<T>
    {
        ref double a = ref weights.At(first), b = ref weights.At(first + 1), c = ref weights.At(first + 2);
        ref double d = ref weights.At(first + 3), x = ref MemoryMarshal.GetReference(point);
        T sumA = default, sumB = default, sumC = default, sumD = default;
        nuint k = 0, width = (nuint)point.Length;
        for (; k + (nuint)T.Count <= width; k += (nuint)T.Count)
        {
            var at = T.Load(ref x, k);
            sumA = T.MultiplyAdd(T.Load(ref a, k), at, sumA);
            sumB = T.MultiplyAdd(T.Load(ref b, k), at, sumB);
            sumC = T.MultiplyAdd(T.Load(ref c, k), at, sumC);
            sumD = T.MultiplyAdd(T.Load(ref d, k), at, sumD);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (T.Sum(sumA), T.Sum(sumB), T.Sum(sumC), T.Sum(sumD));
        for (; k < width; k++)
        {
            AddLast(ref a, ref b, ref c, ref d, k, Unsafe.Add(ref x, k), sums);
        }
    }

    // Four rows with four points: sums[4p + i] = ⟨row first + i, x_p⟩.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void DotFour<T>(AlignedRows weights, int first, AlignedRows points, Span<double> sums)
        where T : struct, IDoubles<T>
    {
        ref double a = ref weights.At(first), b = ref weights.At(first + 1), c = ref weights.At(first + 2);
        ref double d = ref weights.At(first + 3);
        ref double x0 = ref points.At(0), x1 = ref points.At(1), x2 = ref points.At(2), x3 = ref points.At(3);
        T a0 = default, b0 = default, c0 = default, d0 = default, a1 = default, b1 = default, c1 = default, d1 = default;
        T a2 = default, b2 = default, c2 = default, d2 = default, a3 = default, b3 = default, c3 = default, d3 = default;
        nuint k = 0, width = (nuint)points.Width;
        for (; k + (nuint)T.Count <= width; k += (nuint)T.Count)
        {
            T rowA = T.Load(ref a, k), rowB = T.Load(ref b, k), rowC = T.Load(ref c, k), rowD = T.Load(ref d, k);
            var at = T.Load(ref x0, k);
            (a0, b0) = (T.MultiplyAdd(rowA, at, a0), T.MultiplyAdd(rowB, at, b0));
            (c0, d0) = (T.MultiplyAdd(rowC, at, c0), T.MultiplyAdd(rowD, at, d0));
            at = T.Load(ref x1, k);
            (a1, b1) = (T.MultiplyAdd(rowA, at, a1), T.MultiplyAdd(rowB, at, b1));
            (c1, d1) = (T.MultiplyAdd(rowC, at, c1), T.MultiplyAdd(rowD, at, d1));
            at = T.Load(ref x2, k);
            (a2, b2) = (T.MultiplyAdd(rowA, at, a2), T.MultiplyAdd(rowB, at, b2));
            (c2, d2) = (T.MultiplyAdd(rowC, at, c2), T.MultiplyAdd(rowD, at, d2));
            at = T.Load(ref x3, k);
            (a3, b3) = (T.MultiplyAdd(rowA, at, a3), T.MultiplyAdd(rowB, at, b3));
            (c3, d3) = (T.MultiplyAdd(rowC, at, c3), T.MultiplyAdd(rowD, at, d3));
        }

        (sums[0], sums[1], sums[2], sums[3]) = (T.Sum(a0), T.Sum(b0), T.Sum(c0), T.Sum(d0));
        (sums[4], sums[5], sums[6], sums[7]) = (T.Sum(a1), T.Sum(b1), T.Sum(c1), T.Sum(d1));
        (sums[8], sums[9], sums[10], sums[11]) = (T.Sum(a2), T.Sum(b2), T.Sum(c2), T.Sum(d2));
        (sums[12], sums[13], sums[14], sums[15]) = (T.Sum(a3), T.Sum(b3), T.Sum(c3), T.Sum(d3));
        for (; k < width; k++)
        {
            AddLast(ref a, ref b, ref c, ref d, k, Unsafe.Add(ref x0, k), sums);
            AddLast(ref a, ref b, ref c, ref d, k, Unsafe.Add(ref x1, k), sums[4..]);
            AddLast(ref a, ref b, ref c, ref d, k, Unsafe.Add(ref x2, k), sums[8..]);
            AddLast(ref a, ref b, ref c, ref d, k, Unsafe.Add(ref x3, k), sums[12..]);
        }
    }

    // One combination of all rows, four registers of columns at a time. Rows of coefficient 0 (dead neurons) add nothing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void CombineOne<T>(AlignedRows weights, ReadOnlySpan<double> coefficients, Span<double> result)
        where T : struct, IDoubles<T>
    {
        nuint lanes = (nuint)T.Count, block = 4 * lanes, width = (nuint)result.Length, at = 0;
        ref double sums = ref MemoryMarshal.GetReference(result);
        while (at < width)
        {
            nuint column = Math.Min(at, width - block);
            ref double matrix = ref weights.At(0);
            nuint from = column;
            T first = default, second = default, third = default, fourth = default;
            foreach (double c in coefficients)
            {
                if (c != 0)
                {
                    var factor = T.Broadcast(c);
                    first = T.MultiplyAdd(factor, T.Load(ref matrix, from), first);
                    second = T.MultiplyAdd(factor, T.Load(ref matrix, from + lanes), second);
                    third = T.MultiplyAdd(factor, T.Load(ref matrix, from + (2 * lanes)), third);
                    fourth = T.MultiplyAdd(factor, T.Load(ref matrix, from + (3 * lanes)), fourth);
                }

                from += weights.Stride;
            }

            T.Store(first, ref sums, column);
            T.Store(second, ref sums, column + lanes);
            T.Store(third, ref sums, column + (2 * lanes));
            T.Store(fourth, ref sums, column + (3 * lanes));
            at += block;
        }
    }

    // Four combinations of all rows, two registers of columns at a time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void CombineFour<T>(
        AlignedRows weights, double[] coefficients0, double[] coefficients1, double[] coefficients2, double[] coefficients3,
        double[] result0, double[] result1, double[] result2, double[] result3)
        where T : struct, IDoubles<T>
    {
        nuint lanes = (nuint)T.Count, block = 2 * lanes, width = (nuint)result0.Length, at = 0;
        ref double c0 = ref MemoryMarshal.GetArrayDataReference(coefficients0), c1 = ref MemoryMarshal.GetArrayDataReference(coefficients1);
        ref double c2 = ref MemoryMarshal.GetArrayDataReference(coefficients2), c3 = ref MemoryMarshal.GetArrayDataReference(coefficients3);
        while (at < width)
        {
            nuint column = Math.Min(at, width - block), rows = (nuint)weights.Count;
            ref double matrix = ref weights.At(0);
            nuint from = column;
            T low0 = default, low1 = default, low2 = default, low3 = default;
            T high0 = default, high1 = default, high2 = default, high3 = default;
            for (nuint r = 0; r < rows; r++)
            {
                T low = T.Load(ref matrix, from), high = T.Load(ref matrix, from + lanes);
                T factor0 = T.Broadcast(Unsafe.Add(ref c0, r)), factor1 = T.Broadcast(Unsafe.Add(ref c1, r));
                T factor2 = T.Broadcast(Unsafe.Add(ref c2, r)), factor3 = T.Broadcast(Unsafe.Add(ref c3, r));
                (low0, high0) = (T.MultiplyAdd(factor0, low, low0), T.MultiplyAdd(factor0, high, high0));
                (low1, high1) = (T.MultiplyAdd(factor1, low, low1), T.MultiplyAdd(factor1, high, high1));
                (low2, high2) = (T.MultiplyAdd(factor2, low, low2), T.MultiplyAdd(factor2, high, high2));
                (low3, high3) = (T.MultiplyAdd(factor3, low, low3), T.MultiplyAdd(factor3, high, high3));
                from += weights.Stride;
            }

            Store(low0, high0, result0, column);
            Store(low1, high1, result1, column);
            Store(low2, high2, result2, column);
            Store(low3, high3, result3, column);
            at += block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T low, T high, double[] result, nuint column)
        where T : struct, IDoubles<T>
    {
        ref double sums = ref MemoryMarshal.GetArrayDataReference(result);
        T.Store(low, ref sums, column);
        T.Store(high, ref sums, column + (nuint)T.Count);
    }

    private static void AddLast(ref double a, ref double b, ref double c, ref double d, nuint column, double x, Span<double> sums)
    {
        sums[0] += Unsafe.Add(ref a, column) * x;
        sums[1] += Unsafe.Add(ref b, column) * x;
        sums[2] += Unsafe.Add(ref c, column) * x;
        sums[3] += Unsafe.Add(ref d, column) * x;
    }
}
