using System.Text.Json;
using System.Text.Json.Serialization;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Core.Tests.Training;

/// <summary>
/// The plain loop against libtorch's autograd in float64: small trainings kept as files, made by the benchmark project (<c>-- vectors</c>).
/// </summary>
public class AutogradVectorTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Cases =>
        ["binary-logistic", "binary-exponential", "binary-polynomial", "binary-output-layer", "multiclass", "multiclass-bias"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void PlainLoop_KeptCase_AgreesWithAutograd(string name)
    {
        TrainingVector vector = Read(name);
        TwoLayerNetwork network = vector.BuildNetwork();
        var plain = new PlainGradientDescent(network, vector.BuildData(), vector.Settings.Loss);
        for (int t = 0; t < vector.Settings.Steps; t++)
        {
            Assert.Equal(vector.Losses[t], plain.Step(vector.Settings.LearningRate, vector.Settings.TrainOutputLayer), Tolerance);
        }

        AssertClose(vector.After.Weights, [.. plain.Weights.SelectMany(w => w)]);
        AssertClose(vector.After.Biases ?? new double[plain.Biases.Length], plain.Biases);
        if (vector.After.OutputWeights is { } output)
        {
            AssertClose([.. output, vector.After.OutputBias ?? 0], plain.Output);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Train_KeptCase_AgreesWithAutograd(string name)
    {
        TrainingVector vector = Read(name);
        var options = new TrainingOptions
        {
            Steps = vector.Settings.Steps,
            LearningRate = vector.Settings.LearningRate,
            Loss = vector.Settings.Loss,
            TrainOutputLayer = vector.Settings.TrainOutputLayer,
        };
        TrainingResult result = Trainer.Train(vector.BuildNetwork(), new TrainingSet(vector.BuildData()), options, TrainingCases.Root);
        // float products
        Assert.InRange(TrainingCases.RelativeDistance(result.Network.Hidden.Weights.Values, vector.After.Weights), 0, 2e-6);
        Assert.Equal(vector.Losses[^1], result.Trajectory[^1].Loss, 5e-6);
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance);
        }
    }

    private static TrainingVector Read(string name) =>
        JsonSerializer.Deserialize<TrainingVector>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Training", "Vectors", $"{name}.json")), TrainingVector.Json)!;

    private sealed record TrainingVector(
        VectorSettings Settings, float[] Inputs, int[] Labels, int[] Clusters, VectorNetwork Before, VectorNetwork After, double[] Losses)
    {
        public static JsonSerializerOptions Json { get; } =
            new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new JsonStringEnumConverter() } };

        public LabeledSamples BuildData() =>
            new(new Samples(Settings.Samples, Settings.Dimension, Inputs), Labels, Clusters, new Partition(Settings.Sides));

        public TwoLayerNetwork BuildNetwork()
        {
            var hidden = new HiddenLayer(
                new Matrix(Settings.Neurons, Settings.Dimension, [.. Before.Weights]), Before.Biases is null ? null : [.. Before.Biases],
                new Activation(Settings.ActivationPower));
            return Settings.Kind == "binary"
                ? new BinaryNetwork(hidden, [.. Before.OutputWeights!], Before.OutputBias ?? 0)
                : new MulticlassNetwork(hidden, new Partition(Settings.Sides));
        }
    }

    private sealed record VectorSettings(
        string Kind, int Samples, int Dimension, int Neurons, int[] Sides, int ActivationPower, LossFunction Loss, double LearningRate,
        int Steps, bool TrainOutputLayer);

    private sealed record VectorNetwork(double[] Weights, double[]? Biases, double[]? OutputWeights, double? OutputBias);
}
