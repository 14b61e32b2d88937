using System.Numerics.Tensors;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Training;

/// <summary>f_j = Σ_r a_jr σ(z_r) + c_j with softmax cross-entropy.</summary>
/// <param name="network">Output weights and biases are copied and may be trained.</param>
/// <param name="classes">Class of every sample: the output that stands for it.</param>
internal sealed class DenseHead(DenseNetwork network, ReadOnlySpan<int> classes) : SoftmaxHead(network, classes)
{
    private readonly int _outputs = network.OutputCount;

    /// <inheritdoc/>
    public override int OutputRows => _outputs;

    /// <inheritdoc/>
    public override double[] OutputParameters { get; } = [.. network.OutputWeights.Values, .. network.OutputBiases];

    /// <inheritdoc/>
    public override double SumAlongValue(int neuron, ReadOnlySpan<double> outputGradients)
    {
        double sum = 0;
        for (int at = neuron; at < _outputs * Neurons; at += Neurons)
        {
            sum += OutputParameters[at] * outputGradients[at];
        }

        return sum;
    }

    /// <inheritdoc/>
    public override TwoLayerNetwork BuildNetwork(HiddenLayer hidden)
    {
        int weights = _outputs * Neurons;
        var matrix = new Numerics.Matrix(_outputs, Neurons, OutputParameters[..weights]);
        return new DenseNetwork(hidden, matrix, OutputParameters[weights..], network.Partition);
    }

    /// <inheritdoc/>
    protected override void WriteOutputs(in HeadBlock block, Span<double> outputs, Span<double> work)
    {
        for (int j = 0; j < _outputs; j++)
        {
            outputs.Slice(j * BlockRows, block.Count).Fill(OutputParameters[(_outputs * Neurons) + j]);
        }

        for (int r = 0; r < Neurons; r++)
        {
            Activate(block, r, work);
            for (int j = 0; j < _outputs; j++)
            {
                Span<double> f = outputs.Slice(j * BlockRows, block.Count);
                TensorPrimitives.MultiplyAdd(work, OutputParameters[(j * Neurons) + r], f, f);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Backpropagate(in HeadBlock block, ReadOnlySpan<double> derivatives, Span<double> work)
    {
        for (int r = 0; r < Neurons; r++)
        {
            work.Clear();
            for (int j = 0; j < _outputs; j++)
            {
                TensorPrimitives.MultiplyAdd(
                    derivatives.Slice(j * BlockRows, block.Count), OutputParameters[(j * Neurons) + r], work, work);
            }

            Backpropagate(block, r, work, 1);
        }
    }

    /// <inheritdoc/>
    protected override void AddOutputGradients(in HeadBlock block, ReadOnlySpan<double> derivatives, Span<double> work)
    {
        for (int r = 0; r < Neurons; r++)
        {
            Activate(block, r, work);
            for (int j = 0; j < _outputs; j++)
            {
                block.OutputGradients[(j * Neurons) + r] +=
                    TensorPrimitives.Dot<double>(work, derivatives.Slice(j * BlockRows, block.Count));
            }
        }

        for (int j = 0; j < _outputs; j++)
        {
            block.OutputGradients[(_outputs * Neurons) + j] += TensorPrimitives.Sum(derivatives.Slice(j * BlockRows, block.Count));
        }
    }
}
