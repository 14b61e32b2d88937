using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Networks;

public sealed class TwoLayerNetworkTests
{
    [Fact]
    public void EvaluateOutputs_BinaryWithFixedSigns_IsThePapersFormula()
    {
        // z = (1, −2, 3, 0.5) and m = 2: (ReLU(1) + ReLU(−2))/2 − (ReLU(3) + ReLU(0.5))/2.
        BinaryNetwork network = BinaryNetwork.WithFixedSigns(new HiddenLayer(new Matrix(4, 1, [2, -1, 4, 1.5]), [-1, -1, -1, -1]));
        Assert.Equal(0.5 - 1.75, Outputs(network, 1)[0], 1e-15);
        Assert.Equal([0.5, 0.5, -0.5, -0.5], network.OutputWeights.ToArray());
        Assert.Throws<ArgumentException>(() => BinaryNetwork.WithFixedSigns(new HiddenLayer(new Matrix(3, 1))));
    }

    [Fact]
    public void EvaluateOutputs_OutputBiasAndPolynomialRelu_AreUsed()
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(2, 1, [2, -4]), activation: new Activation(2)), [3, 5], outputBias: -1);
        Assert.Equal((3 * 36 / 2.0) - 1, Outputs(network, 3)[0], 1e-12);     // z = 6, ‖w‖ = 2
    }

    [Fact]
    public void EvaluateOutputs_Multiclass_AveragesTheNeuronsOfAClass()
    {
        var network = new MulticlassNetwork(new HiddenLayer(new Matrix(4, 1, [1, 3, -1, 5])), Partition.FirstPositive(1, 1));
        Assert.Equal([2, 2.5], Outputs(network, 1));
        Assert.Equal((2, 2), (network.ClassCount, network.NeuronsPerClass));
        Assert.Throws<ArgumentException>(() => new MulticlassNetwork(new HiddenLayer(new Matrix(3, 1)), Partition.FirstPositive(1, 1)));
    }

    [Fact]
    public void HiddenLayer_Faults_SayWhatWasExpected()
    {
        AssertFault("biases is 1 long; there are M = 2 neurons.", () => new HiddenLayer(new Matrix(2, 1), [0]));
        AssertFault("weights holds a NaN or an infinity.", () => new HiddenLayer(new Matrix(1, 1, [double.NaN])));
        AssertFault("biases holds a NaN or an infinity.", () => new HiddenLayer(new Matrix(1, 1), [double.NegativeInfinity]));
        AssertFault("activation has power 0; p ≥ 1 is needed.", () => new HiddenLayer(new Matrix(1, 1), null, new Activation(0)));
        AssertFault("outputWeights is 1 long; there are M = 2 neurons.", () => new BinaryNetwork(new HiddenLayer(new Matrix(2, 1)), [1]));
    }

    [Fact]
    public void EvaluatePreactivations_WrongLengths_SayWhatWasExpected()
    {
        var layer = new HiddenLayer(new Matrix(2, 3));
        ArgumentException input = Assert.Throws<ArgumentException>(() => layer.EvaluatePreactivations(new double[2], new double[2]));
        Assert.StartsWith("input is 2 wide; the network reads d = 3.", input.Message, StringComparison.Ordinal);
        ArgumentException output = Assert.Throws<ArgumentException>(() => layer.EvaluatePreactivations(new double[3], new double[1]));
        Assert.StartsWith("preactivations is 1 long; there are M = 2 neurons.", output.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NetworkInitializer_MoreNeurons_KeepsTheFirstOnes()
    {
        var partition = Partition.FirstPositive(2, 2);
        MulticlassNetwork narrow = NetworkInitializer.Multiclass(new NetworkOptions(), 30, partition, new Seed(1));
        MulticlassNetwork wide =
            NetworkInitializer.Multiclass(new NetworkOptions { NeuronsPerClass = 3, MulticlassBias = true }, 30, partition, new Seed(1));
        Assert.Equal(narrow.Hidden.Weights.Values.ToArray(), wide.Hidden.Weights.Values[..120].ToArray());
        Assert.False(narrow.Hidden.HasBias);
        Assert.True(wide.Hidden.HasBias && wide.Hidden.Biases[0] != 0);
    }

    [Fact]
    public void NetworkInitializer_Scales_AreTheStandardDeviations()
    {
        // N = 2000·50 weights: deviation of the variance √(2/N); 2000 biases likewise. Five deviations.
        BinaryNetwork network = NetworkInitializer.Binary(
            new NetworkOptions { NeuronsPerSign = 1000, InitialWeightScale = 2, InitialBiasScale = 3 }, 50, new Seed(2));
        Assert.Equal(4, network.Hidden.Weights.Values.ToArray().Average(w => w * w), 5 * 4 * Math.Sqrt(2 / 100_000.0));
        Assert.Equal(9, network.Hidden.Biases.ToArray().Average(b => b * b), 5 * 9 * Math.Sqrt(2 / 2000.0));
    }

    private static void AssertFault(string message, Func<object?> act) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);

    private static double[] Outputs(TwoLayerNetwork network, params double[] input)
    {
        double[] preactivations = new double[network.Hidden.NeuronCount], outputs = new double[network.OutputCount];
        network.Hidden.EvaluatePreactivations(input, preactivations);
        network.EvaluateOutputs(preactivations, network.Hidden.ComputeWeightNorms(), outputs);
        return outputs;
    }
}
