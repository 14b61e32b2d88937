using System.Text.Json;
using FeatureAveraging.Options;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ImageExperimentOptionsTests
{
    [Fact]
    public void Defaults_Documented_AreOneSeedAndNoMoreArms()
    {
        ImageExperimentOptions o = new ImageExperimentOptions().Validated();
        Assert.Equal((1, 0, null, null), (o.Seeds, o.MoreArms.Count, o.Heads, o.Frontier));
        Assert.Equal((new ImageDataOptions(), new ImageNetworkOptions(), new ImageCurveOptions()), (o.Data, o.Network, o.Curve));
    }

    [Fact]
    public void Validated_NestedFaults_AreListedWithTheOwn()
    {
        var options = new ImageExperimentOptions
        {
            Data = new ImageDataOptions { TestCount = -1 },
            Curve = new ImageCurveOptions { Count = 0 },
            Training = new VisionTrainingOptions { Adversarial = new AdversarialTrainingOptions() },
            MoreArms = ["pseudo", "pseudo"],
            Stages = [2, 1],
            Seeds = 101,
        };

        Assert.Equal(6, Assert.Throws<OptionsException>(options.Validated).Faults.Count);
    }

    [Theory]
    [InlineData(9, 0, 8, 1, "Data.TrainCount")]
    [InlineData(0, 9, 8, 1, "Data.TestCount")]
    [InlineData(0, 4, 5, 1, "Curve.Count")]
    [InlineData(0, 0, 8, 9, "Frontier.RadiusCount")]
    public void ValidatedFor_MoreImagesThanThereAre_NamesTheOption(int train, int test, int attacked, int radii, string option)
    {
        var options = new ImageExperimentOptions
        {
            Data = new ImageDataOptions { TrainCount = train, TestCount = test },
            Curve = new ImageCurveOptions { Count = attacked },
            Frontier = new FeatureAveraging.Experiments.Frontiers.FrontierOptions { RadiusCount = radii },
        };

        Assert.StartsWith(
            $"ImageExperiment.{option} is ",
            Assert.Single(Assert.Throws<OptionsException>(() => options.ValidatedFor(PixelNetwork.CreateData())).Faults),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Json_ThereAndBack_IsTheSameAndNothingUnknownIsAccepted()
    {
        string json = JsonSerializer.Serialize(ImageRecipe.Mnist, ImageExperimentJson.Default.ImageExperimentOptions);

        Assert.Equal(
            json,
            JsonSerializer.Serialize(
                JsonSerializer.Deserialize(json, ImageExperimentJson.Default.ImageExperimentOptions)!,
                ImageExperimentJson.Default.ImageExperimentOptions));
        Assert.Throws<JsonException>(
            () => JsonSerializer.Deserialize("{\"Seed\": 1}", ImageExperimentJson.Default.ImageExperimentOptions));
    }
}
