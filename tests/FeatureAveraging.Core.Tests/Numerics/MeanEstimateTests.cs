using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Numerics;

public sealed class MeanEstimateTests
{
    private const double T2 = 4.302652729911275;        // t₍₂, 0.975₎, Student's table

    // Mean 2, s = 1, n = 3.
    [Fact]
    public void Of_ThreeValues_IsStudentsInterval()
    {
        MeanEstimate estimate = MeanEstimate.Of([1, 2, 3]);
        Assert.Equal((2, 1, 3), (estimate.Mean, estimate.Deviation, estimate.Count));
        Assert.Equal(2 - (T2 / Math.Sqrt(3)), estimate.Low, 5);
        Assert.Equal(2 + (T2 / Math.Sqrt(3)), estimate.High, 5);
    }

    // 1, 2, 4: the logarithms have mean ln 2 and deviation ln 2.
    [Fact]
    public void Of_Ratios_IsStudentsIntervalOfTheLogarithms()
    {
        MeanEstimate estimate = MeanEstimate.Of([1, 2, 4], MeanScale.Logarithm);
        Assert.Equal((2, MeanEstimate.Of([1, 2, 4]).Deviation), (Math.Round(estimate.Mean, 12), estimate.Deviation));
        Assert.Equal(2 * Math.Pow(2, T2 / Math.Sqrt(3)), estimate.High, 4);
        Assert.Equal(2 / Math.Pow(2, T2 / Math.Sqrt(3)), estimate.Low, 6);
    }

    // What is asked of a/b is answered of b/a.
    [Fact]
    public void Of_RatiosTurnedRound_TurnsTheIntervalRound()
    {
        MeanEstimate estimate = MeanEstimate.Of([1.349, 1.49, 1.135], MeanScale.Logarithm);
        MeanEstimate turned = MeanEstimate.Of([1 / 1.349, 1 / 1.49, 1 / 1.135], MeanScale.Logarithm);
        Assert.Equal((1 / estimate.Mean, 1 / estimate.High, 1 / estimate.Low), (turned.Mean, turned.Low, turned.High), Near);
    }

    [Fact]
    public void Of_RatiosThatAreNotFinite_HaveAnUnknownInterval()
    {
        MeanEstimate estimate = MeanEstimate.Of([1, double.PositiveInfinity], MeanScale.Logarithm);
        Assert.Equal((double.PositiveInfinity, double.NaN, double.NaN), (estimate.Mean, estimate.Low, estimate.High));
    }

    // Shares 0.4, 0.5, 0.6: standard error 0.1/√3, carried to the logit by 1/(½·½) = 4, around logit ½ = 0.
    [Fact]
    public void Of_Shares_IsStudentsIntervalCarriedToTheLogit()
    {
        MeanEstimate estimate = MeanEstimate.Of([0.4, 0.5, 0.6], MeanScale.Logit);
        double reach = 4 * T2 * 0.1 / Math.Sqrt(3);
        Assert.Equal((0.5, 1 / (1 + Math.Exp(reach)), 1 / (1 + Math.Exp(-reach))), (estimate.Mean, estimate.Low, estimate.High), Near);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 0, 0.005)]
    [InlineData(1, 1, 0.995)]
    [InlineData(0, 1, 0)]
    [InlineData(0.5, 0.5, 0.5)]
    [InlineData(0.7, 0.7, 0.7)]
    [InlineData(0.7, 0.7, 0.70000000000000018)]
    [InlineData(0.05, 0.7, 0.4)]
    public void Of_SharesAnywhere_StayInsideAndHoldTheirMean(double a, double b, double c)
    {
        MeanEstimate estimate = MeanEstimate.Of([a, b, c], MeanScale.Logit);
        Assert.True(
            estimate.Low >= 0 && estimate.Low <= estimate.Mean && estimate.Mean <= estimate.High && estimate.High <= 1, $"{estimate}");
        Assert.Equal(estimate.Deviation == 0, estimate.Low == estimate.High);
    }

    // Shares of 200 images by networks that differ: beta(0.9·50, 0.1·50), as a sum of logarithms of uniforms. On its own scale the interval
    // covers 94 %, with ends beyond 1.
    [Fact]
    public void Of_SharesSimulated_CoversTheMeanAsOftenAsItSays()
    {
        int held = 0;
        for (int draw = 0; draw < 2000; draw++)
        {
            RandomSource random = new Seed(6).For("test.share", (ulong)draw);
            MeanEstimate estimate = MeanEstimate.Of([.. Enumerable.Range(0, 3).Select(_ => DrawShare(random))], MeanScale.Logit);
            held += estimate.Low <= 0.9 && 0.9 <= estimate.High ? 1 : 0;
        }

        Assert.InRange(held / 2000.0, 0.935, 0.97);
    }

    [Theory]
    [InlineData(MeanScale.Plain)]
    [InlineData(MeanScale.Logarithm)]
    [InlineData(MeanScale.Logit)]
    public void Of_OneValue_HasNoInterval(MeanScale scale)
    {
        MeanEstimate estimate = MeanEstimate.Of([0.5], scale);
        Assert.Equal(
            (0.5, double.NaN, double.NaN, double.NaN, 1),
            (Math.Round(estimate.Mean, 15), estimate.Deviation, estimate.Low, estimate.High, estimate.Count));
    }

    [Fact]
    public void Of_Nothing_IsRefused() => Assert.Throws<ArgumentException>(() => MeanEstimate.Of([]));

    private static double DrawShare(RandomSource random)
    {
        double Gamma(int shape) => -Enumerable.Range(0, shape).Sum(_ => Math.Log(1 - random.NextDouble()));
        double own = Gamma(45), share = own / (own + Gamma(5));
        return Enumerable.Range(0, 200).Count(_ => random.NextDouble() < share) / 200.0;
    }

    private static bool Near((double A, double B, double C) expected, (double A, double B, double C) actual) =>
        Math.Abs(expected.A - actual.A) < 1e-6 && Math.Abs(expected.B - actual.B) < 1e-6 && Math.Abs(expected.C - actual.C) < 1e-6;
}
