using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Robustness.Tests.Exact;

public class CholeskyFactorTests
{
    private const int Size = 7;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public void Remove_AnyVector_SolvesTheRemainingSystem(int removed)
    {
        RandomSource random = new Seed(3).For("cholesky", (ulong)removed);
        var vectors = new Matrix(Size, Size);
        random.FillGaussian(vectors.Values);
        Matrix gram = vectors.MultiplyTransposed(vectors);
        var factor = new CholeskyFactor(Size);
        for (int i = 0; i < Size; i++)
        {
            double[] products = [.. Enumerable.Range(0, i).Select(j => gram[i, j])];
            factor.SolveLower(products);
            factor.Append(products, Math.Sqrt(gram[i, i] - products.Sum(v => v * v)));
        }

        factor.Remove(removed);
        int[] left = [.. Enumerable.Range(0, Size).Where(i => i != removed)];
        double[] expected = [.. left.Select(_ => random.NextGaussian())];
        double[] values = [.. left.Select(i => left.Select((j, at) => gram[i, j] * expected[at]).Sum())];
        factor.SolveLower(values);
        factor.SolveUpper(values);
        Assert.Equal(Size - 1, factor.Count);
        Assert.All(values.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
    }
}
