using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Options;

namespace FeatureAveraging.Experiments.Tests.Discovery;

public sealed class SubclassOptionsTests
{
    [Fact]
    public void Defaults_AreThoseOfTheDocumentation()
    {
        var options = new SubclassOptions();
        Assert.Equal((20, 4, 40, 10_000), (options.ClustersPerSide, options.Restarts, options.MaxIterations, options.MostSamples));
        Assert.Equal((SubclassMethod.KMeans, 0), (options.Method, options.Components));
    }

    [Fact]
    public void Validated_EveryFault_IsListed()
    {
        var options = new SubclassOptions { ClustersPerSide = 0, Components = -1, Restarts = 0, MaxIterations = 0, MostSamples = -1 };
        Assert.Equal(5, Assert.Throws<OptionsException>(options.Validated).Faults.Count);
    }
}
