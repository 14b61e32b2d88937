using FeatureAveraging.Options;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ImageNetworkOptionsTests
{
    [Fact]
    public void Defaults_Documented_AreThePapersArchitectureOnTheProcessor()
    {
        ImageNetworkOptions o = new ImageNetworkOptions().Validated();
        Assert.Equal((VisionArchitecture.ResNet18, 0, VisionDevice.Cpu), (o.Architecture, o.Width, o.Device));
    }

    [Fact]
    public void Validated_EveryValueWrong_ListsEveryFault()
    {
        var options = new ImageNetworkOptions { Architecture = (VisionArchitecture)9, Width = -1, Device = (VisionDevice)9 };
        Assert.Equal(3, Assert.Throws<OptionsException>(options.Validated).Faults.Count);
    }
}
