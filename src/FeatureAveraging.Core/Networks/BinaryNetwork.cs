using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>The binary two-layer network f(x) = Σ_r a_r σ(⟨w_r, x⟩ + b_r) + a₀ (Li et al. 2025, Sec. 3.2, with free signed a).</summary>
public sealed class BinaryNetwork : TwoLayerNetwork
{
    private readonly double[] _outputWeights;

    /// <summary>Makes a network; the arrays are owned from now on.</summary>
    /// <param name="hidden">M neurons.</param>
    /// <param name="outputWeights">a₁…a_M, signed and finite.</param>
    /// <param name="outputBias">a₀, finite; 0 in the paper.</param>
    /// <exception cref="ArgumentException">Lengths disagree or a value is not finite.</exception>
    public BinaryNetwork(HiddenLayer hidden, double[] outputWeights, double outputBias = 0)
        : base(hidden)
    {
        ArgumentNullException.ThrowIfNull(outputWeights);
        Shape.Require(
            outputWeights.Length == hidden.NeuronCount, nameof(outputWeights),
            $"is {outputWeights.Length} long; there are M = {hidden.NeuronCount} neurons");
        Shape.Require(
            double.IsFinite(outputBias) && Array.TrueForAll(outputWeights, double.IsFinite), nameof(outputWeights),
            $"or the output bias holds a NaN or an infinity");
        (_outputWeights, OutputBias) = (outputWeights, outputBias);
    }

    /// <summary>a₁…a_M.</summary>
    public ReadOnlySpan<double> OutputWeights => _outputWeights;

    /// <summary>a₀.</summary>
    public double OutputBias { get; }

    /// <inheritdoc/>
    public override int OutputCount => 1;

    /// <summary>The paper's fixed second layer: a_r = +1/m for the first m neurons and −1/m for the last m.</summary>
    /// <param name="hidden">2m neurons, the positive ones first.</param>
    /// <exception cref="ArgumentException">The number of neurons is odd.</exception>
    public static BinaryNetwork WithFixedSigns(HiddenLayer hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        int m = hidden.NeuronCount / 2;
        Shape.Require(hidden.NeuronCount == 2 * m, nameof(hidden), $"has {hidden.NeuronCount} neurons; an even number 2m is needed");
        return new BinaryNetwork(hidden, [.. Enumerable.Repeat(1.0 / m, m), .. Enumerable.Repeat(-1.0 / m, m)]);
    }

    /// <inheritdoc/>
    public override void EvaluateOutputs(ReadOnlySpan<double> preactivations, ReadOnlySpan<double> weightNorms, Span<double> outputs)
    {
        RequireOutputShapes(preactivations.Length, outputs.Length);
        Activation activation = Hidden.Activation;
        double sum = OutputBias;
        for (int r = 0; r < preactivations.Length; r++)
        {
            if (preactivations[r] > 0)
            {
                sum += _outputWeights[r] * activation.Value(preactivations[r], activation.IsRelu ? 0 : weightNorms[r]);
            }
        }

        outputs[0] = sum;
    }

    /// <inheritdoc/>
    public override int GroupOf(int neuron) => _outputWeights[neuron] > 0 ? 0 : _outputWeights[neuron] < 0 ? 1 : -1;

    /// <inheritdoc/>
    public override double OutputWeight(int output, int neuron) => _outputWeights[neuron];

    /// <inheritdoc/>
    public override double OutputBiasOf(int output) => OutputBias;

    /// <inheritdoc/>
    public override TwoLayerNetwork WithHidden(HiddenLayer hidden) =>
        new BinaryNetwork(hidden, (double[])_outputWeights.Clone(), OutputBias);

    internal override double OutputFactor(int neuron) => _outputWeights[neuron];
}
