using System.Numerics.Tensors;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Training;

/// <summary>Softmax cross-entropy log Σ_l e^{f_l} − f_c of several outputs, shifted by the greatest.</summary>
internal abstract class SoftmaxHead : OutputHead
{
    private readonly int[] _classes;
    private readonly int _classCount;

    /// <summary>Makes a head.</summary>
    /// <param name="network">Shape of the network.</param>
    /// <param name="classes">Class of every sample: the output that stands for it.</param>
    protected SoftmaxHead(TwoLayerNetwork network, ReadOnlySpan<int> classes)
        : base(network.Hidden.NeuronCount, network.OutputCount, network.Hidden.Activation)
    {
        _classes = [.. classes];
        _classCount = network.OutputCount;
    }

    /// <inheritdoc/>
    public override HeadSums Evaluate(in HeadBlock block)
    {
        Span<double> max = block.Scratch[..block.Count], sum = block.Scratch.Slice(BlockRows, block.Count);
        Span<double> work = block.Scratch.Slice(2 * BlockRows, block.Count);
        Span<double> outputs = block.Scratch[(3 * BlockRows)..];
        WriteOutputs(block, outputs, work);
        HeadSums sums = HeadSums.Zero;
        WriteMaximum(outputs, max);
        sums.Finite = TensorPrimitives.IsFiniteAll<double>(max) && AreFinite(outputs, block.Count);
        if (block.Measure)
        {
            MeasureMargins(block, outputs, max, ref sums);
        }

        sum.Clear();
        for (int j = 0; j < _classCount; j++)
        {
            Span<double> f = outputs.Slice(j * BlockRows, block.Count);
            TensorPrimitives.Subtract(f, max, f);
            TensorPrimitives.Exp(f, f);
            TensorPrimitives.Add(sum, f, sum);
        }

        if (block.Measure)
        {
            AddLosses(block, sum, ref sums);
        }

        WriteDerivatives(block, outputs, sum);
        Backpropagate(block, outputs, work);
        if (!block.OutputGradients.IsEmpty)
        {
            AddOutputGradients(block, outputs, work);
        }

        CountActive(block);
        return sums;
    }

    /// <summary>Writes f_j of every sample of the block, output after output at a stride of <see cref="OutputHead.BlockRows"/>.</summary>
    /// <param name="block">The block.</param>
    /// <param name="outputs">Receives f.</param>
    /// <param name="work">Scratch for one neuron.</param>
    protected abstract void WriteOutputs(in HeadBlock block, Span<double> outputs, Span<double> work);

    /// <summary>Writes ∂ℓ/∂z of every neuron.</summary>
    /// <param name="block">The block; its gradients are written.</param>
    /// <param name="derivatives">∂ℓ/∂f_j, laid out as the outputs.</param>
    /// <param name="work">Scratch for one neuron.</param>
    protected abstract void Backpropagate(in HeadBlock block, ReadOnlySpan<double> derivatives, Span<double> work);

    /// <summary>Adds to the block's output gradients.</summary>
    /// <param name="block">The block.</param>
    /// <param name="derivatives">∂ℓ/∂f_j, laid out as the outputs.</param>
    /// <param name="work">Scratch for one neuron.</param>
    protected abstract void AddOutputGradients(in HeadBlock block, ReadOnlySpan<double> derivatives, Span<double> work);

    private bool AreFinite(ReadOnlySpan<double> outputs, int count)
    {
        bool finite = true;
        for (int j = 0; j < _classCount; j++)
        {
            finite &= TensorPrimitives.IsFiniteAll(outputs.Slice(j * BlockRows, count));
        }

        return finite;
    }

    private void WriteMaximum(ReadOnlySpan<double> outputs, Span<double> max)
    {
        outputs[..max.Length].CopyTo(max);
        for (int j = 1; j < _classCount; j++)
        {
            TensorPrimitives.Max(max, outputs.Slice(j * BlockRows, max.Length), max);      // NaN wins, as it should
        }
    }

    /// <summary>Turns e^{f_j − max} into ∂ℓ/∂f_j = p_j − [j = c].</summary>
    private void WriteDerivatives(in HeadBlock block, Span<double> outputs, ReadOnlySpan<double> sum)
    {
        for (int j = 0; j < _classCount; j++)
        {
            Span<double> p = outputs.Slice(j * BlockRows, block.Count);
            TensorPrimitives.Divide(p, sum, p);
        }

        for (int i = 0; i < block.Count; i++)
        {
            outputs[(_classes[block.Sample(i)] * BlockRows) + i] -= 1;
        }
    }

    private void MeasureMargins(in HeadBlock block, ReadOnlySpan<double> outputs, ReadOnlySpan<double> max, ref HeadSums sums)
    {
        for (int i = 0; i < block.Count; i++)
        {
            int c = _classes[block.Sample(i)];
            double rival = double.NegativeInfinity, own = outputs[(c * BlockRows) + i];
            for (int j = 0; j < _classCount; j++)
            {
                rival = j == c ? rival : Math.Max(rival, outputs[(j * BlockRows) + i]);
            }

            double margin = own - rival;
            AddMargins(new ReadOnlySpan<double>(in margin), ref sums);
            sums.Loss += max[i] - own;
        }
    }

    private static void AddLosses(in HeadBlock block, ReadOnlySpan<double> sum, ref HeadSums sums)
    {
        for (int i = 0; i < block.Count; i++)
        {
            sums.Loss += Math.Log(sum[i]);
        }
    }
}
