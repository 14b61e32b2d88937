using FeatureAveraging.Randomness;

namespace FeatureAveraging.Robustness.Tests;

public class RowCombinationTests
{
    [Fact]
    public void Add_EveryShapeUpTo13By13_HasTheBitsOfThePlainLoop()
    {
        RandomSource random = new Seed(1).For("test");
        for (int rows = 0; rows <= 13; rows++)
        {
            for (int width = 1; width <= 13; width++)
            {
                double[] c = TestNetworks.Gaussian(rows, random), matrix = TestNetworks.Gaussian(rows * width, random);
                double[] result = TestNetworks.Gaussian(width, random);
                double[] expected = [.. result];
                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < width; j++)
                    {
                        expected[j] += c[i] * matrix[(i * width) + j];
                    }
                }

                RowCombination.Add(c, matrix, result);
                Assert.Equal(expected, result);
            }
        }
    }

    [Fact]
    public void Add_MatrixOfAnotherSize_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RowCombination.Add(new double[2], new double[5], new double[3]));
}
