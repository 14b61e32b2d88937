using System.Numerics.Tensors;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Training;

/// <summary>f_j = (1/h) Σ_{r≤h} σ(z_{j,r}) with softmax cross-entropy.</summary>
/// <param name="network">Shape of the network.</param>
/// <param name="classes">Class of every sample.</param>
internal sealed class MulticlassHead(MulticlassNetwork network, ReadOnlySpan<int> classes) : SoftmaxHead(network, classes)
{
    private readonly int _perClass = network.NeuronsPerClass;
    private readonly int _classCount = network.ClassCount;

    /// <inheritdoc/>
    public override double SumAlongValue(int neuron, ReadOnlySpan<double> outputGradients) => outputGradients[neuron] / _perClass;

    /// <inheritdoc/>
    public override TwoLayerNetwork BuildNetwork(HiddenLayer hidden) => network.WithHidden(hidden);

    /// <inheritdoc/>
    protected override void WriteOutputs(in HeadBlock block, Span<double> outputs, Span<double> work)
    {
        for (int j = 0; j < _classCount; j++)
        {
            Span<double> f = outputs.Slice(j * BlockRows, block.Count);
            f.Clear();
            for (int r = j * _perClass; r < (j + 1) * _perClass; r++)
            {
                Activate(block, r, work);
                TensorPrimitives.Add(f, work, f);
            }

            TensorPrimitives.Multiply(f, 1.0 / _perClass, f);
        }
    }

    /// <inheritdoc/>
    protected override void Backpropagate(in HeadBlock block, ReadOnlySpan<double> derivatives, Span<double> work)
    {
        for (int r = 0; r < Neurons; r++)
        {
            Backpropagate(block, r, derivatives.Slice(r / _perClass * BlockRows, block.Count), 1.0 / _perClass);
        }
    }

    /// <inheritdoc/>
    protected override void AddOutputGradients(in HeadBlock block, ReadOnlySpan<double> derivatives, Span<double> work)
    {
        for (int r = 0; r < Neurons; r++)
        {
            Activate(block, r, work);
            block.OutputGradients[r] += TensorPrimitives.Dot<double>(work, derivatives.Slice(r / _perClass * BlockRows, block.Count));
        }
    }
}
