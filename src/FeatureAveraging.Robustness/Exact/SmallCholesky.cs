namespace FeatureAveraging.Robustness.Exact;

/// <summary>Solves the small symmetric systems of the active-set method in place, without allocation.</summary>
internal static class SmallCholesky
{
    /// <summary>Overwrites the right-hand side with the solution of Gx = b.</summary>
    /// <param name="gram">Lower triangle of G, row-major; overwritten by its Cholesky factor.</param>
    /// <param name="stride">Doubles from one row to the next.</param>
    /// <param name="values">b, overwritten by x.</param>
    /// <param name="count">Size of the system.</param>
    /// <remarks>G is the Gram matrix of unit vectors that were accepted as independent, so its pivots are at least about 1e-13.</remarks>
    public static void Solve(Span<double> gram, int stride, Span<double> values, int count)
    {
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = gram[(i * stride) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= gram[(i * stride) + k] * gram[(j * stride) + k];
                }

                gram[(i * stride) + j] = i == j ? Math.Sqrt(Math.Max(sum, double.Epsilon)) : sum / gram[(j * stride) + j];
            }
        }

        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < i; k++)
            {
                values[i] -= gram[(i * stride) + k] * values[k];
            }

            values[i] /= gram[(i * stride) + i];
        }

        for (int i = count - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < count; k++)
            {
                values[i] -= gram[(k * stride) + i] * values[k];
            }

            values[i] /= gram[(i * stride) + i];
        }
    }
}
