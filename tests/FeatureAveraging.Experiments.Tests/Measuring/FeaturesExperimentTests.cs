using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Measuring;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Tests.Measuring;

public sealed class FeaturesExperimentTests
{
    private static readonly Matrix Axes = new(4, 4, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    private static readonly Partition Halves = Partition.FirstPositive(2, 2);

    [Fact]
    public void Run_DecoupledNetwork_HasDiagonalOneAndIndexZero()
    {
        RunRecord record = Measure(new MulticlassNetwork(new HiddenLayer(Axes.Clone()), Halves));

        Assert.Equal(1, record.Metrics["model.cosine.diagonal"]);
        Assert.Equal(0, record.Metrics["model.cosine.offdiagonal"]);
        Assert.Equal(0, record.Metrics["model.index.averaging"]);
        Assert.Equal([1.0, 1, -1, -1], record.Series["neurons.model"]["side"]);
        Assert.Equal([0.5, 0.5, 0.5, 0.5], record.Series["neurons.model"]["own"]); // one of two own features
    }

    [Fact]
    public void Run_AveragingNetwork_HasCosineOneOverTheRootOfItsSide()
    {
        RunRecord record = Measure(BinaryNetwork.WithFixedSigns(new HiddenLayer(new Matrix(2, 4, [3, 3, 0, 0, 0, 0, 2, 2]))));

        Assert.Equal(Math.Sqrt(0.5), record.Metrics["model.cosine.own"], 1e-12);
        Assert.Equal(1, record.Metrics["model.index.averaging"], 1e-12);
        Assert.Equal(1, record.Metrics["model.coefficients.spread"], 1e-12);
        Assert.False(record.Metrics.ContainsKey("model.cosine.diagonal"));
        Assert.Equal([1.0, -1], record.Series["neurons.model"]["side"]);
        Assert.All(record.Series["neurons.model"]["own"], c => Assert.Equal(Math.Sqrt(0.5), c, 1e-12));
        Assert.All(record.Series["neurons.model"]["other"], c => Assert.Equal(0, c, 1e-12));
    }

    [Fact]
    public void Run_NeuronWithoutOutput_IsCountedAndLeftOut()
    {
        RunRecord record = Measure(new BinaryNetwork(new HiddenLayer(new Matrix(2, 4, [1, 1, 0, 0, 0, 0, 1, 1])), [1, 0]));

        Assert.Equal(1, record.Metrics["model.neurons.unmeasured"]);
        Assert.True(double.IsNaN(record.Series["neurons.model"]["own"][1]));
        Assert.Equal(1, record.Metrics["model.index.averaging"], 1e-12);
    }

    private static RunRecord Measure(TwoLayerNetwork network) =>
        FeaturesExperiment.Run(network, Axes, Halves, [], Contexts.Of(0)).Record;
}
