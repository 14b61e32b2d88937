using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>
/// Two-layer networks as steps that other programs compute in single precision: inputs → the greatest output of each coarse class.
/// </summary>
public static class TwoLayerGraph
{
    /// <summary>A network that reads the inputs themselves.</summary>
    /// <param name="network">The network, of ReLU. A binary one, f, has the scores 0 of − and f of +.</param>
    /// <param name="groups">The coarse classes in the order of the scores, group 0 being + of two.</param>
    /// <returns>One input n × d, one output n × G.</returns>
    /// <exception cref="ArgumentException">The network is not of ReLU, or a coarse class is missing or there twice.</exception>
    public static LayerGraph Of(TwoLayerNetwork network, IReadOnlyList<int> groups)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Append(new LayerGraph("inputs", [network.Hidden.InputDimension], [], "inputs"), "", network, groups);
    }

    /// <summary>A network that reads the result of another one, row by row.</summary>
    /// <param name="body">The other one.</param>
    /// <param name="head">The network, of ReLU; d is the length of the result. A binary one, f, has the scores 0 of − and f of +.</param>
    /// <param name="groups">The coarse classes in the order of the scores, group 0 being + of two.</param>
    /// <returns>The input of the body, one output n × G.</returns>
    /// <exception cref="ArgumentException">The head is not of ReLU, or a coarse class is missing or there twice.</exception>
    public static LayerGraph Append(LayerGraph body, TwoLayerNetwork head, IReadOnlyList<int> groups)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(head);
        string prefix = body.FindUnused("head") + ".", flat = prefix + "flat";
        return Append(body with { Steps = [.. body.Steps, new ReshapeStep(flat, body.Output, [-1])], Output = flat }, prefix, head, groups);
    }

    private static LayerGraph Append(LayerGraph body, string prefix, TwoLayerNetwork network, IReadOnlyList<int> groups)
    {
        Shape.Require(network.Hidden.Activation.IsRelu, nameof(network), $"is not of ReLU");
        var dense = DenseNetwork.Of(network);
        HiddenLayer hidden = dense.Hidden;
        (int m, int d, int k) = (hidden.NeuronCount, hidden.InputDimension, dense.OutputCount);
        string preactivations = prefix + "hidden", activations = prefix + "hidden.relu";
        LayerStep[] steps =
        [
            new LinearStep(
                preactivations, body.Output, ModelArray.Rounded(hidden.Weights.Values, m, d), ModelArray.Rounded(hidden.Biases, m)),
            new RectifierStep(activations, preactivations, 0),
            .. GreatestOfGroups.StepsOf(
                activations, prefix, ModelArray.Rounded(dense.OutputWeights.Values, k, m), ModelArray.Rounded(dense.OutputBiases, k),
                dense.Partition, groups),
        ];
        return body with { Steps = [.. body.Steps, .. steps], Output = prefix + GreatestOfGroups.Scores };
    }
}
