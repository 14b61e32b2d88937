using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Experiments.Heads;

/// <summary>A head with its weights changed row by row.</summary>
internal static class HeadNetwork
{
    /// <summary>The same network with every w_r multiplied by a factor; biases and output stay.</summary>
    /// <param name="network">The network.</param>
    /// <param name="factor">The factor of neuron r.</param>
    public static TwoLayerNetwork Scale(TwoLayerNetwork network, Func<int, double> factor)
    {
        Matrix weights = network.Hidden.Weights.Clone();
        for (int r = 0; r < weights.Rows; r++)
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(weights.Row(r), factor(r), weights.Row(r));
        }

        return network.WithHidden(new HiddenLayer(weights, network.Hidden.Biases.ToArray()));
    }
}
