using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Networks;

public sealed class DenseNetworkTests
{
    [Fact]
    public void EvaluateOutputs_AddsWeightedNeuronsAndTheBias()
    {
        // z = (2, −3, 4): only the first and the last neuron are on
        var network = new DenseNetwork(
            new HiddenLayer(new Matrix(3, 1, [2, -3, 4])), new Matrix(2, 3, [1, 10, -1, 0.5, 20, 2]), [0.25, -1]);
        double[] outputs = new double[2];
        network.EvaluateOutputs([2, -3, 4], [], outputs);
        Assert.Equal([2 - 4 + 0.25, 1 + 8 - 1], outputs);
    }

    [Fact]
    public void Constructor_Faults_SayWhatWasExpected()
    {
        var hidden = new HiddenLayer(new Matrix(2, 1));
        AssertFault("outputWeights has 3 columns; there are M = 2 neurons.", () => new DenseNetwork(hidden, new Matrix(2, 3)));
        AssertFault("outputWeights has 1 rows; one output is a binary network", () => new DenseNetwork(hidden, new Matrix(1, 2)));
        AssertFault("outputBiases is 1 long; there are K = 2 outputs.", () => new DenseNetwork(hidden, new Matrix(2, 2), [0]));
        AssertFault(
            "partition has 3 classes; there are K = 2 outputs.",
            () => new DenseNetwork(hidden, new Matrix(2, 2), partition: Partition.OfCoarse(3)));
        AssertFault("outputWeights or the output biases hold a NaN", () => new DenseNetwork(hidden, new Matrix(2, 2), [0, double.NaN]));
    }

    [Fact]
    public void OwnClasses_OfTwoOutputs_HasOutputOneForThePositiveSide()
    {
        var network = new DenseNetwork(new HiddenLayer(new Matrix(1, 1, [1])), new Matrix(2, 1, [0, 1]));
        var decision = Decision.Of(network, Readout.Max);
        Assert.Equal([-1, 1], network.Partition.Labels.ToArray());
        Assert.Equal(3, decision.Evaluate([1, 4], label: 1));
        Assert.Equal([0, 1, 2], new DenseNetwork(network.Hidden, new Matrix(3, 1)).Partition.Labels.ToArray());
    }

    [Fact]
    public void RaisedOutput_IsTheOneOfGreatestWeight_AndNoneWhereAllAreAlike()
    {
        var network = new DenseNetwork(
            new HiddenLayer(new Matrix(3, 1, [1, 1, 1])), new Matrix(3, 3, [1, 2, 5, 4, 2, 5, -2, 2, 1]),
            partition: Partition.OfGroups([1, 0, 0]));
        Assert.Equal([1, -1, 0], Enumerable.Range(0, 3).Select(network.RaisedOutput));
        Assert.Equal([0, -1, 1], Enumerable.Range(0, 3).Select(network.GroupOf));
        Assert.Equal([6, 0, 4], Enumerable.Range(0, 3).Select(network.OutputFactor));
    }

    [Fact]
    public void Of_OurOwnNetworks_IsTheSameFunction()
    {
        var hidden = new HiddenLayer(new Matrix(4, 1, [1, -2, 3, 0.5]), [0.1, 0.2, -0.3, 0.4]);
        var multiclass = new MulticlassNetwork(hidden, Partition.FirstPositive(1, 1));
        var binary = new BinaryNetwork(hidden, [1, -2, 3, -4], 0.5);
        double[] z = [1, -2, 3, 0.5], two = new double[2], f = new double[1], dense = new double[2];
        multiclass.EvaluateOutputs(z, [], two);
        DenseNetwork.Of(multiclass).EvaluateOutputs(z, [], dense);
        Assert.Equal(two, dense);
        Assert.Equal(multiclass.Partition.Labels.ToArray(), DenseNetwork.Of(multiclass).Partition.Labels.ToArray());
        binary.EvaluateOutputs(z, [], f);
        DenseNetwork.Of(binary).EvaluateOutputs(z, [], dense);
        Assert.Equal([0, f[0]], dense);
    }

    [Fact]
    public void Measure_DenseFormOfAKClassNetwork_GivesTheSameMeasures()
    {
        var features = new Matrix(4, 4, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
        var partition = Partition.FirstPositive(2, 2);
        var network = new MulticlassNetwork(
            new HiddenLayer(new Matrix(4, 4, [2, 1, 0, 0.5, 0.2, 3, 0, 0, 0, 0, 1, 0.7, 0, 0.1, 1, 2])), partition);
        FeatureMeasures ours = FeatureMeasurement.Measure(network, features, partition);
        FeatureMeasures dense = FeatureMeasurement.Measure(DenseNetwork.Of(network), features, partition);
        Assert.Equal(ours.AveragingIndex, dense.AveragingIndex);
        Assert.Equal((ours.OwnCosine, ours.DiagonalCosine), (dense.OwnCosine, dense.DiagonalCosine));
    }

    private static void AssertFault(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
