using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>A network with one hidden layer: the binary network or the k-class network of the paper.</summary>
public abstract class TwoLayerNetwork
{
    private protected TwoLayerNetwork(HiddenLayer hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        Hidden = hidden;
    }

    /// <summary>The first layer.</summary>
    public HiddenLayer Hidden { get; }

    /// <summary>Number of outputs: 1 for the binary network, k for the k-class network.</summary>
    public abstract int OutputCount { get; }

    /// <summary>Writes the outputs for given preactivations.</summary>
    /// <param name="preactivations">z, length M.</param>
    /// <param name="weightNorms">‖w_r‖, length M; may be empty when the activation is the ReLU.</param>
    /// <param name="outputs">Receives f, length <see cref="OutputCount"/>.</param>
    public abstract void EvaluateOutputs(ReadOnlySpan<double> preactivations, ReadOnlySpan<double> weightNorms, Span<double> outputs);

    /// <summary>
    /// The coarse class that neuron r raises: by the sign of its output weight (0 for +, 1 for −), or the group of its class.
    /// </summary>
    /// <param name="neuron">r, from 0.</param>
    /// <returns>A group from 0 (<see cref="Data.Partition"/>); −1 for an output weight of 0.</returns>
    public abstract int GroupOf(int neuron);

    /// <summary>∂f/∂σ_r of the output that neuron r feeds: a_r, or 1/h.</summary>
    /// <param name="neuron">r, from 0.</param>
    internal abstract double OutputFactor(int neuron);

    /// <summary>The same network with another hidden layer (and, for a binary network, other output weights).</summary>
    /// <param name="hidden">The new layer, of the same shape.</param>
    internal abstract TwoLayerNetwork With(HiddenLayer hidden);

    private protected void RequireOutputShapes(int preactivations, int outputs)
    {
        Shape.Require(
            preactivations == Hidden.NeuronCount, nameof(preactivations),
            $"is {preactivations} long; there are M = {Hidden.NeuronCount} neurons");
        Shape.Require(outputs == OutputCount, nameof(outputs), $"is {outputs} long; the network has {OutputCount} outputs");
    }
}
