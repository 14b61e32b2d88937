using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Randomness;

public sealed class RandomSourceTests
{
    /// <summary>
    /// Values of the stream (0, data.train, 0) computed in Python from the published words; exact for
    /// uniforms, to rounding of the library functions for normals.
    /// </summary>
    [Fact]
    public void NextDoubleAndGaussian_PinnedStream_GiveThePublishedNumbers()
    {
        RandomSource uniform = new Seed(0).For("data.train");
        Assert.Equal(0.4574235599480282, uniform.NextDouble());
        Assert.Equal(0.006405905702698833, uniform.NextDouble());
        RandomSource normal = new Seed(0).For("data.train");
        double[] expected = [1.1049310486183175, 0.044496945321419484, -0.0953639052630231, -0.4722253573081205];
        Assert.All(expected, e => Assert.Equal(e, normal.NextGaussian(), 1e-15 * (1 + Math.Abs(e))));
    }

    [Fact]
    public void NextGaussian_ManyDraws_EqualsBoxMullerWithLibraryFunctions()
    {
        RandomSource uniform = new Seed(5).For("x"), normal = new Seed(5).For("x");
        for (int i = 0; i < 20_000; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - uniform.NextDouble())), angle = 2 * Math.PI * uniform.NextDouble();
            // fdlibm's kernels are within 1 ulp each; the library's 2πv is rounded once more, an angle error of 2⁻⁵² · 2π.
            double tolerance = 1e-15 * (1 + (2 * radius));
            Assert.Equal(radius * Math.Cos(angle), normal.NextGaussian(), tolerance);
            Assert.Equal(radius * Math.Sin(angle), normal.NextGaussian(), tolerance);
        }
    }

    [Fact]
    public void FillGaussian_AnyLengthAndOffset_EqualsRepeatedNextGaussian()
    {
        for (int length = 0; length < 40; length++)
        {
            for (int before = 0; before < 5; before++)
            {
                RandomSource one = new Seed(1).For("x", (ulong)length), many = new Seed(1).For("x", (ulong)length);
                for (int i = 0; i < before; i++)
                {
                    // Odd numbers of words and of normals before the fill.
                    Assert.Equal(one.NextUInt32(), many.NextUInt32());
                    Assert.Equal(one.NextGaussian(), many.NextGaussian());
                }

                double[] filled = new double[length];
                many.FillGaussian(filled);
                Assert.All(filled, v => Assert.Equal(one.NextGaussian(), v));
                Assert.Equal(one.NextGaussian(), many.NextGaussian());
                Assert.Equal(one.NextUInt32(), many.NextUInt32());
            }
        }
    }

    [Fact]
    public void FillGaussian_LongSpan_EqualsRepeatedNextGaussianBitForBit()
    {
        double[] filled = new double[100_001];
        new Seed(2).For("x").FillGaussian(filled);
        RandomSource one = new Seed(2).For("x");
        int unequal = filled.Count(v => BitConverter.DoubleToInt64Bits(v) != BitConverter.DoubleToInt64Bits(one.NextGaussian()));
        Assert.Equal(0, unequal);
    }

    [Fact]
    public void FillGaussian_Moments_MatchTheNormal()
    {
        // Standard errors over N draws: mean 1/√N, variance √(2/N), third moment √(15/N), fourth
        // √(96/N); tail P(|z| > 3) = 0.0027. Five deviations each.
        const int N = 1_000_000;
        double[] z = new double[N];
        new Seed(11).For("moments").FillGaussian(z);
        double root = Math.Sqrt(N);
        Assert.Equal(0, z.Average(), 5 / root);
        Assert.Equal(1, z.Average(v => v * v), 5 * Math.Sqrt(2) / root);
        Assert.Equal(0, z.Average(v => v * v * v), 5 * Math.Sqrt(15) / root);
        Assert.Equal(3, z.Average(v => v * v * v * v), 5 * Math.Sqrt(96) / root);
        Assert.Equal(0.0026998, z.Average(v => Math.Abs(v) > 3 ? 1.0 : 0), 5 * Math.Sqrt(0.0027) / root);
        Assert.Equal(0, z.Zip(z.Skip(1), (a, b) => a * b).Average(), 5 / root);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(3062)]
    public void NextChiSquared_Moments_MatchTheLaw(int degrees)
    {
        const int Draws = 200_000;
        RandomSource random = new Seed(4).For("test");
        double sum = 0, squares = 0;
        for (int i = 0; i < Draws; i++)
        {
            double centred = random.NextChiSquared(degrees) - degrees;
            (sum, squares) = (sum + centred, squares + (centred * centred));
        }

        double variance = 2.0 * degrees, fourth = 12.0 * degrees * (degrees + 4);        // central moments of χ²
        Assert.Equal(0, sum / Draws, 5 * Math.Sqrt(variance / Draws));
        Assert.Equal(variance, squares / Draws, 5 * Math.Sqrt((fourth - (variance * variance)) / Draws));
    }

    [Fact]
    public void NextChiSquared_TwoDegrees_IsExponential()
    {
        const int Draws = 100_000;
        RandomSource random = new Seed(4).For("test");
        int above = Enumerable.Range(0, Draws).Count(_ => random.NextChiSquared(2) > 2 * Math.Log(10));
        Assert.Equal(0.1 * Draws, above, 5 * Math.Sqrt(0.09 * Draws));
    }

    [Fact]
    public void NextDouble_ManyDraws_AreUniformInTheHalfOpenUnitInterval()
    {
        const int N = 200_000;
        RandomSource random = new Seed(4).For("u");
        double[] u = [.. Enumerable.Range(0, N).Select(_ => random.NextDouble())];
        Assert.All(u, v => Assert.True(v is >= 0 and < 1));
        Assert.Equal(0.5, u.Average(), 5 * Math.Sqrt(1.0 / 12 / N));
        Assert.Equal(1.0 / 3, u.Average(v => v * v), 5 * Math.Sqrt(4.0 / 45 / N));
    }

    [Fact]
    public void NextInt_BoundThatDoesNotDivide_IsUnbiased()
    {
        // 2³²/(3·2²⁹) = 8/3: without rejection, eight words fall on three neighbouring values as 3, 3, 2.
        const int N = 100_000, Bound = 3 << 29;
        RandomSource random = new Seed(6).For("i");
        int[] residues = new int[3];
        for (int i = 0; i < N; i++)
        {
            residues[random.NextInt(Bound) % 3]++;
        }

        double deviation = Math.Sqrt(N * (1.0 / 3) * (2.0 / 3));
        Assert.All(residues, count => Assert.Equal(N / 3.0, count, 5 * deviation));
    }

    [Fact]
    public void NextInt_SmallBound_HitsEveryValueEquallyOften()
    {
        const int N = 70_000;
        RandomSource random = new Seed(6).For("small");
        int[] counts = new int[7];
        for (int i = 0; i < N; i++)
        {
            counts[random.NextInt(7)]++;
        }

        Assert.All(counts, c => Assert.Equal(N / 7.0, c, 5 * Math.Sqrt(N * (1.0 / 7) * (6.0 / 7))));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
    }

    [Fact]
    public void Shuffle_ThreeItems_GivesEveryOrderEquallyOften()
    {
        const int N = 60_000;
        RandomSource random = new Seed(8).For("s");
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < N; i++)
        {
            char[] items = ['a', 'b', 'c'];
            random.Shuffle<char>(items);
            counts[new string(items)] = counts.GetValueOrDefault(new string(items)) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, c => Assert.Equal(N / 6.0, c, 5 * Math.Sqrt(N * (1.0 / 6) * (5.0 / 6))));
    }
}
