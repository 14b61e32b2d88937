using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Options;

namespace FeatureAveraging.Experiments.Tests.Frontiers;

public sealed class FrontierOptionsTests
{
    [Fact]
    public void Defaults_AreThoseOfTheDocumentation()
    {
        var options = new FrontierOptions();
        Assert.Equal(
            (40, 20, 8, 300, 20, 1, 20_000),
            (
                options.Width, options.Epochs, options.Checkpoints, options.RadiusCount, options.PseudoPerSide, options.Seeds,
                options.NodeLimit));
    }

    [Fact]
    public void Validated_EveryFault_IsListed() => Assert.Equal(7, Assert.Throws<OptionsException>(() => new FrontierOptions
    {
        Width = 1,
        Epochs = 0,
        Checkpoints = 0,
        RadiusCount = 0,
        PseudoPerSide = 0,
        Seeds = 0,
        NodeLimit = -1,
    }.Validated()).Faults.Count);

    [Theory]
    [InlineData(16, 5, 10, new[] { 10, 20, 40, 80, 160 })]
    [InlineData(16, 1, 10, new[] { 160 })]
    [InlineData(1, 5, 10, new[] { 10 })]
    [InlineData(4, 3, 1, new[] { 1, 2, 4 })]
    public void ComputeSteps_AnyNumber_RunsGeometricallyFromTheFirstEpochToTheLast(
        int epochs, int checkpoints, int stepsPerEpoch, int[] expected) =>
        Assert.Equal(expected, new FrontierOptions { Epochs = epochs, Checkpoints = checkpoints }.ComputeSteps(stepsPerEpoch));
}
