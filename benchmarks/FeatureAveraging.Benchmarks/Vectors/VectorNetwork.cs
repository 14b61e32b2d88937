using FeatureAveraging.Networks;

namespace FeatureAveraging.Benchmarks.Vectors;

/// <summary>The numbers of a network in a test vector.</summary>
/// <param name="Weights">M·d values, row by row.</param>
/// <param name="Biases">M values; null for a layer without bias.</param>
/// <param name="OutputWeights">M signed values; null for a k-class network.</param>
/// <param name="OutputBias">a₀; null for a k-class network.</param>
internal sealed record VectorNetwork(double[] Weights, double[]? Biases, double[]? OutputWeights, double? OutputBias)
{
    /// <summary>Reads them from a network.</summary>
    public static VectorNetwork Of(TwoLayerNetwork network)
    {
        var binary = network as BinaryNetwork;
        return new VectorNetwork(
            network.Hidden.Weights.Values.ToArray(),
            network.Hidden.HasBias ? network.Hidden.Biases.ToArray() : null,
            binary?.OutputWeights.ToArray(),
            binary?.OutputBias);
    }
}
