using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Numerics.Kernels;

namespace FeatureAveraging.Training;

/// <summary>Hidden weights and biases during a direct descent, with the single-precision copy that the kernels read.</summary>
internal sealed class DirectParameters
{
    private readonly double[]? _mean;

    /// <summary>Copies a layer.</summary>
    /// <param name="layer">The initial layer.</param>
    /// <param name="mean">The training mean when inputs are centred: z = ⟨w, x − mean⟩ + b; else null.</param>
    public DirectParameters(HiddenLayer layer, double[]? mean)
    {
        _mean = mean;
        (Activation, HasBias) = (layer.Activation, layer.HasBias || mean is not null);
        Weights = layer.Weights.Clone();
        Biases = layer.Biases.ToArray();
        EffectiveBiases = new double[Biases.Length];
        SingleWeights = new float[Weights.Values.Length];
        WeightNorms = Activation.IsRelu ? [] : new double[Biases.Length];
        Refresh();
    }

    /// <summary>w: M × d.</summary>
    public Matrix Weights { get; }

    /// <summary>b, in centred coordinates when inputs are centred.</summary>
    public double[] Biases { get; }

    /// <summary>Whether biases are trained.</summary>
    public bool HasBias { get; }

    /// <summary>The activation.</summary>
    public Activation Activation { get; }

    /// <summary>b − ⟨w, mean⟩: the bias on raw inputs.</summary>
    public double[] EffectiveBiases { get; }

    /// <summary>w in single precision.</summary>
    public float[] SingleWeights { get; }

    /// <summary>‖w_r‖; empty for the ReLU.</summary>
    public double[] WeightNorms { get; }

    /// <summary>z of a block of samples, neuron by neuron, <see cref="OutputHead.BlockRows"/> apart.</summary>
    /// <param name="rows">The samples, row-major.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="z">Receives the preactivations.</param>
    public void ComputePreactivations(ReadOnlySpan<float> rows, int count, Span<double> z)
    {
        int d = Weights.Columns, stride = OutputHead.BlockRows;
        BlockProduct.Compute(rows, d, count, SingleWeights, d, Weights.Rows, d, z, stride);
        for (int r = 0; r < Weights.Rows; r++)
        {
            TensorPrimitives.Add(z.Slice(r * stride, count), EffectiveBiases[r], z.Slice(r * stride, count));
        }
    }

    /// <summary>Subtracts the mean's share from a gradient: Σ g (x − mean) = Σ g x − (Σ g)·mean.</summary>
    public void CenterGradient(Span<double> gradient, double biasGradient)
    {
        if (_mean is not null)
        {
            TensorPrimitives.MultiplyAdd(_mean, -biasGradient, gradient, gradient);
        }
    }

    /// <summary>Recomputes what follows from weights and biases; call after every change.</summary>
    public void Refresh()
    {
        for (int r = 0; r < Biases.Length; r++)
        {
            ReadOnlySpan<double> w = Weights.Row(r);
            TensorPrimitives.ConvertTruncating(w, SingleWeights.AsSpan(r * w.Length, w.Length));
            EffectiveBiases[r] = Biases[r] - (_mean is null ? 0 : TensorPrimitives.Dot(w, _mean));
            if (!Activation.IsRelu)
            {
                WeightNorms[r] = TensorPrimitives.Norm(w);
            }
        }
    }

    /// <summary>The layer on raw inputs.</summary>
    public HiddenLayer BuildLayer() => new(Weights.Clone(), HasBias ? (double[])EffectiveBiases.Clone() : null, Activation);
}
