using FeatureAveraging.Numerics;
using FeatureAveraging.Numerics.Kernels;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Numerics.Kernels;

public sealed class DoubleGramTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(4, 16)]
    [InlineData(5, 511)]
    [InlineData(9, 513)]
    [InlineData(18, 1100)]
    public void Compute_AnySize_IsThePlainSums(int count, int width)
    {
        var rows = new Matrix(count, width);
        new Seed(4).For("rows").FillGaussian(rows.Values);
        Matrix gram = DoubleGram.Compute(rows, threads: 1);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double sum = 0;
                for (int c = 0; c < width; c++)
                {
                    sum += rows[i, c] * rows[j, c];
                }

                Assert.Equal(sum, gram[i, j], 1e-15 * width * width);       // n·ε·‖x‖‖y‖, the lengths near √width
            }
        }

        Assert.Equal(gram.Values.ToArray(), DoubleGram.Compute(rows, threads: 3).Values.ToArray());
    }
}
