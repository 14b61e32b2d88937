using System.Numerics;
using System.Numerics.Tensors;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Threats;

public class PerturbationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public void MeasureUpward_RandomPoints_IsAtLeastTheExactDistanceAndTight(int d)
    {
        RandomSource random = new Seed(2).For("test", (ulong)d);
        for (int trial = 0; trial < 20; trial++)
        {
            double[] x = TestNetworks.Gaussian(d, random), y = TestNetworks.Gaussian(d, random);
            BigInteger exactSquare = BigInteger.Zero, bound = Fixed(Perturbation.MeasureUpward(Norm.L2, x, y));
            for (int i = 0; i < d; i++)
            {
                BigInteger difference = Fixed(x[i]) - Fixed(y[i]);
                exactSquare += difference * difference;
            }

            Assert.True(bound * bound >= exactSquare);
            BigInteger below = bound - (bound / 1_000_000_000_000);
            Assert.True(below * below < exactSquare);
        }
    }

    [Fact]
    public void MeasureUpward_ExtremeScales_NeitherOverflowsNorVanishes()
    {
        Assert.InRange(Perturbation.MeasureUpward(Norm.L2, [0, 0], [3e-170, 4e-170]), 5e-170, 5.66e-170);      // √2·4
        Assert.InRange(Perturbation.MeasureUpward(Norm.L2, [0, 0], [3e200, 4e200]), 5e200, 5.66e200);
        Assert.True(Perturbation.MeasureUpward(Norm.L2, [0, 0], [double.Epsilon, double.Epsilon]) >= 2 * double.Epsilon);
        Assert.Equal(double.PositiveInfinity, Perturbation.MeasureUpward(Norm.L2, [-1e308], [1e308]));
        Assert.Equal(double.NaN, Perturbation.MeasureUpward(Norm.L2, [0], [double.NaN]));
        Assert.Equal(0, Perturbation.MeasureUpward(Norm.L2, [1, 2], [1, 2]));
    }

    [Fact]
    public void MeasureUpward_LInf_IsTheLargestCoordinateRoundedUp() =>
        Assert.Equal(Math.BitIncrement(3), Perturbation.MeasureUpward(Norm.LInf, [0, 0, 0], [1, -3, 2]));

    [Fact]
    public void Project_OutsideAndInside_ScalesOnlyWhatIsTooLong()
    {
        double[] outside = [3, 4], inside = [0.3, 0.4], cube = [3, -0.5];
        Perturbation.Project(Norm.L2, 1, outside);
        Perturbation.Project(Norm.L2, 1, inside);
        Perturbation.Project(Norm.LInf, 1, cube);
        Assert.Equal(1, TensorPrimitives.Norm<double>(outside), 1e-15);
        Assert.Equal(0.6, outside[0], 1e-15);
        Assert.Equal([0.3, 0.4], inside);
        Assert.Equal([1, -0.5], cube);
    }

    // A double as a whole number of 2⁻¹⁰⁷⁴, exactly.
    private static BigInteger Fixed(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent > 0 ? 1L << 52 : 0);
        return (value < 0 ? -1 : 1) * (new BigInteger(mantissa) << Math.Max(exponent - 1, 0));
    }
}
