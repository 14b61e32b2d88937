using FeatureAveraging.Data;
using FeatureAveraging.Options;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Models;

public sealed class VisionModelOptionsTests
{
    /// <summary>Two channels of two pixels: 0 and 255; 51 and 102. Mean ½ and 0.3, deviation ½ and 0.1.</summary>
    [Fact]
    public void For_TwoChannels_MeasuresMeanAndDeviationInPixelUnits()
    {
        var options = VisionModelOptions.For(new ImageSet([0, 255, 51, 102], 2, 1, 2, [0]), VisionArchitecture.Mlp, 3);
        Assert.Equal([0.5, 0.3], options.Mean.Select(v => Math.Round(v, 12)));
        Assert.Equal([0.5, 0.1], options.Deviation.Select(v => Math.Round(v, 12)));
        Assert.Equal((3, 2, 1, 2), (options.ClassCount, options.Channels, options.ImageHeight, options.ImageWidth));
        Assert.Same(options, options.Validated());
    }

    [Theory]
    [InlineData(VisionArchitecture.ResNet18, 64)]
    [InlineData(VisionArchitecture.SmallCnn, 32)]
    [InlineData(VisionArchitecture.Mlp, 256)]
    public void EffectiveWidth_NoneGiven_IsTheArchitecturesOwn(VisionArchitecture architecture, int expected)
    {
        VisionModelOptions options = new() { Architecture = architecture, ClassCount = 2, Channels = 1, ImageHeight = 4, ImageWidth = 4 };
        Assert.Equal(expected, options.EffectiveWidth);
        Assert.Equal(5, (options with { Width = 5 }).EffectiveWidth);
    }

    [Fact]
    public void Validated_EveryValueWrong_ListsEveryFault()
    {
        var options = new VisionModelOptions
        {
            Architecture = (VisionArchitecture)9,
            Width = -1,
            ClassCount = 1,
            Channels = 0,
            ImageHeight = 3,
            ImageWidth = 3,
            Mean = [double.NaN],
            Deviation = [0],
        };
        Assert.Equal(10, Assert.Throws<OptionsException>(options.Validated).Faults.Count);
    }
}
