using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace FeatureAveraging.Numerics.Kernels;

/// <summary>All inner products of the rows of a matrix in double precision: XXᵀ, four rows by two at a time.</summary>
/// <remarks>
/// A pair of rows alone is bound by memory; a tile of 4 × 2 loads six registers for eight products. Columns are added in blocks that stay
/// in a level-1 cache, in their order, so the bits do not depend on the number of threads.
/// </remarks>
internal static class DoubleGram
{
    private const int Tall = 4, Wide = 2, Block = 512;

    /// <summary>Computes them.</summary>
    /// <param name="rows">X: n × d.</param>
    /// <param name="threads">Threads, at least 1; the result does not depend on it.</param>
    /// <returns>n × n, symmetric.</returns>
    public static Matrix Compute(Matrix rows, int threads)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var gram = new Matrix(rows.Rows, rows.Rows);
        int stripes = (rows.Rows + Tall - 1) / Tall;
        Parallel.For(0, stripes, new ParallelOptions { MaxDegreeOfParallelism = threads }, stripe => AddStripe(rows, stripe * Tall, gram));
        for (int i = 0; i < gram.Rows; i++)
        {
            for (int j = 0; j < i; j++)
            {
                gram[j, i] = gram[i, j];
            }
        }

        return gram;
    }

    // ⟨xᵢ, x_j⟩ of four rows i with every j ≤ the last of them
    private static void AddStripe(Matrix rows, int first, Matrix gram)
    {
        int count = Math.Min(Tall, rows.Rows - first), last = first + count;
        for (int start = 0; start < rows.Columns; start += Block)
        {
            int width = Math.Min(Block, rows.Columns - start);
            int j = 0;
            for (; count == Tall && j + Wide <= last; j += Wide)
            {
                AddTile(rows, first, j, start, width, gram);
            }

            for (; j < last; j++)
            {
                for (int i = first; i < last; i++)
                {
                    gram[i, j] +=
                        TensorPrimitives.Dot<double>(rows.Row(i).Slice(start, width), rows.Row(j).Slice(start, width));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile(Matrix rows, int i, int j, int start, int width, Matrix gram)
    {
        ref double a0 = ref rows[i, start], a1 = ref rows[i + 1, start], a2 = ref rows[i + 2, start], a3 = ref rows[i + 3, start];
        ref double b0 = ref rows[j, start], b1 = ref rows[j + 1, start];
        Vector<double> s00 = default, s01 = default, s10 = default, s11 = default;
        Vector<double> s20 = default, s21 = default, s30 = default, s31 = default;
        int c = 0;
        for (; c + Vector<double>.Count <= width; c += Vector<double>.Count)
        {
            Vector<double> y0 = Vector.LoadUnsafe(ref b0, (nuint)c), y1 = Vector.LoadUnsafe(ref b1, (nuint)c);
            Vector<double> x = Vector.LoadUnsafe(ref a0, (nuint)c);
            (s00, s01) = (Vector.MultiplyAddEstimate(x, y0, s00), Vector.MultiplyAddEstimate(x, y1, s01));
            x = Vector.LoadUnsafe(ref a1, (nuint)c);
            (s10, s11) = (Vector.MultiplyAddEstimate(x, y0, s10), Vector.MultiplyAddEstimate(x, y1, s11));
            x = Vector.LoadUnsafe(ref a2, (nuint)c);
            (s20, s21) = (Vector.MultiplyAddEstimate(x, y0, s20), Vector.MultiplyAddEstimate(x, y1, s21));
            x = Vector.LoadUnsafe(ref a3, (nuint)c);
            (s30, s31) = (Vector.MultiplyAddEstimate(x, y0, s30), Vector.MultiplyAddEstimate(x, y1, s31));
        }

        Span<double> sums =
        [
            Vector.Sum(s00), Vector.Sum(s01), Vector.Sum(s10), Vector.Sum(s11), Vector.Sum(s20), Vector.Sum(s21), Vector.Sum(s30),
            Vector.Sum(s31),
        ];
        for (int r = 0; r < Tall; r++)
        {
            for (int s = 0; s < Wide; s++)
            {
                double sum = sums[(Wide * r) + s];
                for (int rest = c; rest < width; rest++)
                {
                    sum += rows[i + r, start + rest] * rows[j + s, start + rest];
                }

                gram[i + r, j + s] += sum;
            }
        }
    }
}
