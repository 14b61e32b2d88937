using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Numerics;

public sealed class MedianRatioTests
{
    // Pairs are drawn together: where one list is a multiple of the other, every draw has the same ratio, however wide the lists are.
    [Fact]
    public void Resample_ProportionalLists_HaveNoWidth() => Assert.Equal((1.5, 1.5), Resample([1.5, 3, 6, 12, 24], [1, 2, 4, 8, 16]));

    [Fact]
    public void Resample_SameLists_TheLawOfBruteForce()
    {
        double[] above = [3, 1, 4, 1, 5, 9, 2, 6], below = [2, 7, 1, 8, 2, 8, 1, 8];
        RandomSource random = Source();
        double[] ratios = [.. Enumerable.Range(0, 1999).Select(_ => Enumerable.Range(0, 8).Select(_ => random.NextInt(8)).ToArray())
            .Select(drawn => Statistics.Median(drawn.Select(i => above[i])) / Statistics.Median(drawn.Select(i => below[i]))).Order()];
        Assert.Equal((ratios[49], ratios[1949]), Resample(above, below));
    }

    [Fact]
    public void Resample_ZerosAndInfinities_LeaveEndsOpenOrUnknown()
    {
        Assert.Equal((double.PositiveInfinity, double.PositiveInfinity), Resample([1, 2, 3], [0, 0, 0]));
        Assert.Equal((double.NaN, double.NaN), Resample([0, 0, 0], [0, 0, 0]));
        Assert.Equal((0d, 0d), Resample([0, 0, 0], [1, 2, 3]));
    }

    // Uniform radii, those above twice as long: the ratio of medians is 2.
    [Fact]
    public void Resample_Simulated_CoversTheRatioAsOftenAsItSays()
    {
        int held = 0;
        for (int draw = 0; draw < 400; draw++)
        {
            RandomSource random = new Seed(5).For("test.ratio", (ulong)draw);
            double[] shared = [.. Enumerable.Range(0, 100).Select(_ => random.NextDouble())];
            double[] above = [.. shared.Select(u => u + random.NextDouble())];
            double[] below = [.. shared.Select(u => (u + random.NextDouble()) / 2)];
            (double low, double high) = MedianRatio.Resample(above, below, random);
            held += low <= 2 && 2 <= high ? 1 : 0;
        }

        Assert.InRange(held / 400.0, 0.92, 0.99);
    }

    [Fact]
    public void Resample_ListsOfOtherLengths_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Resample([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => Resample([], []));
    }

    private static (double Low, double High) Resample(double[] above, double[] below) => MedianRatio.Resample(above, below, Source());

    private static RandomSource Source() => new Seed(1).For("test", 0);
}
