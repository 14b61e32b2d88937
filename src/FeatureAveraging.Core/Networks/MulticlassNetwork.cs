using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>
/// The k-class network f_j(x) = (1/h) Σ_{r≤h} σ(⟨w_{j,r}, x⟩ + b_{j,r}), with the coarse class of each class (Li et al. 2025, Sec. 4).
/// </summary>
public sealed class MulticlassNetwork : TwoLayerNetwork
{
    /// <summary>Makes a network.</summary>
    /// <param name="hidden">k·h neurons, class by class.</param>
    /// <param name="partition">Coarse class of each of the k classes.</param>
    /// <exception cref="ArgumentException">The number of neurons is not a multiple of k.</exception>
    public MulticlassNetwork(HiddenLayer hidden, Partition partition)
        : base(hidden)
    {
        ArgumentNullException.ThrowIfNull(partition);
        Partition = partition;
        NeuronsPerClass = hidden.NeuronCount / partition.ClusterCount;
        Shape.Require(
            NeuronsPerClass * partition.ClusterCount == hidden.NeuronCount, nameof(hidden),
            $"has {hidden.NeuronCount} neurons; a multiple of k = {partition.ClusterCount} is needed");
    }

    /// <summary>Coarse class of each class.</summary>
    public Partition Partition { get; }

    /// <summary>h.</summary>
    public int NeuronsPerClass { get; }

    /// <summary>k.</summary>
    public int ClassCount => Partition.ClusterCount;

    /// <inheritdoc/>
    public override int OutputCount => ClassCount;

    /// <inheritdoc/>
    public override void EvaluateOutputs(ReadOnlySpan<double> preactivations, ReadOnlySpan<double> weightNorms, Span<double> outputs)
    {
        RequireOutputShapes(preactivations.Length, outputs.Length);
        Activation activation = Hidden.Activation;
        for (int j = 0; j < outputs.Length; j++)
        {
            double sum = 0;
            for (int r = j * NeuronsPerClass; r < (j + 1) * NeuronsPerClass; r++)
            {
                sum += activation.Value(preactivations[r], activation.IsRelu ? 0 : weightNorms[r]);
            }

            outputs[j] = sum / NeuronsPerClass;
        }
    }

    /// <inheritdoc/>
    public override int GroupOf(int neuron) => Partition.Groups[neuron / NeuronsPerClass];

    /// <inheritdoc/>
    public override double OutputWeight(int output, int neuron) => neuron / NeuronsPerClass == output ? 1.0 / NeuronsPerClass : 0;

    /// <inheritdoc/>
    public override double OutputBiasOf(int output) => 0;

    /// <inheritdoc/>
    public override TwoLayerNetwork WithHidden(HiddenLayer hidden) => new MulticlassNetwork(hidden, Partition);

    internal override double OutputFactor(int neuron) => 1.0 / NeuronsPerClass;
}
