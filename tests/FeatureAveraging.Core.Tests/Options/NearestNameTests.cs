using FeatureAveraging.Options;

namespace FeatureAveraging.Core.Tests.Options;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("Flaw", "lawn", 2)]
    [InlineData("STEPS", "steps", 0)]
    public void Distance_KnownPairs_IsLevenshteins(string a, string b, int expected)
    {
        Assert.Equal(expected, NearestName.Distance(a, b));
        Assert.Equal(expected, NearestName.Distance(b, a));
    }

    [Theory]
    [InlineData("Trainng.Steps", "Training.Steps")]
    [InlineData("steps", "Training.Steps")]
    [InlineData("Quantum.Flux", null)]
    public void Of_Name_IsTheCloseOneOrNone(string given, string? expected) =>
        Assert.Equal(expected, NearestName.Of(given, ["Training.Steps", "Training.Momentum", "Data.NoiseScale"]));
}
