using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Threats;

public class BoxTests
{
    [Fact]
    public void Clip_OneBoundForAll_MovesToTheNearestAllowedPoint()
    {
        double[] point = [-0.5, 0.25, 1.5];
        var box = new Box(0, 1);
        Assert.False(box.Contains(point));
        box.Clip(point);
        Assert.Equal([0, 0.25, 1], point);
        Assert.True(box.Contains(point));
    }

    [Fact]
    public void Clip_BoundsPerFeature_AreUsedInOrder()
    {
        double[] point = [5, -5];
        new Box([0, -1], [double.PositiveInfinity, 1]).Clip(point);
        Assert.Equal([5, -1], point);
    }

    [Fact]
    public void Contains_NaN_IsOutside() => Assert.False(new Box(0, 1).Contains([double.NaN]));

    [Fact]
    public void Constructor_BoundsThatMakeNoBox_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Box(1, 0));
        Assert.Throws<ArgumentException>(() => new Box(double.NaN, 1));
        Assert.Throws<ArgumentException>(() => new Box([0, 0], [1]));
        Assert.Throws<ArgumentException>(() => new Box([], []));
    }

    [Fact]
    public void Clip_PointOfAnotherWidth_Throws() => Assert.Throws<ArgumentException>(() => new Box([0, 0], [1, 1]).Clip(new double[3]));
}
