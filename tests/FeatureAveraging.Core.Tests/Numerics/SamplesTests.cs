using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Numerics;

public sealed class SamplesTests
{
    [Fact]
    public void Row_Index_IsAViewOfThatSample()
    {
        var samples = new Samples(2, 2, [1, 2, 3, 4]);
        samples.Row(1)[0] = 9;
        Assert.Equal([1f, 2, 9, 4], samples.Values.ToArray());
        Assert.Equal((2, 2), (samples.Count, samples.Dimension));
    }

    [Fact]
    public void FirstNonFinite_NaNOrInfinity_GivesTheSample()
    {
        Assert.Equal(-1, new Samples(2, 2).FirstNonFinite());
        Assert.Equal(1, new Samples(2, 2, [0, 0, 0, float.NaN]).FirstNonFinite());
        Assert.Equal(0, new Samples(2, 2, [0, float.NegativeInfinity, 0, float.NaN]).FirstNonFinite());
    }

    [Fact]
    public void Constructor_BadSizes_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Samples(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Samples(1, 0));
        Assert.Throws<ArgumentException>(() => new Samples(2, 2, [1]));
    }
}
