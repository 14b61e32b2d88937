using System.Numerics.Tensors;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>The first layer of a two-layer network: M neurons z_r = ⟨w_r, x⟩ + b_r with a common activation.</summary>
public sealed class HiddenLayer
{
    private readonly double[] _biases;

    /// <summary>Makes a layer; the arrays are owned from now on.</summary>
    /// <param name="weights">w₁…w_M: M × d, finite.</param>
    /// <param name="biases">b₁…b_M; null means a layer without bias (zeros that are never trained).</param>
    /// <param name="activation">The activation; ReLU unless given.</param>
    /// <exception cref="ArgumentException">Lengths disagree or a value is not finite.</exception>
    public HiddenLayer(Matrix weights, double[]? biases = null, Activation? activation = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Shape.Require(
            weights.Rows >= 1 && weights.Columns >= 1, nameof(weights),
            $"is {weights.Rows} × {weights.Columns}; at least one neuron and one input are needed");
        Shape.Require(
            biases is null || biases.Length == weights.Rows, nameof(biases),
            $"is {biases?.Length} long; there are M = {weights.Rows} neurons");
        Shape.Require(
            TensorPrimitives.IsFiniteAll<double>(weights.Values), nameof(weights), $"holds a NaN or an infinity");
        Shape.Require(biases is null || Array.TrueForAll(biases, double.IsFinite), nameof(biases), $"holds a NaN or an infinity");
        (Weights, _biases, HasBias) = (weights, biases ?? new double[weights.Rows], biases is not null);
        Activation = activation ?? Activation.Relu;
        Shape.Require(Activation.Power >= 1, nameof(activation), $"has power {Activation.Power}; p ≥ 1 is needed");
    }

    /// <summary>w₁…w_M: M × d.</summary>
    public Matrix Weights { get; }

    /// <summary>b₁…b_M; zeros when the layer has no bias.</summary>
    public ReadOnlySpan<double> Biases => _biases;

    /// <summary>Whether the biases are parameters.</summary>
    public bool HasBias { get; }

    /// <summary>The activation.</summary>
    public Activation Activation { get; }

    /// <summary>M, the number of neurons.</summary>
    public int NeuronCount => Weights.Rows;

    /// <summary>d.</summary>
    public int InputDimension => Weights.Columns;

    /// <summary>The layer that reads x where this one reads a ∘ x + t: a normalisation of the input becomes part of the weights.</summary>
    /// <param name="scale">a: d values, finite.</param>
    /// <param name="shift">t: d values, finite.</param>
    /// <exception cref="ArgumentException">A length disagrees, or the activation is not the ReLU, whose value depends on ‖w_r‖.</exception>
    /// <remarks>W′ = W·diag(a), b′ = b + W·t.</remarks>
    public HiddenLayer WithInput(ReadOnlySpan<double> scale, ReadOnlySpan<double> shift)
    {
        Shape.Require(
            scale.Length == InputDimension && shift.Length == InputDimension, nameof(scale),
            $"is {scale.Length} and the shift {shift.Length} long; the network reads d = {InputDimension}");
        Shape.Require(Activation.IsRelu, nameof(scale), $"cannot become part of a polynomial ReLU of power {Activation.Power}");
        Matrix weights = Weights.Clone();
        double[] biases = [.. _biases];
        for (int r = 0; r < weights.Rows; r++)
        {
            biases[r] += TensorPrimitives.Dot(Weights.Row(r), shift);
            TensorPrimitives.Multiply(Weights.Row(r), scale, weights.Row(r));
        }

        return new HiddenLayer(weights, biases, Activation);
    }

    /// <summary>‖w_r‖ of each neuron: M values.</summary>
    public double[] ComputeWeightNorms()
    {
        double[] norms = new double[NeuronCount];
        for (int r = 0; r < norms.Length; r++)
        {
            norms[r] = TensorPrimitives.Norm<double>(Weights.Row(r));
        }

        return norms;
    }

    /// <summary>Writes z_r = ⟨w_r, x⟩ + b_r for one sample.</summary>
    /// <param name="input">x, length d.</param>
    /// <param name="preactivations">Receives z, length M.</param>
    /// <exception cref="ArgumentException">A length disagrees.</exception>
    public void EvaluatePreactivations(ReadOnlySpan<double> input, Span<double> preactivations)
    {
        Shape.Require(input.Length == InputDimension, nameof(input), $"is {input.Length} wide; the network reads d = {InputDimension}");
        Shape.Require(
            preactivations.Length == NeuronCount, nameof(preactivations),
            $"is {preactivations.Length} long; there are M = {NeuronCount} neurons");
        for (int r = 0; r < preactivations.Length; r++)
        {
            preactivations[r] = TensorPrimitives.Dot<double>(Weights.Row(r), input) + _biases[r];
        }
    }
}
