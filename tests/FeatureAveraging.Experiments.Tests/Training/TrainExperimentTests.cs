using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Training;

public sealed class TrainExperimentTests
{
    [Theory]
    [InlineData(Supervision.Coarse, "coarse")]
    [InlineData(Supervision.Fine, "fine")]
    public void Run_SeparatedClusters_RecordsWhatTheNetworkItselfGives(Supervision supervision, string arm)
    {
        TrainExperimentOptions options = Tiny();
        TrainInputs inputs = Draw(options, supervision);

        ExperimentOutcome outcome =
            TrainExperiment.Run(inputs, options, Contexts.Of(3, cancellation: TestContext.Current.CancellationToken));

        Evaluation train = Evaluation.Of(outcome.Networks[arm], inputs.Train, trained: null);
        Assert.Equal(TrainingOutcome.Completed, outcome.Outcome);
        // single-precision kernels against plain double sums
        Assert.Equal(train.Loss, outcome.Record.Metrics[$"{arm}.loss.final"], 1e-5 * train.Loss);
        Assert.Equal(train.NativeAccuracy, outcome.Record.Metrics[$"{arm}.accuracy.train"]);
        Assert.Equal(1, outcome.Record.Metrics[$"{arm}.accuracy.clean"]);
        Assert.Equal(31, outcome.Record.Series[$"trajectory.{arm}.loss"]["step"].Length);
        Assert.Equal(4, (int?)outcome.Record.Options["Data"]!["ClusterCount"]);
        Assert.Equal(3UL, outcome.Record.Seeds["root"]);
    }

    [Fact]
    public void Run_CancelledFromTheStart_GivesTheInitialNetworkAndSaysSo()
    {
        TrainExperimentOptions options = Tiny();

        ExperimentOutcome outcome = TrainExperiment.Run(
            Draw(options, Supervision.Coarse), options, Contexts.Of(3, cancellation: new CancellationToken(canceled: true)));

        Assert.Equal(TrainingOutcome.Cancelled, outcome.Outcome);
        Assert.True(outcome.Record.Metrics["coarse.steps"] <= 1);
    }

    [Fact]
    public void TrainInputs_FineLabelsWithoutClusters_ThrowsArgumentException()
    {
        LabeledSamples drawn = Draw(Tiny(), Supervision.Coarse).Train;

        Assert.Throws<ArgumentException>(
            () => new TrainInputs("x", Supervision.Fine, new LabeledSamples(drawn.Inputs, drawn.Labels.ToArray())));
    }

    private static TrainExperimentOptions Tiny() => new()
    {
        Data = new ClusterOptions { ClusterCount = 4, InputDimension = 32, SampleCount = 40, TestCount = 20 },
        Network = new NetworkOptions { NeuronsPerSign = 3, NeuronsPerClass = 2, InitialWeightScale = 1e-2 },
        Training = new TrainingOptions { Steps = 30, LearningRate = 0.02 },
    };

    private static TrainInputs Draw(TrainExperimentOptions options, Supervision supervision)
    {
        ClusterDistribution distribution = ClusterDistribution.Create(options.Data!, new Seed(3));
        return new TrainInputs(
            "synthetic", supervision, distribution.Draw(40, new Seed(3), "data.train"), distribution.Draw(20, new Seed(3), "data.test"));
    }
}
