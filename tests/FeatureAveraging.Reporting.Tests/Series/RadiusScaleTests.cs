using System.Globalization;
using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Tests.Series;

public sealed class RadiusScaleTests
{
    [Theory]
    [InlineData(1, 200, "0.005")]
    [InlineData(4, 400, "0.01")]
    [InlineData(4.03, 202, "0.02")]
    [InlineData(41.2, 206, "0.2")]
    [InlineData(1e6, 200, "5000")]
    [InlineData(3e-7, 300, "0.000000001")]
    public void Radii_UpToALimit_AreRoundAndCoverIt(double limit, int steps, string step)
    {
        var scale = new RadiusScale([0, limit, double.PositiveInfinity, double.NaN]);

        Assert.Equal(steps + 1, scale.Radii.Count);
        Assert.Equal(double.Parse(step, CultureInfo.InvariantCulture), scale.Radii[1]);
        Assert.InRange(limit, scale.Radii[^2], scale.Radii[^1]);
        Assert.All(
            scale.Radii,
            radius => Assert.Equal(
                radius,
                double.Parse(radius.ToString($"F{scale.Decimals}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.PositiveInfinity)]
    public void Radii_OfNothingFiniteAndPositive_HaveOneStep(double length) =>
        Assert.Equal([0, 1], new RadiusScale([length]).Radii);
}
