using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Numerics;

public sealed class StableMathTests
{
    /// <summary>log(1 + eᶻ) to 17 digits (Python's decimal module, 40 digits); relative error of a few units in the last place.</summary>
    [Fact]
    public void Softplus_KnownValues_AreAccurate()
    {
        Assert.Equal(Math.Log(2), StableMath.Softplus(0), 1e-16);
        AssertRelative(1.3132616875182228, StableMath.Softplus(1));
        AssertRelative(0.31326168751822286, StableMath.Softplus(-1));
        AssertRelative(4.5398899216864647e-05, StableMath.Softplus(-10));
        AssertRelative(Math.Exp(-50), StableMath.Softplus(-50));
        AssertRelative(Math.Exp(-700), StableMath.Softplus(-700));
        Assert.Equal(0, StableMath.Softplus(double.NegativeInfinity));
        Assert.Equal(1e300, StableMath.Softplus(1e300));
        Assert.True(double.IsNaN(StableMath.Softplus(double.NaN)));
    }

    [Fact]
    public void Softplus_AnyArgument_SatisfiesItsLaws()
    {
        for (double z = -40; z <= 40; z += 0.37)
        {
            Assert.Equal(z, StableMath.Softplus(z) - StableMath.Softplus(-z), 1e-14 * (1 + Math.Abs(z)));
            double slope = (StableMath.Softplus(z + 1e-5) - StableMath.Softplus(z - 1e-5)) / 2e-5;
            Assert.Equal(StableMath.Sigmoid(z), slope, 1e-8);     // h² and rounding/h, both below 10⁻⁹ here
        }
    }

    [Fact]
    public void Sigmoid_Limits_NeitherOverflowNorVanishEarly()
    {
        Assert.Equal(0.5, StableMath.Sigmoid(0));
        Assert.Equal(1, StableMath.Sigmoid(1e4));
        Assert.Equal(0, StableMath.Sigmoid(double.NegativeInfinity));
        AssertRelative(Math.Exp(-700), StableMath.Sigmoid(-700));
        Assert.Equal(1, StableMath.Sigmoid(3) + StableMath.Sigmoid(-3), 4e-16);
    }

    [Fact]
    public void LogSumExp_ShiftsAndExtremes_AreExact()
    {
        Assert.Equal(double.NegativeInfinity, StableMath.LogSumExp([]));
        Assert.Equal(double.NegativeInfinity, StableMath.LogSumExp([double.NegativeInfinity]));
        Assert.Equal(double.PositiveInfinity, StableMath.LogSumExp([0, double.PositiveInfinity]));
        Assert.Equal(1000 + Math.Log(2), StableMath.LogSumExp([1000, 1000]), 1e-12);
        Assert.Equal(Math.Log(6), StableMath.LogSumExp([0, Math.Log(2), Math.Log(3)]), 1e-15);
        Assert.Equal(-1000 + Math.Log(6), StableMath.LogSumExp([-1000, Math.Log(2) - 1000, Math.Log(3) - 1000]), 1e-12);
    }

    private static void AssertRelative(double expected, double actual) => Assert.Equal(1, actual / expected, 1e-15);
}
