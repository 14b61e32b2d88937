using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Numerics;

public class StatisticsTests
{
    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5)]
    [InlineData(new double[] { 1, double.NaN, 3 }, 2)]
    [InlineData(new double[] { 1, double.PositiveInfinity, double.PositiveInfinity }, double.PositiveInfinity)]
    [InlineData(new double[] { double.NaN }, double.NaN)]
    public void Median_AnyList_IsTheMiddle(double[] values, double expected) => Assert.Equal(expected, Statistics.Median(values));
}
