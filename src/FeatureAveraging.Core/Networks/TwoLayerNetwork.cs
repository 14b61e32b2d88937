using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>A network with one hidden layer: the binary or k-class network of the paper, or one with a dense second layer.</summary>
public abstract class TwoLayerNetwork
{
    private protected TwoLayerNetwork(HiddenLayer hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        Hidden = hidden;
    }

    /// <summary>The first layer.</summary>
    public HiddenLayer Hidden { get; }

    /// <summary>Number of outputs: 1 for the binary network, k for the k-class network, K for the dense one.</summary>
    public abstract int OutputCount { get; }

    /// <summary>Writes the outputs for given preactivations.</summary>
    /// <param name="preactivations">z, length M.</param>
    /// <param name="weightNorms">‖w_r‖, length M; may be empty when the activation is the ReLU.</param>
    /// <param name="outputs">Receives f, length <see cref="OutputCount"/>.</param>
    public abstract void EvaluateOutputs(ReadOnlySpan<double> preactivations, ReadOnlySpan<double> weightNorms, Span<double> outputs);

    /// <summary>
    /// The coarse class that neuron r raises: by the sign of its output weight (0 for +, 1 for −), or the group of its class
    /// or of the output it raises most.
    /// </summary>
    /// <param name="neuron">r, from 0.</param>
    /// <returns>A group from 0 (<see cref="Data.Partition"/>); −1 for an output weight of 0.</returns>
    public abstract int GroupOf(int neuron);

    /// <summary>∂f_j/∂σ_r: a_r, 1/h or 0, or a_jr.</summary>
    /// <param name="output">j, from 0.</param>
    /// <param name="neuron">r, from 0.</param>
    public abstract double OutputWeight(int output, int neuron);

    /// <summary>The part of f_j that no neuron moves.</summary>
    /// <param name="output">j, from 0.</param>
    public abstract double OutputBiasOf(int output);

    /// <summary>The same second layer on other neurons.</summary>
    /// <param name="hidden">M neurons; they may read another input.</param>
    /// <exception cref="ArgumentException">There are more or fewer neurons.</exception>
    public abstract TwoLayerNetwork WithHidden(HiddenLayer hidden);

    /// <summary>What neuron r can do to the outputs: a_r, 1/h, or the greatest difference of its output weights.</summary>
    /// <param name="neuron">r, from 0.</param>
    internal abstract double OutputFactor(int neuron);

    private protected void RequireOutputShapes(int preactivations, int outputs)
    {
        Shape.Require(
            preactivations == Hidden.NeuronCount, nameof(preactivations),
            $"is {preactivations} long; there are M = {Hidden.NeuronCount} neurons");
        Shape.Require(outputs == OutputCount, nameof(outputs), $"is {outputs} long; the network has {OutputCount} outputs");
    }
}
