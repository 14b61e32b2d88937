using System.Text.Json;
using FeatureAveraging.Benchmarks.Libtorch;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Training;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Vectors;

/// <summary>
/// One test vector: everything that goes into a small training and everything that came out. Arrays are row-major; numbers round-trip.
/// </summary>
/// <param name="Source">How the numbers were made.</param>
/// <param name="Case">Name of the case.</param>
/// <param name="Settings">Shape of the network and gradient descent.</param>
/// <param name="Inputs">x: n·d values, exact in float32.</param>
/// <param name="Labels">y: n values, ±1.</param>
/// <param name="Clusters">Class of each sample: n values from 0.</param>
/// <param name="Before">The network at step 0.</param>
/// <param name="After">The network after the last step.</param>
/// <param name="Losses">Loss after 0, 1, … T steps: T + 1 values.</param>
internal sealed record TrainingVector(
    string Source,
    string Case,
    VectorSettings Settings,
    float[] Inputs,
    int[] Labels,
    int[] Clusters,
    VectorNetwork Before,
    VectorNetwork After,
    double[] Losses)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Trains by libtorch autograd in float64.</summary>
    /// <param name="name">Name of the case.</param>
    /// <param name="network">The network at step 0.</param>
    /// <param name="data">Training samples.</param>
    /// <param name="options">Gradient descent.</param>
    public static TrainingVector Compute(string name, TwoLayerNetwork network, LabeledSamples data, TrainingOptions options)
    {
        using var tensors = new TensorData(data, torch.ScalarType.Float64);
        using var training = new AutogradTraining(network, tensors, options);
        var losses = new List<double> { training.ComputeLoss() };
        for (int t = 0; t < options.Steps; t++)
        {
            training.Step(1);
            losses.Add(training.ComputeLoss());
        }

        return new TrainingVector(
            $"libtorch {torch.__version__} autograd, float64; made by: dotnet run -c Release --project " +
            "benchmarks/FeatureAveraging.Benchmarks -- vectors --out DIR",
            name,
            VectorSettings.Of(network, data, options),
            data.Inputs.Values.ToArray(),
            data.Labels.ToArray(),
            data.Clusters.ToArray(),
            VectorNetwork.Of(network),
            VectorNetwork.Of(training.ComputeNetwork()),
            [.. losses]);
    }

    /// <summary>One line of JSON and a line feed.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";
}
