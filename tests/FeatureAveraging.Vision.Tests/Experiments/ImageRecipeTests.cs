using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ImageRecipeTests
{
    [Fact]
    public void Mnist_PublishedSetting_IsValid()
    {
        ImageExperimentOptions o = ImageRecipe.Mnist.Validated();
        Assert.Equal(
            (VisionArchitecture.SmallCnn, 32, 20_000, 2, 5),
            (o.Network.Architecture, o.Network.Width, o.Data.TrainCount, o.Training.Epochs, o.Seeds));
        Assert.Equal((200, 2.0, 11), (o.Curve.Count, o.Curve.Largest, o.Curve.ComputeRadii().Length));
        Assert.False(o.Training.HorizontalFlip);        // a mirrored digit is another one
        Assert.NotNull(o.Frontier);
    }

    [Fact]
    public void Cifar10_PublishedSetting_IsValid()
    {
        ImageExperimentOptions o = ImageRecipe.Cifar10.Validated();
        Assert.Equal(
            (VisionArchitecture.ResNet18, 16, 12, 1), (o.Network.Architecture, o.Network.Width, o.Training.Epochs, o.Seeds));
        Assert.Equal((200, 0.8, 11), (o.Curve.Count, o.Curve.Largest, o.Curve.ComputeRadii().Length));
        Assert.NotNull(o.Heads);
    }
}
