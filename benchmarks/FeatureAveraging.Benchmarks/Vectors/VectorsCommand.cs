using FeatureAveraging.Benchmarks.Libtorch;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Vectors;

/// <summary>
/// The command <c>vectors</c>: small trainings by libtorch autograd in float64, to which the tests' own plain loop is held.
/// </summary>
internal static class VectorsCommand
{
    private static readonly Seed Root = new(7);

    /// <summary>Writes one JSON file per case.</summary>
    /// <param name="folder">Where to; made if it is not there.</param>
    public static void Run(DirectoryInfo folder)
    {
        folder.Create();
        torch.set_num_threads(1);
        var options = new ClusterOptions { ClusterCount = 4, InputDimension = 16, SampleCount = 40 };
        LabeledSamples data = ClusterDistribution.Create(options, Root).Draw(options.SampleCount, Root, "data.train");
        foreach ((string name, TwoLayerNetwork network, TrainingOptions training) in Cases(options.InputDimension, data.Partition!))
        {
            string path = Path.Combine(folder.FullName, $"{name}.json");
            File.WriteAllText(path, TrainingVector.Compute(name, network, data, training).ToJson());
            Console.WriteLine(path);
        }
    }

    private static IEnumerable<(string Name, TwoLayerNetwork Network, TrainingOptions Training)> Cases(int dimension, Partition partition)
    {
        // Initial weights of the size of the data's inverse norm, so that every sample meets live and dead neurons.
        var width = new NetworkOptions { NeuronsPerSign = 3, NeuronsPerClass = 2, InitialWeightScale = 0.1, InitialBiasScale = 0.1 };
        var training = new TrainingOptions { Steps = 50, LearningRate = 0.05 };
        BinaryNetwork binary = NetworkInitializer.Binary(width, dimension, Root);
        yield return ("binary-logistic", binary, training with { Loss = LossFunction.Logistic });
        yield return ("binary-exponential", binary, training with { Loss = LossFunction.Exponential });
        yield return (
            "binary-polynomial", NetworkInitializer.Binary(width with { ActivationPower = 3 }, dimension, Root),
            training with { Loss = LossFunction.Logistic });
        yield return (
            "binary-output-layer", new BinaryNetwork(binary.Hidden, binary.OutputWeights.ToArray(), outputBias: 0.1),
            training with { Loss = LossFunction.Logistic, TrainOutputLayer = true });
        yield return (
            "multiclass", NetworkInitializer.Multiclass(width, dimension, partition, Root),
            training with { Loss = LossFunction.CrossEntropy });
        yield return (
            "multiclass-bias", NetworkInitializer.Multiclass(width with { MulticlassBias = true }, dimension, partition, Root),
            training with { Loss = LossFunction.CrossEntropy });
    }
}
