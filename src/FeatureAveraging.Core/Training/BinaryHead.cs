using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Training;

/// <summary>f = Σ_r a_r σ(z_r) + a₀ with the logistic loss log(1 + e^−q) or the exponential loss e^−q, q = y·f.</summary>
internal sealed class BinaryHead : OutputHead
{
    private readonly double[] _labels;
    private readonly LossFunction _loss;

    /// <summary>Makes a head.</summary>
    /// <param name="network">Output weights are copied and may be trained.</param>
    /// <param name="labels">±1 of every sample.</param>
    /// <param name="loss">Logistic or exponential.</param>
    public BinaryHead(BinaryNetwork network, ReadOnlySpan<int> labels, LossFunction loss)
        : base(network.Hidden.NeuronCount, 1, network.Hidden.Activation)
    {
        _labels = [.. labels];
        _loss = loss;
        OutputParameters = [.. network.OutputWeights, network.OutputBias];
    }

    /// <inheritdoc/>
    public override double[] OutputParameters { get; }

    /// <inheritdoc/>
    public override double SumAlongValue(int neuron, ReadOnlySpan<double> outputGradients) =>
        OutputParameters[neuron] * outputGradients[neuron];

    /// <inheritdoc/>
    public override TwoLayerNetwork BuildNetwork(HiddenLayer hidden) =>
        new BinaryNetwork(hidden, OutputParameters[..^1], OutputParameters[^1]);

    /// <inheritdoc/>
    public override HeadSums Evaluate(in HeadBlock block)
    {
        Span<double> f = block.Scratch[..block.Count], q = block.Scratch.Slice(BlockRows, block.Count);
        Span<double> derivative = block.Scratch.Slice(2 * BlockRows, block.Count), work = block.Scratch.Slice(3 * BlockRows, block.Count);
        ReadOnlySpan<double> y = Labels(block);
        f.Fill(OutputParameters[Neurons]);
        for (int r = 0; r < Neurons; r++)
        {
            Activate(block, r, work);
            TensorPrimitives.MultiplyAdd(work, OutputParameters[r], f, f);
        }

        TensorPrimitives.Multiply(f, y, q);
        Differentiate(q, y, derivative, work);
        HeadSums sums = HeadSums.Zero;
        sums.Finite = TensorPrimitives.IsFiniteAll<double>(q) && TensorPrimitives.IsFiniteAll<double>(derivative);
        for (int r = 0; r < Neurons; r++)
        {
            Backpropagate(block, r, derivative, OutputParameters[r]);
        }

        AddOutputGradients(block, derivative, work);
        CountActive(block);
        if (block.Measure)
        {
            AddMargins(q, ref sums);
            foreach (double margin in q)
            {
                sums.Loss += _loss == LossFunction.Logistic ? StableMath.Softplus(-margin) : Math.Exp(-margin);
            }
        }

        return sums;
    }

    /// <summary>The labels of a block, copied together when the samples are shuffled.</summary>
    private ReadOnlySpan<double> Labels(in HeadBlock block)
    {
        if (block.Order is null)
        {
            return _labels.AsSpan(block.First, block.Count);
        }

        Span<double> gathered = block.Scratch.Slice(4 * BlockRows, block.Count);
        for (int i = 0; i < gathered.Length; i++)
        {
            gathered[i] = _labels[block.Sample(i)];
        }

        return gathered;
    }

    /// <summary>∂ℓ/∂f = −y·e^−q/(1 + e^−q) (logistic, in the form −y/(1 + e^q)) or −y·e^−q (exponential).</summary>
    private void Differentiate(ReadOnlySpan<double> q, ReadOnlySpan<double> y, Span<double> derivative, Span<double> work)
    {
        if (_loss == LossFunction.Logistic)
        {
            TensorPrimitives.Exp(q, work);                  // e^q = ∞ gives the right limit 0
            TensorPrimitives.Add(work, 1, work);
            TensorPrimitives.Divide(y, work, derivative);
        }
        else
        {
            TensorPrimitives.Negate(q, work);
            TensorPrimitives.Exp(work, work);
            TensorPrimitives.Multiply(y, work, derivative);
        }

        TensorPrimitives.Negate(derivative, derivative);
    }

    private void AddOutputGradients(in HeadBlock block, ReadOnlySpan<double> derivative, Span<double> work)
    {
        if (block.OutputGradients.IsEmpty)
        {
            return;
        }

        for (int r = 0; r < Neurons; r++)
        {
            Activate(block, r, work);
            block.OutputGradients[r] += TensorPrimitives.Dot<double>(work, derivative);
        }

        block.OutputGradients[Neurons] += TensorPrimitives.Sum(derivative);
    }
}
