using FeatureAveraging.Options;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ImageDataOptionsTests
{
    [Fact]
    public void Defaults_Documented_AreAllImages()
    {
        ImageDataOptions o = new ImageDataOptions().Validated();
        Assert.Equal((0, 0), (o.TrainCount, o.TestCount));
    }

    [Fact]
    public void Validated_EveryValueWrong_ListsEveryFault() =>
        Assert.Equal(
            2, Assert.Throws<OptionsException>(() => new ImageDataOptions { TrainCount = -1, TestCount = -1 }.Validated()).Faults.Count);
}
