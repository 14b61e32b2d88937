using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Training;
using static FeatureAveraging.Core.Tests.Training.TrainingCases;

namespace FeatureAveraging.Core.Tests.Training;

/// <summary>Training on samples that are drawn again at every pass gives the bits of training on those in memory.</summary>
public sealed class TrainingFromSourceTests
{
    private const int Count = 150;

    [Theory]
    [InlineData("binary", 0, false, 0)]
    [InlineData("binary", 40, true, 0)]
    [InlineData("multiclass", 0, true, 0)]
    [InlineData("multiclass", 40, false, 0.5)]
    public void Train_DrawnWhenRead_SameBitsAsInMemory(string kind, int batch, bool center, double radius)
    {
        var options = new TrainingOptions
        {
            Steps = 12,
            LearningRate = 0.02,
            BatchSize = batch,
            CenterInputs = center,
            AdversarialRadius = radius,
            Form = TrainingForm.Direct,
        };
        LabeledSamples data = InMemory();
        TwoLayerNetwork initial = Initial(kind, data, scale: 0.1, bias: true);
        TrainingResult expected = Trainer.Train(initial, new TrainingSet(data), options, Root);

        foreach (int threads in (int[])[1, 3])
        {
            TrainingResult result =
                Trainer.Train(initial, new TrainingSet(FromSource()), options with { Threads = threads, Form = TrainingForm.Auto }, Root);

            Assert.Equal(TrainingForm.Direct, result.Form);
            Assert.Equal(Weights(expected).Values.ToArray(), Weights(result).Values.ToArray());
            Assert.Equal(expected.Trajectory.Select(p => p.Loss), result.Trajectory.Select(p => p.Loss));
        }
    }

    [Fact]
    public void Train_CheckpointOfOneWay_GoesOnInTheOther()
    {
        var options = new TrainingOptions { Steps = 10, LearningRate = 0.02, CheckpointEvery = 4, Form = TrainingForm.Direct };
        LabeledSamples data = InMemory();
        TwoLayerNetwork initial = Initial("binary", data, scale: 0.1, bias: true);
        var checkpoints = new List<TrainingCheckpoint>();
        TrainingResult expected = Trainer.Train(
            initial, new TrainingSet(FromSource()), options, Root, new TrainingHooks { OnCheckpoint = checkpoints.Add });

        TrainingResult resumed =
            Trainer.Train(initial, new TrainingSet(data), options, Root, new TrainingHooks { Resume = checkpoints[0] });

        Assert.Equal(4, checkpoints[0].Step);
        Assert.Equal(Weights(expected).Values.ToArray(), Weights(resumed).Values.ToArray());
    }

    [Fact]
    public void Train_DualForm_SaysThatTheSamplesAreNotInMemory()
    {
        LabeledSamples data = FromSource();
        TwoLayerNetwork initial = Initial("binary", data, scale: 0.1, bias: true);
        ArgumentException fault = Assert.Throws<ArgumentException>(
            () => Trainer.Train(initial, new TrainingSet(data), new TrainingOptions { Form = TrainingForm.Dual }, Root));
        Assert.Contains("not in memory", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DrawWhenRead_EverySample_IsThatOfDraw()
    {
        LabeledSamples expected = InMemory(), data = FromSource();
        Assert.Equal(expected.Labels.ToArray(), data.Labels.ToArray());
        Assert.Equal(expected.Clusters.ToArray(), data.Clusters.ToArray());
        Assert.Equal(expected.Inputs.Values.ToArray(), data.Inputs.Take([.. Enumerable.Range(0, Count)]).Values.ToArray());
        Assert.Equal(expected.ComputeClusterMeans().Values.ToArray(), data.ComputeClusterMeans().Values.ToArray());
    }

    private static ClusterDistribution Distribution() =>
        ClusterDistribution.Create(new ClusterOptions { ClusterCount = 4, InputDimension = 37 }, Root);

    private static LabeledSamples InMemory() => Distribution().Draw(Count, Root, "data.train", labelNoise: 0.1, threads: 2);

    private static LabeledSamples FromSource() => Distribution().DrawWhenRead(Count, Root, "data.train", labelNoise: 0.1);
}
