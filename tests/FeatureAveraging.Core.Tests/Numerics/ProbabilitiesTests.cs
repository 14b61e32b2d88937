using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Numerics;

public class ProbabilitiesTests
{
    /// <summary>Expected values: bisection on the binomial sum in 40-digit decimal arithmetic.</summary>
    [Theory]
    [InlineData(8, 10, 0.025, 0.44390453769234585)]
    [InlineData(1, 20, 0.05, 0.0025613787765302804)]
    [InlineData(99, 100, 0.001, 0.9113731112960424)]
    [InlineData(60, 100, 0.001, 0.44098426521129929)]
    [InlineData(950, 1000, 0.001, 0.92504678006104403)]
    [InlineData(1990, 2000, 0.001, 0.98797560344701526)]
    public void BinomialLowerBound_KnownCounts_EqualsTheTable(int successes, int trials, double alpha, double expected) =>
        Assert.Equal(expected, Probabilities.BinomialLowerBound(successes, trials, alpha), 1e-11);

    /// <summary>All successes: P[Bin(N, p) = N] = p^N = α.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(100_000)]
    [InlineData(10_000_000)]
    public void BinomialLowerBound_AllSucceed_IsTheRootOfAlpha(int trials)
    {
        double missing = 1 - Probabilities.BinomialLowerBound(trials, trials, 0.001);
        double expected = -double.ExpM1(Math.Log(0.001) / trials);
        Assert.Equal(1, missing / expected, 1e-8);
    }

    [Fact]
    public void BinomialLowerBound_NoneSucceeds_IsZero() => Assert.Equal(0, Probabilities.BinomialLowerBound(0, 50, 0.001));

    /// <summary>Expected values: exact fractions.</summary>
    [Theory]
    [InlineData(8, 10, 0.109375)]
    [InlineData(2, 10, 0.109375)]
    [InlineData(5, 10, 1)]
    [InlineData(60, 100, 0.05688793364098079)]
    [InlineData(100, 100, 1.5777218104420236e-30)]
    public void BinomialPValue_KnownCounts_EqualsTheTable(int successes, int trials, double expected) =>
        Assert.Equal(1, Probabilities.BinomialPValue(successes, trials) / expected, 1e-10);

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.025, -1.959963984540054)]
    [InlineData(0.9, 1.2815515655446004)]
    [InlineData(0.3, -0.5244005127080407)]
    [InlineData(0.9999999, 5.199337582290662)]
    public void NormalQuantile_KnownProbabilities_EqualsTheTable(double probability, double expected) =>
        Assert.Equal(expected, Probabilities.NormalQuantile(probability), 2e-15 + (2e-14 * Math.Abs(expected)));

    [Fact]
    public void NormalQuantile_Ends_AreInfinite() =>
        Assert.Equal(
            (double.NegativeInfinity, double.PositiveInfinity), (Probabilities.NormalQuantile(0), Probabilities.NormalQuantile(1)));

    [Fact]
    public void Arguments_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Probabilities.BinomialLowerBound(5, 4, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Probabilities.BinomialLowerBound(1, 0, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Probabilities.BinomialLowerBound(1, 4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Probabilities.BinomialPValue(-1, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Probabilities.NormalQuantile(double.NaN));
    }
}
