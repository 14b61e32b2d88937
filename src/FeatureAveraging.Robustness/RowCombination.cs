using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FeatureAveraging.Robustness;

/// <summary>The one dense kernel of the attacks: a linear combination of the rows of a matrix.</summary>
internal static class RowCombination
{
    private const int Wide = 128;

    /// <summary>result ← result + Σᵢ cᵢ·rowᵢ.</summary>
    /// <param name="coefficients">c, length m.</param>
    /// <param name="rows">m rows as wide as <paramref name="result"/>, row-major.</param>
    /// <param name="result">Added to in place.</param>
    /// <remarks>
    /// Every entry adds its terms in row order, product and sum rounded separately, so the bits do not depend on the vector width. On 10 ×
    /// 10 matrices the calls that TensorPrimitives needs (one a row) cost more than the arithmetic: 49 ns against 19 ns. Half vectors serve
    /// the last columns, because ten is not a multiple of four. On wide rows it is the other way round, and rows of coefficient 0 (dead
    /// neurons, classes that do not count) are left out: they add nothing.
    /// </remarks>
    public static void Add(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> rows, Span<double> result)
    {
        int width = result.Length, lanes = Vector<double>.Count, column = 0;
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, coefficients.Length * width);
        if (width >= Wide)
        {
            AddWide(coefficients, rows, result);
            return;
        }

        ref double matrix = ref MemoryMarshal.GetReference(rows);
        ref double sums = ref MemoryMarshal.GetReference(result);
        for (; column <= width - lanes; column += lanes)
        {
            Vector<double> sum = Vector.LoadUnsafe(ref sums, (nuint)column);
            nuint at = (nuint)column;
            foreach (double c in coefficients)
            {
                sum += new Vector<double>(c) * Vector.LoadUnsafe(ref matrix, at);
                at += (nuint)width;
            }

            sum.StoreUnsafe(ref sums, (nuint)column);
        }

        for (; column <= width - Vector128<double>.Count; column += Vector128<double>.Count)
        {
            Vector128<double> sum = Vector128.LoadUnsafe(ref sums, (nuint)column);
            nuint at = (nuint)column;
            foreach (double c in coefficients)
            {
                sum += Vector128.Create(c) * Vector128.LoadUnsafe(ref matrix, at);
                at += (nuint)width;
            }

            sum.StoreUnsafe(ref sums, (nuint)column);
        }

        for (; column < width; column++)
        {
            double sum = result[column];
            for (int i = 0, at = column; i < coefficients.Length; i++, at += width)
            {
                sum += coefficients[i] * rows[at];
            }

            result[column] = sum;
        }
    }

    private static void AddWide(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> rows, Span<double> result)
    {
        for (int i = 0; i < coefficients.Length; i++)
        {
            if (coefficients[i] != 0)
            {
                TensorPrimitives.MultiplyAdd(rows.Slice(i * result.Length, result.Length), coefficients[i], result, result);
            }
        }
    }
}
