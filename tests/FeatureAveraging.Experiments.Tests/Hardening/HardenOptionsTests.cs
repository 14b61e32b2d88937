using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Hardening;

public sealed class HardenOptionsTests
{
    [Fact]
    public void Defaults_AreThoseOfTheDocumentation()
    {
        var options = new HardenOptions();
        Assert.Equal(
            (null, null, false, 0.005, 0.2, 0.2),
            (options.Width, options.Clusters, options.WithinKnown, options.MaxAccuracyLoss, options.ValidationShare, options.TestShare));
        Assert.Equal(
            (8, 200, 300, 3, 20_000),
            (options.Checkpoints, options.ValidationRadii, options.RadiusCount, options.Seeds, options.NodeLimit));
        Assert.Equal([1e-4, 1e-3, 1e-2], options.WeightDecays);
        Assert.Equal([0.5, 1, 2], options.AdversarialRadii);
        Assert.True(options.TryDirections);
        Assert.Equal(new SubclassOptions { ClustersPerSide = 50, Components = 50 }, options.Discovery);
        Assert.Null(options.Data);
        Assert.Null(options.Epochs);
        Assert.False(options.ScaleLearningRate);
        Assert.Equal((new NetworkOptions(), new TrainingOptions()), (options.Network, options.Training));
    }

    [Fact]
    public void Validated_EveryFault_IsListed()
    {
        var options = new HardenOptions
        {
            Network = new NetworkOptions { ActivationPower = 2 },
            Training = new TrainingOptions
            {
                Loss = LossFunction.CrossEntropy,
                TrainOutputLayer = true,
                WeightDecay = 1,
                AdversarialRadius = 1,
            },
            Epochs = 0,
            Width = 1,
            Clusters = 0,
            MaxAccuracyLoss = -1,
            ValidationShare = 1,
            TestShare = 0,
            Checkpoints = 0,
            ValidationRadii = 0,
            RadiusCount = 0,
            WeightDecays = [0],
            AdversarialRadii = [double.NaN],
            Seeds = 0,
            NodeLimit = -1,
        };
        Assert.Equal(18, Assert.Throws<OptionsException>(options.Validated).Faults.Count);
        Assert.Throws<OptionsException>(() => new HardenOptions { WithinKnown = true }.Validated());
    }

    [Fact]
    public void Resolve_Width_IsSharedOut()
    {
        HardenOptions options = new() { Width = 40, ScaleLearningRate = true, Training = new TrainingOptions { LearningRate = 0.1 } };
        Assert.Equal(20, options.Resolve(Supervision.Coarse, 2, 100).Network.NeuronsPerSign);
        Assert.Equal(2, options.Resolve(Supervision.Coarse, 2, 100).Training.LearningRate, 1e-12);
        Assert.Equal(6, options.Resolve(Supervision.Fine, 6, 100).Network.NeuronsPerClass);
        Assert.Equal(1, options.Resolve(Supervision.Fine, 50, 100).Network.NeuronsPerClass);
        Assert.Equal(1, new HardenOptions().Resolve(Supervision.Fine, 6, 100).Network.NeuronsPerClass);
    }

    [Fact]
    public void ResolveSpaces_Directions_AreTriedWhereThereAreSome()
    {
        var samples = new LabeledSamples(new Samples(4, 2, [1f, 0f, 0f, 1f, 2f, 2f, 3f, 1f]), [1, 1, -1, -1]);
        HardenOptions options = new() { Width = 40 };
        SubclassOptions[] spaces = [.. options.ResolveSpaces(samples)];
        Assert.Equal([(SubclassMethod.KMeans, 50, 20), (SubclassMethod.Spherical, 0, 20)],
            spaces.Select(space => (space.Method, space.Components, space.ClustersPerSide)));
        Assert.Single((options with { TryDirections = false }).ResolveSpaces(samples));
        Assert.Single((options with { WithinKnown = true, Clusters = 2 }).ResolveSpaces(samples));
        Assert.Single((options with { Discovery = spaces[1] }).ResolveSpaces(samples));
        samples.Inputs.Row(2).Clear();
        Assert.Single(options.ResolveSpaces(samples));
    }

    [Theory]
    [InlineData(1, 100, new[] { 100 })]
    [InlineData(2, 100, new[] { 5, 100 })]
    [InlineData(3, 200, new[] { 10, 45, 200 })]
    public void ComputeSteps_Checkpoints_AreGeometricOverTheLastNineteenTwentieths(int checkpoints, int steps, int[] expected) =>
        Assert.Equal(expected, new HardenOptions { Checkpoints = checkpoints }.ComputeSteps(steps));
}
