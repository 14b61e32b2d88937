using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Training;

public sealed class DenseTrainingExperimentTests
{
    private static readonly TrainExperimentOptions Tiny = TrainRecipe.WithDenseOutput(
        new TrainExperimentOptions
        {
            Data = new ClusterOptions { ClusterCount = 4, InputDimension = 32, SampleCount = 40, TestCount = 20 },
            Network = new NetworkOptions { NeuronsPerSign = 3, NeuronsPerClass = 2, InitialWeightScale = 1e-2 },
            Training = new TrainingOptions { Steps = 200, LearningRate = 0.02 },
        },
        Supervision.Coarse,
        classCount: 4);

    [Theory]
    [InlineData(Supervision.Coarse, 2, "coarse", 2)]
    [InlineData(Supervision.Fine, 2, "fine", 4)]
    [InlineData(Supervision.Coarse, 3, "coarse", 3)]
    public void Run_SeparatedClusters_OneOutputForEachClassLearnt(Supervision supervision, int groups, string arm, int outputs)
    {
        TrainExperimentOptions options = Tiny with { Data = Tiny.Data! with { ClassCount = groups } };
        var distribution = ClusterDistribution.Create(options.Data, new Seed(3));
        LabeledSamples train = distribution.Draw(40, new Seed(3), "data.train"), test = distribution.Draw(20, new Seed(3), "data.test");
        var inputs = new TrainInputs("synthetic", supervision, train, test);

        ExperimentOutcome outcome =
            TrainExperiment.Run(inputs, options, Contexts.Of(3, cancellation: TestContext.Current.CancellationToken));

        var network = Assert.IsType<DenseNetwork>(outcome.Networks[arm]);
        Assert.Equal((outputs, 6), (network.OutputCount, network.Hidden.NeuronCount));
        Assert.Equal(groups, network.Partition.GroupCount);
        Assert.Equal(1, outcome.Record.Metrics[$"{arm}.accuracy.train"]);
        Assert.Equal(1, outcome.Record.Metrics[$"{arm}.accuracy.test"]);
        Assert.Equal(1, Decision.Of(network, Readout.Max).ComputeAccuracy(Outputs(network, test), test.Labels));
        Assert.Equal(6, (int?)outcome.Record.Options["DenseWidth"]);
    }

    [Fact]
    public void ValidatedFor_DenseNetwork_NamesWhatItCannotDo()
    {
        TrainExperimentOptions options =
            Tiny with { Training = Tiny.Training with { Form = TrainingForm.Dual, Loss = LossFunction.Logistic } };

        OptionsException fault = Assert.Throws<OptionsException>(() => options.ValidatedFor(Supervision.Coarse, 10));
        OptionsException still = Assert.Throws<OptionsException>(() => (Tiny with
        {
            DenseWidth = 0,
            Training = new TrainingOptions(),
        }).ValidatedFor(Supervision.Fine, 10));

        Assert.Equal(2, fault.Faults.Count);
        Assert.Contains(fault.Faults, f => f.Contains("with a fixed output layer", StringComparison.Ordinal));
        Assert.Contains(fault.Faults, f => f.Contains("CrossEntropy for a dense network", StringComparison.Ordinal));
        Assert.Equal(2, still.Faults.Count);
        Assert.Contains(still.Faults, f => f.Contains("both layers of a dense network are trained", StringComparison.Ordinal));
    }

    [Fact]
    public void WithDenseOutput_Width_IsThatOfTheFixedNetworkOrAnyOther()
    {
        TrainExperimentOptions fine = TrainRecipe.WithDenseOutput(TrainRecipe.Synthetic, Supervision.Fine, classCount: 10);

        Assert.Equal((10, 10), (fine.DenseWidth, TrainRecipe.WithDenseOutput(TrainRecipe.Synthetic, Supervision.Coarse, 0).DenseWidth));
        Assert.Equal(7, TrainRecipe.WithWidth(fine, 7, Supervision.Fine, classCount: 10).DenseWidth);
        Assert.Equal(1e-3, (fine with { ScaleLearningRate = true }).Resolve(Supervision.Coarse, 10).LearningRate);
    }

    private static Numerics.Matrix Outputs(TwoLayerNetwork network, LabeledSamples samples)
    {
        var outputs = new Numerics.Matrix(samples.Count, network.OutputCount);
        double[] x = new double[samples.Inputs.Dimension], z = new double[network.Hidden.NeuronCount];
        for (int i = 0; i < samples.Count; i++)
        {
            samples.Inputs.CopyRow(i, x);
            network.Hidden.EvaluatePreactivations(x, z);
            network.EvaluateOutputs(z, [], outputs.Row(i));
        }

        return outputs;
    }
}
