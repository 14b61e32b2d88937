using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>
/// The network f_j(x) = Σ_r a_jr σ(⟨w_r, x⟩ + b_r) + c_j with a dense second layer d → M → K, as PyTorch, Keras and scikit-learn make it.
/// </summary>
/// <remarks>
/// For class y against rival l the margin Σ_r (a_yr − a_lr) σ(z_r) + c_y − c_l is that of a binary network with free signs.
/// </remarks>
public sealed class DenseNetwork : TwoLayerNetwork
{
    private readonly double[] _outputBiases;

    /// <summary>Makes a network; the arrays are owned from now on.</summary>
    /// <param name="hidden">M neurons.</param>
    /// <param name="outputWeights">a: K × M, K ≥ 2, finite.</param>
    /// <param name="outputBiases">c₁…c_K, finite; null for zeros.</param>
    /// <param name="partition">
    /// Coarse class of each output; null for a class of its own each, of which, where K = 2, output 1 is the positive one.
    /// </param>
    /// <exception cref="ArgumentException">Sizes disagree, there are fewer than two outputs, or a value is not finite.</exception>
    public DenseNetwork(HiddenLayer hidden, Matrix outputWeights, double[]? outputBiases = null, Partition? partition = null)
        : base(hidden)
    {
        ArgumentNullException.ThrowIfNull(outputWeights);
        Shape.Require(
            outputWeights.Columns == hidden.NeuronCount, nameof(outputWeights),
            $"has {outputWeights.Columns} columns; there are M = {hidden.NeuronCount} neurons");
        Shape.Require(
            outputWeights.Rows >= 2, nameof(outputWeights),
            $"has {outputWeights.Rows} rows; one output is a binary network, K ≥ 2 is needed");
        Shape.Require(
            outputBiases is null || outputBiases.Length == outputWeights.Rows, nameof(outputBiases),
            $"is {outputBiases?.Length} long; there are K = {outputWeights.Rows} outputs");
        Shape.Require(
            partition is null || partition.ClusterCount == outputWeights.Rows, nameof(partition),
            $"has {partition?.ClusterCount} classes; there are K = {outputWeights.Rows} outputs");
        Shape.Require(
            TensorPrimitives.IsFiniteAll<double>(outputWeights.Values)
                && (outputBiases is null || Array.TrueForAll(outputBiases, double.IsFinite)),
            nameof(outputWeights), $"or the output biases hold a NaN or an infinity");
        (OutputWeights, _outputBiases) = (outputWeights, outputBiases ?? new double[outputWeights.Rows]);
        Partition = partition ?? OwnClasses(outputWeights.Rows);
    }

    /// <summary>a: K × M.</summary>
    public Matrix OutputWeights { get; }

    /// <summary>c₁…c_K.</summary>
    public ReadOnlySpan<double> OutputBiases => _outputBiases;

    /// <summary>Coarse class of each output.</summary>
    public Partition Partition { get; }

    /// <inheritdoc/>
    public override int OutputCount => OutputWeights.Rows;

    /// <summary>
    /// Every output a coarse class of its own; of two, output 1 is the positive one, as class 1 is in every two-class data set.
    /// </summary>
    /// <param name="outputs">K ≥ 2.</param>
    public static Partition OwnClasses(int outputs) => outputs == 2 ? new Partition([-1, 1]) : Partition.OfCoarse(outputs);

    /// <summary>The same function with a dense second layer.</summary>
    /// <param name="network">A k-class network, or a binary one, f, which becomes the two outputs 0 and f.</param>
    /// <exception cref="ArgumentException">The network is neither.</exception>
    public static DenseNetwork Of(TwoLayerNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network is DenseNetwork dense)
        {
            return dense;
        }

        bool binary = network is BinaryNetwork;
        var weights = new Matrix(binary ? 2 : network.OutputCount, network.Hidden.NeuronCount);
        double[] biases = new double[weights.Rows];
        int first = binary ? 1 : 0;
        for (int j = first; j < weights.Rows; j++)
        {
            biases[j] = network.OutputBiasOf(j - first);
            for (int r = 0; r < weights.Columns; r++)
            {
                weights[j, r] = network.OutputWeight(j - first, r);
            }
        }

        return new DenseNetwork(network.Hidden, weights, biases, (network as MulticlassNetwork)?.Partition);
    }

    /// <summary>The same network with other coarse classes.</summary>
    /// <param name="partition">Coarse class of each output.</param>
    /// <exception cref="ArgumentException">There are more or fewer classes than outputs.</exception>
    public DenseNetwork WithPartition(Partition partition) => new(Hidden, OutputWeights, _outputBiases, partition);

    /// <inheritdoc/>
    public override void EvaluateOutputs(ReadOnlySpan<double> preactivations, ReadOnlySpan<double> weightNorms, Span<double> outputs)
    {
        RequireOutputShapes(preactivations.Length, outputs.Length);
        Activation activation = Hidden.Activation;
        for (int j = 0; j < outputs.Length; j++)
        {
            ReadOnlySpan<double> weights = OutputWeights.Row(j);
            double sum = _outputBiases[j];
            for (int r = 0; r < preactivations.Length; r++)
            {
                if (preactivations[r] > 0)
                {
                    sum += weights[r] * activation.Value(preactivations[r], activation.IsRelu ? 0 : weightNorms[r]);
                }
            }

            outputs[j] = sum;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The coarse class of the output with the greatest weight on the neuron: the first of them where they tie.</remarks>
    public override int GroupOf(int neuron)
    {
        int raised = RaisedOutput(neuron);
        return raised < 0 ? -1 : Partition.Groups[raised];
    }

    /// <summary>The output that neuron r raises most, the first of them where they tie.</summary>
    /// <param name="neuron">r, from 0.</param>
    /// <returns>From 0; −1 where it raises all outputs alike, which changes no decision.</returns>
    public int RaisedOutput(int neuron)
    {
        int raised = 0;
        for (int j = 1; j < OutputCount; j++)
        {
            raised = OutputWeights[j, neuron] > OutputWeights[raised, neuron] ? j : raised;
        }

        return OutputFactor(neuron) > 0 ? raised : -1;
    }

    /// <inheritdoc/>
    public override double OutputWeight(int output, int neuron) => OutputWeights[output, neuron];

    /// <inheritdoc/>
    public override double OutputBiasOf(int output) => _outputBiases[output];

    /// <inheritdoc/>
    public override TwoLayerNetwork WithHidden(HiddenLayer hidden) =>
        new DenseNetwork(hidden, OutputWeights.Clone(), (double[])_outputBiases.Clone(), Partition);

    /// <summary>The most that neuron r can do to a difference of two outputs: max_j a_jr − min_j a_jr.</summary>
    internal override double OutputFactor(int neuron)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        for (int j = 0; j < OutputCount; j++)
        {
            (least, most) = (Math.Min(least, OutputWeights[j, neuron]), Math.Max(most, OutputWeights[j, neuron]));
        }

        return most - least;
    }
}
