using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Numerics;

public sealed class ShareIntervalTests
{
    // Newcombe 1998, Statistics in Medicine 17:857–872, Table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_PrintedExamples_AreMet(int successes, int count, double low, double high)
    {
        (double actualLow, double actualHigh) = ShareInterval.Wilson((double)successes / count, count);
        Assert.Equal((low, high), (Math.Round(actualLow, 4), Math.Round(actualHigh, 4)));
    }

    // At p = 0 the formula is [0, z²/(n + z²)]; at 1 its mirror image.
    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public void Wilson_NoneOrAll_HasAWidthAndStaysInside(int count)
    {
        double square = Math.Pow(1.959963984540054, 2);
        Assert.Equal((0, square / (count + square)), ShareInterval.Wilson(0, count), (expected, actual) => Near(expected, actual));
        Assert.Equal((count / (count + square), 1), ShareInterval.Wilson(1, count), (expected, actual) => Near(expected, actual));
        Assert.Equal((0d, 1d), (ShareInterval.Wilson(0, count).Low, ShareInterval.Wilson(1, count).High));
    }

    [Theory]
    [InlineData(-0.1, 5)]
    [InlineData(1.1, 5)]
    [InlineData(0.5, 0)]
    public void Wilson_NoShare_IsRefused(double share, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ShareInterval.Wilson(share, count));

    // By hand: n = 98 makes m = 100; b = 16, c = 6: 10/100 ± z·√(23 − 100/100)/100.
    [Fact]
    public void PairedDifference_ByHand_IsMet()
    {
        double reach = 1.959963984540054 * Math.Sqrt(22) / 100;
        Assert.Equal((0.1 - reach, 0.1 + reach), ShareInterval.PairedDifference(16, 6, 98), (expected, actual) => Near(expected, actual));
        Assert.Equal((-0.1 - reach, reach - 0.1), ShareInterval.PairedDifference(6, 16, 98), (expected, actual) => Near(expected, actual));
    }

    [Fact]
    public void PairedDifference_Extremes_StayInsideAndHoldTheDifference()
    {
        (int, int, int)[] cells = [(0, 0, 1), (1, 0, 1), (0, 200, 200), (200, 0, 200), (100, 100, 200), (0, 0, 200)];
        foreach ((int gained, int lost, int count) in cells)
        {
            (double low, double high) = ShareInterval.PairedDifference(gained, lost, count);
            Assert.True(low >= -1 && high <= 1 && low < high, $"{gained} {lost} {count}");
            Assert.InRange((double)(gained - lost) / count, low, high);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => ShareInterval.PairedDifference(2, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShareInterval.PairedDifference(-1, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShareInterval.PairedDifference(0, 0, 0));
    }

    // 4000 draws: 95 % ± 0.7 points, and the formulas' own deviation from 95 % at these n.
    [Theory]
    [InlineData(0.5, 200)]
    [InlineData(0.9, 200)]
    [InlineData(0.02, 200)]
    public void Wilson_Simulated_CoversTheShareAsOftenAsItSays(double share, int count)
    {
        int held = 0;
        for (int draw = 0; draw < 4000; draw++)
        {
            RandomSource random = new Seed(3).For("test.wilson", (ulong)draw);
            (double low, double high) = ShareInterval.Wilson(
                Enumerable.Range(0, count).Count(_ => random.NextDouble() < share) / (double)count, count);
            held += low <= share && share <= high ? 1 : 0;
        }

        Assert.InRange(held / 4000.0, 0.93, 0.98);
    }

    [Theory]
    [InlineData(0.1, 0.05)]
    [InlineData(0.02, 0.01)]
    public void PairedDifference_Simulated_CoversTheDifferenceAsOftenAsItSays(double gain, double loss)
    {
        int held = 0;
        for (int draw = 0; draw < 4000; draw++)
        {
            RandomSource random = new Seed(4).For("test.paired", (ulong)draw);
            double[] uniform = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())];
            (double low, double high) = ShareInterval.PairedDifference(
                uniform.Count(u => u < gain), uniform.Count(u => u >= gain && u < gain + loss), 200);
            held += low <= gain - loss && gain - loss <= high ? 1 : 0;
        }

        Assert.InRange(held / 4000.0, 0.93, 0.98);
    }

    private static bool Near((double Low, double High) expected, (double Low, double High) actual) =>
        Math.Abs(expected.Low - actual.Low) < 1e-12 && Math.Abs(expected.High - actual.High) < 1e-12;
}
