using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Training;

namespace FeatureAveraging.Core.Tests.Options;

public sealed class OptionsTests
{
    [Fact]
    public void Defaults_OfEveryRecord_AreThePapersAndValid()
    {
        ClusterOptions clusters = new ClusterOptions().Validated();
        Assert.Equal(
            (10, 3072, (int?)null, 1000, 1000, 0.0, 1.0, 0.0),
            (clusters.ClusterCount, clusters.InputDimension, clusters.PositiveClusterCount, clusters.SampleCount,
             clusters.TestCount, clusters.CenterCosine, clusters.NoiseScale, clusters.LabelNoise));
        Assert.Empty(clusters.CenterNorms);
        Assert.Empty(clusters.Probabilities);
        NetworkOptions network = new NetworkOptions().Validated();
        Assert.Equal(
            (5, 1, true, false, 1, 1e-5, 1e-5),
            (network.NeuronsPerSign, network.NeuronsPerClass, network.BinaryBias, network.MulticlassBias,
             network.ActivationPower, network.InitialWeightScale, network.InitialBiasScale));
        TrainingOptions training = new TrainingOptions().Validated();
        Assert.Equal(
            (1e-3, 100, (LossFunction?)null, TrainingForm.Auto, 0, 0.0, false, false),
            (training.LearningRate, training.Steps, training.Loss, training.Form, training.BatchSize, training.Momentum,
             training.TrainOutputLayer, training.CenterInputs));
        Assert.Equal((1, 0, 1), (training.RecordEvery, training.CheckpointEvery, training.Threads));
    }

    [Fact]
    public void Network_EveryValueOutOfRange_ListsThemAll()
    {
        var options = new NetworkOptions
        {
            NeuronsPerSign = 0,
            NeuronsPerClass = -1,
            ActivationPower = 17,
            InitialWeightScale = double.NaN,
            InitialBiasScale = -1,
        };
        Assert.Equal(
            [
                "Network.NeuronsPerSign is 0; expected at least 1.",
                "Network.NeuronsPerClass is -1; expected at least 1.",
                "Network.ActivationPower is 17; expected a whole number from 1 to 16.",
                "Network.InitialWeightScale is NaN; expected a finite value ≥ 0.",
                "Network.InitialBiasScale is -1; expected a finite value ≥ 0.",
            ],
            Assert.Throws<OptionsException>(() => options.Validated()).Faults);
    }

    [Fact]
    public void Training_EveryValueOutOfRange_ListsThemAll()
    {
        var options = new TrainingOptions
        {
            LearningRate = 0,
            Steps = -1,
            BatchSize = -1,
            Momentum = 1,
            RecordEvery = -1,
            CheckpointEvery = -1,
            Threads = 0,
            Form = TrainingForm.Dual,
        };
        OptionsException thrown = Assert.Throws<OptionsException>(() => options.Validated());
        Assert.Equal(8, thrown.Faults.Count);
        Assert.Equal("Training.LearningRate is 0; expected a finite value > 0.", thrown.Faults[0]);
        Assert.Equal(string.Join("\n", thrown.Faults), thrown.Message);
    }

    [Fact]
    public void And_NestedRecord_FaultsOfBothAreListed()
    {
        var network = new NetworkOptions { NeuronsPerSign = 0 };
        var training = new TrainingOptions { Threads = 0 };
        OptionsException thrown = Assert.Throws<OptionsException>(() =>
            Faults.Of(network).Unless(false, "Own", 1.5, "nothing").And(() => network.Validated()).And(() => training.Validated())
                .ThrowIfAny());
        Assert.Equal(
            ["Network.Own is 1.5; expected nothing.", "Network.NeuronsPerSign is 0; expected at least 1.",
             "Training.Threads is 0; expected at least 1."], thrown.Faults);
    }
}
