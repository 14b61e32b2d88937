using CsCheck;
using FeatureAveraging.Reporting.Plots;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class AxisTests
{
    [Fact]
    public void Axis_AnyRange_HasAFewRoundTicksInsideIt() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[1e-6, 1e6]).Sample((low, width) =>
        {
            var axis = new Axis(low, low + width, 10, 200, 5, round: true);
            double[] ticks = [.. axis.Ticks];
            Assert.InRange(ticks.Length, 2, 12);
            Assert.True(axis.Low <= low + (1e-9 * axis.Step) && axis.High >= low + width - (1e-9 * axis.Step), $"[{low}, {low + width}] in [{axis.Low}, {axis.High}]");
            Assert.All(ticks, tick => Assert.InRange(axis.At(tick), 10 - 1e-6, 200 + 1e-6));
        });

    [Fact]
    public void At_EndsAndMiddle_MapLinearly()
    {
        var axis = new Axis(0, 10, 300, 100, 5, round: false);

        Assert.Equal([300, 200, 100], new[] { 0.0, 5, 10 }.Select(axis.At));
        Assert.Equal([0, 2, 4, 6, 8, 10], axis.Ticks);
    }

    [Fact]
    public void Axis_EmptyRange_IsWidened()
    {
        var axis = new Axis(3, 3, 0, 100, 5, round: false);

        Assert.Equal(50, axis.At(3));
    }

    [Theory]
    [InlineData(0.3, 0.5)]
    [InlineData(1, 1)]
    [InlineData(1.1, 2)]
    [InlineData(5.01, 10)]
    [InlineData(0.0011, 0.002)]
    public void RoundUp_Value_IsTheNextOf125(double value, double expected) => Assert.Equal(expected, Axis.RoundUp(value), 1e-12);

    [Theory]
    [InlineData(1, 0.5, "0.5")]
    [InlineData(100, 20, "20")]
    [InlineData(0.1, -0.02, "−0.02")]
    public void Label_Tick_HasTheDecimalsOfTheStep(double high, double tick, string expected) => Assert.Equal(expected, new Axis(0, high, 0, 1, 5, round: true).Label(tick));
}
