using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;

namespace FeatureAveraging.Core.Tests.Training;

/// <summary>Data, initial networks and distances that the training tests share.</summary>
internal static class TrainingCases
{
    public static Seed Root { get; } = new(7);

    public static LabeledSamples Draw(int k, int d, int n)
    {
        var distribution = ClusterDistribution.Create(new ClusterOptions { ClusterCount = k, InputDimension = d, SampleCount = n }, Root);
        return distribution.Draw(n, Root, "data.train");
    }

    public static TwoLayerNetwork Initial(string kind, LabeledSamples data, double scale, bool bias, int power = 1)
    {
        var options = new NetworkOptions
        {
            NeuronsPerSign = 5,
            NeuronsPerClass = 2,
            InitialWeightScale = scale,
            InitialBiasScale = scale,
            BinaryBias = bias,
            MulticlassBias = bias,
            ActivationPower = power,
        };
        return kind == "binary"
            ? NetworkInitializer.Binary(options, data.Inputs.Dimension, Root)
            : NetworkInitializer.Multiclass(options, data.Inputs.Dimension, data.Partition!, Root);
    }

    public static LossFunction DefaultLoss(string kind) => kind == "binary" ? LossFunction.Logistic : LossFunction.CrossEntropy;

    public static PlainGradientDescent RunPlain(
        TwoLayerNetwork network, LabeledSamples data, LossFunction loss, int steps, double rate, out double[] losses,
        bool trainOutput = false, (double Radius, int Steps) adversary = default)
    {
        var plain = new PlainGradientDescent(network, data, loss) { Adversary = adversary };
        losses = [.. Enumerable.Range(0, steps).Select(_ => plain.Step(rate, trainOutput))];
        return plain;
    }

    public static Matrix Weights(TrainingResult result) => result.Network.Hidden.Weights;

    public static double Score(TwoLayerNetwork network, double[] x)
    {
        double[] z = new double[network.Hidden.NeuronCount], f = new double[1];
        network.Hidden.EvaluatePreactivations(x, z);
        network.EvaluateOutputs(z, [], f);
        return f[0];
    }

    public static double RelativeDistance(TwoLayerNetwork network, PlainGradientDescent plain) =>
        Math.Max(
            RelativeDistance(network.Hidden.Weights.Values, plain.Weights.SelectMany(w => w).ToArray()),
            network.Hidden.HasBias ? RelativeDistance(network.Hidden.Biases, plain.Biases) : 0);

    public static double RelativeDistance(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected)
    {
        double difference = 0, norm = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            norm += expected[i] * expected[i];
        }

        return Math.Sqrt(difference / norm);
    }
}
