using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.Tests.DeepNetworks;

public sealed class DeepModelsTests : IDisposable
{
    private readonly Favg _favg = new();

    public void Dispose() => _favg.Dispose();

    [Fact]
    public void Create_FromASavedFile_GivesTheSameLogits()
    {
        Assert.SkipUnless(Libtorch.IsAvailable(out string? fault), fault ?? "");
        var options = new VisionModelOptions
        {
            Architecture = VisionArchitecture.SmallCnn,
            Width = 4,
            ClassCount = 3,
            Channels = 1,
            ImageHeight = 8,
            ImageWidth = 8,
            Mean = [0.13],
            Deviation = [0.31],
        };
        var images = new ImageSet([.. Enumerable.Range(0, 128).Select(i => (byte)(i * 37))], 1, 8, 8, [0, 2]);
        string path = _favg.PathOf("m.safetensors");
        using VisionModel model = VisionModel.Create(options, new Seed(5));

        DeepModelFile.Save(
            path, DeepModels.Of(new TrainedModel("m", model.Options, new Partition([1, 1, -1]), ["a", "b", "c"], model.GetState())));
        using VisionModel loaded = DeepModels.Create(DeepModelFile.Load(path));

        Assert.Equal(model.ComputeLogits(images).Values.ToArray(), loaded.ComputeLogits(images).Values.ToArray());
    }

    [Theory]
    [InlineData("VGG")]
    [InlineData("7")]
    public void Create_UnknownArchitecture_ListsTheKnown(string architecture)
    {
        var model =
            new DeepModel(
                new DeepModelDescription(architecture, 4, 1, 8, 8, ["a", "b"], new([1, -1])), new Dictionary<string, ModelArray>());
        Assert.Contains("ResNet18", Assert.Throws<OptionsException>(() => DeepModels.Create(model)).Message, StringComparison.Ordinal);
    }
}
