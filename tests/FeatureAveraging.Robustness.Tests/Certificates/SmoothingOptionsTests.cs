using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Certificates;

namespace FeatureAveraging.Robustness.Tests.Certificates;

public class SmoothingOptionsTests
{
    [Fact]
    public void Defaults_AreThoseOfCohen()
    {
        SmoothingOptions options = new SmoothingOptions { Sigmas = [0.5, 1] }.Validated();
        Assert.Equal([0.5, 1], options.Sigmas);
        Assert.Equal((100, 100_000), (options.SelectionDraws, options.Draws));
    }

    [Fact]
    public void Validated_EveryFault_IsListedAtOnce()
    {
        var options = new SmoothingOptions { Sigmas = [0], SelectionDraws = 0, Draws = -1 };
        var error = Assert.Throws<OptionsException>(() => options.Validated());
        Assert.Equal(3, error.Faults.Count);
        Assert.StartsWith("Smoothing.Sigmas is 0", error.Faults[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData(0.5, 0.5)]
    [InlineData(0.5, double.NaN)]
    public void Validated_DeviationsThatAreNoneOrTwice_AreRefused(params double[] sigmas) =>
        Assert.Throws<OptionsException>(() => new SmoothingOptions { Sigmas = sigmas }.Validated());
}
