using FeatureAveraging.Experiments.Heads;
using FeatureAveraging.Options;

namespace FeatureAveraging.Experiments.Tests.Heads;

public sealed class HeadOptionsTests
{
    [Fact]
    public void Defaults_AreThePapersWidthsAndOurRecipe()
    {
        var options = new HeadOptions();
        Assert.Equal((15, 3, 3), (options.NeuronsPerSign, options.NeuronsPerClass, options.GroupSize));
        Assert.Equal(
            (3.0, 1000, 1000, 0.9, 1e-4),
            (options.LearningRate, options.Steps, options.BatchSize, options.Momentum, options.InitialWeightScale));
        Assert.Equal((200, 20_000, 10.0), (options.RadiusCount, options.RadiusNodeLimit, options.RadiusBudgetSeconds));
        Assert.Same(options, options.Validated());
    }

    [Fact]
    public void Validated_FaultyValues_ListsAll()
    {
        var options = new HeadOptions
        {
            NeuronsPerSign = 14,
            NeuronsPerClass = 24,
            LearningRate = 0,
            Steps = 0,
            BatchSize = 0,
            Momentum = 1,
            InitialWeightScale = 0,
            RadiusCount = -1,
            RadiusNodeLimit = -1,
            RadiusBudgetSeconds = double.NaN,
        };
        OptionsException fault = Assert.Throws<OptionsException>(options.Validated);
        Assert.Equal(10, fault.Faults.Count);
        Assert.Contains("Head.NeuronsPerSign is 14; expected a multiple of GroupSize = 3 from 1 to 20.", fault.Faults);
    }

    [Fact]
    public void Validated_GroupsOfNone_SaysSo() => Assert.Throws<OptionsException>(new HeadOptions { GroupSize = 0 }.Validated);
}
