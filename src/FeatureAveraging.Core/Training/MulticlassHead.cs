using System.Numerics.Tensors;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Training;

/// <summary>f_j = (1/h) Σ_{r≤h} σ(z_{j,r}) with softmax cross-entropy log Σ_l e^{f_l} − f_c, shifted by the greatest output.</summary>
internal sealed class MulticlassHead : OutputHead
{
    private readonly int[] _classes;
    private readonly int _perClass;
    private readonly int _classCount;

    /// <summary>Makes a head.</summary>
    /// <param name="network">Shape of the network.</param>
    /// <param name="classes">Class of every sample.</param>
    public MulticlassHead(MulticlassNetwork network, ReadOnlySpan<int> classes)
        : base(network.Hidden.NeuronCount, network.ClassCount, network.Hidden.Activation)
    {
        _classes = [.. classes];
        (_perClass, _classCount) = (network.NeuronsPerClass, network.ClassCount);
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
        sums.Finite = TensorPrimitives.IsFiniteAll<double>(max);
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
        for (int r = 0; r < Neurons; r++)
        {
            Backpropagate(block, r, outputs.Slice(r / _perClass * BlockRows, block.Count), 1.0 / _perClass);
        }

        AddOutputGradients(block, outputs, work);
        CountActive(block);
        return sums;
    }

    private void WriteOutputs(in HeadBlock block, Span<double> outputs, Span<double> work)
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

    private void AddOutputGradients(in HeadBlock block, ReadOnlySpan<double> derivatives, Span<double> work)
    {
        if (block.OutputGradients.IsEmpty)
        {
            return;
        }

        for (int r = 0; r < Neurons; r++)
        {
            Activate(block, r, work);
            block.OutputGradients[r] += TensorPrimitives.Dot<double>(work, derivatives.Slice(r / _perClass * BlockRows, block.Count));
        }
    }
}
