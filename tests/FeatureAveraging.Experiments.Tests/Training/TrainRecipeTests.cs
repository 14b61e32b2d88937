using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Training;

public sealed class TrainRecipeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void ForSamples_ScaledInputs_LearningRateFollowsTheInverseSquare(float scale)
    {
        // two samples at distance 2 from each other: mean‖x − x̄‖² = 1, times scale²
        var inputs = new Samples(2, 2, [7 * scale, 1 * scale, 7 * scale, -1 * scale]);

        TrainExperimentOptions options = TrainRecipe.ForSamples(new LabeledSamples(inputs, [1, -1]));

        Assert.Equal(15.0 / (scale * scale), options.Training.LearningRate, 1e-9);
    }

    [Theory]
    [InlineData(Supervision.Coarse, 40, 20, 1)]
    [InlineData(Supervision.Fine, 40, 5, 4)]
    public void WithWidth_EvenShare_SetsTheNeuronsOfItsNetworkOnly(Supervision supervision, int width, int perSign, int perClass)
    {
        NetworkOptions network = TrainRecipe.WithWidth(TrainRecipe.Synthetic, width, supervision, classCount: 10).Network;

        Assert.Equal((perSign, perClass), (network.NeuronsPerSign, network.NeuronsPerClass));
    }

    [Theory]
    [InlineData(Supervision.Coarse, 7)]
    [InlineData(Supervision.Fine, 12)]
    [InlineData(Supervision.Fine, 0)]
    public void WithWidth_UnevenShare_ThrowsOptionsException(Supervision supervision, int width) =>
        Assert.Throws<OptionsException>(() => TrainRecipe.WithWidth(TrainRecipe.Synthetic, width, supervision, classCount: 10));

    [Theory]
    [InlineData(null, 0, 100, 70)]
    [InlineData(3, 0, 100, 3)]
    [InlineData(3, 30, 100, 12)]
    [InlineData(3, 500, 100, 3)]
    public void Resolve_EpochsAndBatch_CountsStepsInWholeBatches(int? epochs, int batch, int samples, int steps)
    {
        var options = new TrainExperimentOptions { Epochs = epochs, Training = new TrainingOptions { Steps = 70, BatchSize = batch } };

        Assert.Equal(steps, options.Resolve(Supervision.Coarse, samples).Steps);
    }

    [Theory]
    [InlineData(Supervision.Coarse, 0.5)]
    [InlineData(Supervision.Fine, 0.3)]
    public void Resolve_ScaledLearningRate_IsMultipliedByTheNeuronsThatShareAnOutput(Supervision supervision, double rate)
    {
        var options = new TrainExperimentOptions
        {
            ScaleLearningRate = true,
            Network = new NetworkOptions { NeuronsPerSign = 5, NeuronsPerClass = 3 },
            Training = new TrainingOptions { LearningRate = 0.1 },
        };

        Assert.Equal(rate, options.Resolve(supervision, 10).LearningRate, 1e-12);
    }

    [Fact]
    public void ValidatedFor_EveryFault_IsListedAtOnce()
    {
        var options = new TrainExperimentOptions
        {
            Data = new ClusterOptions { ClusterCount = 1 },
            Network = new NetworkOptions { ActivationPower = 2 },
            Training = new TrainingOptions { Loss = LossFunction.Logistic, TrainOutputLayer = true, Form = TrainingForm.Direct },
            Epochs = 0,
        };

        OptionsException fault = Assert.Throws<OptionsException>(() => options.ValidatedFor(Supervision.Fine, 10));

        Assert.Equal(4, fault.Faults.Count); // clusters, epochs, loss, output layer
    }
}
