using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Certificates;

namespace FeatureAveraging.Robustness.Tests.Certificates;

public class SmoothingOptionsTests
{
    [Fact]
    public void Defaults_AreThoseOfCohen()
    {
        SmoothingOptions options = new SmoothingOptions { Sigma = 0.5 }.Validated();
        Assert.Equal((0.5, 100, 100_000), (options.Sigma, options.SelectionDraws, options.Draws));
    }

    [Fact]
    public void Validated_EveryFault_IsListedAtOnce()
    {
        var error = Assert.Throws<OptionsException>(() => new SmoothingOptions { Sigma = 0, SelectionDraws = 0, Draws = -1 }.Validated());
        Assert.Equal(3, error.Faults.Count);
        Assert.StartsWith("Smoothing.Sigma is 0", error.Faults[0], StringComparison.Ordinal);
    }
}
