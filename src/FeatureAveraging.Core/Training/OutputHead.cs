using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Training;

/// <summary>Everything after the preactivations: outputs, loss and the derivative of the loss with respect to z.</summary>
/// <remarks>
/// Works on blocks of at most <see cref="BlockRows"/> samples in double precision, vectorised along the
/// samples. Safe to call concurrently with separate scratch.
/// </remarks>
internal abstract class OutputHead(int neurons, int outputs, Activation activation)
{
    /// <summary>Most samples in a block.</summary>
    public const int BlockRows = 64;

    /// <summary>M.</summary>
    public int Neurons { get; } = neurons;

    /// <summary>Rows of output weights: a neuron has one weight of its own to each; 1, or K of a dense network.</summary>
    public virtual int OutputRows => 1;

    /// <summary>
    /// The output weights, row by row, and after them the output bias of each row: may be trained; empty where they are fixed.
    /// </summary>
    public virtual double[] OutputParameters => [];

    /// <summary>Doubles of scratch that a block needs.</summary>
    public int ScratchLength => (outputs + 4) * BlockRows;

    /// <summary>The activation.</summary>
    protected Activation Activation { get; } = activation;

    /// <summary>Evaluates one block.</summary>
    /// <param name="block">The block; its gradients and output gradients are written.</param>
    public abstract HeadSums Evaluate(in HeadBlock block);

    /// <summary>Σᵢ (∂ℓᵢ/∂σ_ir)·σ(z_ir) of neuron r: its output gradients times its output weights.</summary>
    /// <param name="neuron">r, from 0.</param>
    /// <param name="outputGradients">As in <see cref="HeadBlock.OutputGradients"/>.</param>
    public abstract double SumAlongValue(int neuron, ReadOnlySpan<double> outputGradients);

    /// <summary>The network with these neurons and the present output layer.</summary>
    /// <param name="hidden">M neurons.</param>
    public abstract TwoLayerNetwork BuildNetwork(HiddenLayer hidden);

    /// <summary>σ(z_r) of a block: ReLU or polynomial ReLU.</summary>
    protected void Activate(in HeadBlock block, int neuron, Span<double> values)
    {
        ReadOnlySpan<double> z = block.Preactivations.Slice(neuron * block.Stride, block.Count);
        if (Activation.IsRelu)
        {
            TensorPrimitives.Max(z, 0, values);
            return;
        }

        for (int i = 0; i < z.Length; i++)
        {
            values[i] = Activation.Value(z[i], block.WeightNorms[neuron]);
        }
    }

    /// <summary>∂ℓ/∂z_r = upstream · σ'(z_r), with σ'(z) = 0 for z ≤ 0.</summary>
    protected void Backpropagate(in HeadBlock block, int neuron, ReadOnlySpan<double> upstream, double factor)
    {
        ReadOnlySpan<double> z = block.Preactivations.Slice(neuron * block.Stride, block.Count);
        Span<double> g = block.Gradients.Slice(neuron * BlockRows, block.Count);
        int i = 0;
        if (Activation.IsRelu)
        {
            ReadOnlySpan<Vector<double>> zs = MemoryMarshal.Cast<double, Vector<double>>(z);
            ReadOnlySpan<Vector<double>> ups = MemoryMarshal.Cast<double, Vector<double>>(upstream[..z.Length]);
            Span<Vector<double>> gs = MemoryMarshal.Cast<double, Vector<double>>(g);
            for (int v = 0; v < zs.Length; v++)
            {
                gs[v] = Vector.ConditionalSelect(Vector.GreaterThan(zs[v], Vector<double>.Zero), ups[v] * factor, Vector<double>.Zero);
            }

            i = zs.Length * Vector<double>.Count;
        }

        double norm = Activation.IsRelu ? 0 : block.WeightNorms[neuron];
        for (; i < z.Length; i++)
        {
            g[i] = upstream[i] * factor * Activation.Slope(z[i], norm);
        }
    }

    /// <summary>Adds the block's activity to its counts, where they are wanted.</summary>
    protected static void CountActive(in HeadBlock block)
    {
        for (int r = 0; r < block.ActiveCounts.Length; r++)
        {
            foreach (double z in block.Preactivations.Slice(r * block.Stride, block.Count))
            {
                block.ActiveCounts[r] += z > 0 ? 1 : 0;
            }
        }
    }

    /// <summary>Adds margins to the sums; a tie is an error.</summary>
    protected static void AddMargins(ReadOnlySpan<double> margins, ref HeadSums sums)
    {
        foreach (double margin in margins)
        {
            sums.Margin += margin;
            sums.MinMargin = Math.Min(sums.MinMargin, margin);
            sums.Correct += margin > 0 ? 1 : 0;
        }
    }
}
