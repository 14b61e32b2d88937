using System.Numerics.Tensors;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// Lower bounds on a part of the margin over the ball of radius ε around one sample, rounded down. Holds scratch memory: one per thread.
/// </summary>
/// <remarks>
/// z_r lies in [l, u] = z_r(x) ∓ ε‖w_r‖. Every bound is the real-arithmetic one less <see cref="CertifiedLayer.Slack"/> times the
/// magnitudes it was added up from; a bound that overflows is not positive, so it proves nothing.
/// </remarks>
internal sealed class MarginBound(CertifiedLayer layer)
{
    private readonly double[] _z = new double[layer.Hidden.NeuronCount];
    private readonly double[] _sizes = new double[layer.Hidden.NeuronCount];
    private readonly double[] _combination = new double[layer.Weights.Columns];

    /// <summary>Moves to a sample.</summary>
    /// <param name="x">The sample, length d.</param>
    public void Start(ReadOnlySpan<double> x)
    {
        layer.Hidden.EvaluatePreactivations(x, _z);
        double length = TensorPrimitives.Norm(x);
        for (int r = 0; r < _sizes.Length; r++)
        {
            _sizes[r] = (layer.Lengths[r] * length) + Math.Abs(layer.Hidden.Biases[r]);
        }
    }

    /// <summary>
    /// Slopes of lower lines that touch the ReLU at the sample: 1 where z_r &gt; 0, else 0, which is
    /// also the adaptive choice of CROWN (1 iff u &gt; −l).
    /// </summary>
    /// <param name="part">The part.</param>
    /// <param name="slopes">Receives a slope for each neuron of the part, in its order.</param>
    public void WriteTangents(MarginPart part, Span<double> slopes)
    {
        for (int i = 0; i < part.Neurons.Length; i++)
        {
            slopes[i] = _z[part.Neurons[i]] > 0 ? 1 : 0;
        }
    }

    /// <summary>Each term at its least: c·max(0, l) for c &gt; 0, c·max(0, u) for c &lt; 0.</summary>
    public double EvaluateInterval(MarginPart part, double epsilon)
    {
        double sum = part.Constant, size = Math.Abs(part.Constant);
        for (int i = 0; i < part.Neurons.Length; i++)
        {
            double c = part.Coefficients[i];
            (double low, double high) = Range(part.Neurons[i], epsilon);
            sum += c * Math.Max(0, c > 0 ? low : high);
            size += Math.Abs(c) * Size(part.Neurons[i], epsilon);
        }

        return sum - (layer.Slack * size);
    }

    /// <summary>CROWN: Σ q_r z_r(x) + β − ε‖Σ q_r w_r‖.</summary>
    /// <param name="part">The part.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="slopes">α in [0, 1] for each neuron of the part; only those with c &gt; 0 that may switch are read.</param>
    /// <remarks>
    /// A neuron that cannot switch is linear. One that may: for c &gt; 0, max(0, z) ≥ αz; for c &lt; 0, max(0, z) ≤ s(z −
    /// l) with s = u/(u − l), so q = cs and β gains −csl.
    /// </remarks>
    public double EvaluateLinear(MarginPart part, double epsilon, ReadOnlySpan<double> slopes)
    {
        Array.Clear(_combination);
        double sum = part.Constant, size = Math.Abs(part.Constant);
        for (int i = 0; i < part.Neurons.Length; i++)
        {
            int r = part.Neurons[i];
            double c = part.Coefficients[i], slope = 1, constant = 0;
            (double low, double high) = Range(r, epsilon);
            if (high <= 0)
            {
                continue;
            }

            if (low < 0)
            {
                slope = c > 0 ? slopes[i] : high / (high - low);
                constant = c > 0 ? 0 : -slope * low;
            }

            sum += c * ((slope * _z[r]) + constant);
            size += Math.Abs(c) * ((slope * Size(r, epsilon)) + constant);
            TensorPrimitives.MultiplyAdd(layer.Weights.Row(r), c * slope, _combination, _combination);
        }

        return sum - (epsilon * layer.MeasureDual(_combination)) - (layer.Slack * size);
    }

    /// <summary>
    /// The derivative of the last <see cref="EvaluateLinear"/> in each slope it read, c(z − ε⟨w, v⟩) with v the unit
    /// vector that attains the dual norm; 0 for the others.
    /// </summary>
    /// <returns>Whether any is not 0.</returns>
    public bool WriteSlopeGradient(MarginPart part, double epsilon, Span<double> gradient)
    {
        WriteAttaining(_combination);
        bool any = false;
        for (int i = 0; i < part.Neurons.Length; i++)
        {
            int r = part.Neurons[i];
            (double low, double high) = Range(r, epsilon);
            gradient[i] = part.Coefficients[i] > 0 && low < 0 && high > 0
                ? part.Coefficients[i] * (_z[r] - (epsilon * TensorPrimitives.Dot<double>(layer.Weights.Row(r), _combination)))
                : 0;
            any |= gradient[i] != 0;
        }

        return any;
    }

    /// <summary>The value at the sample less ε times a Lipschitz constant.</summary>
    /// <param name="part">The part.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="local">Whether the constant needs to hold in the ball only: ‖Σ_on c_r w_r‖ +
    /// Σ_switching |c_r|‖w_r‖, if that is less.</param>
    public double EvaluateLipschitz(MarginPart part, double epsilon, bool local)
    {
        Array.Clear(_combination);
        double sum = part.Constant, size = Math.Abs(part.Constant), switching = 0;
        for (int i = 0; i < part.Neurons.Length; i++)
        {
            int r = part.Neurons[i];
            double c = part.Coefficients[i];
            (double low, double high) = Range(r, epsilon);
            sum += c * Math.Max(0, _z[r]);
            size += Math.Abs(c) * Size(r, epsilon);
            if (local && low >= 0)
            {
                TensorPrimitives.MultiplyAdd(layer.Weights.Row(r), c, _combination, _combination);
            }
            else if (local && high > 0)
            {
                switching += Math.Abs(c) * layer.Reaches[r];
            }
        }

        double constant = local ? Math.Min(part.Lipschitz, layer.MeasureDual(_combination) + switching) : part.Lipschitz;
        return sum - (epsilon * constant) - (layer.Slack * size);
    }

    private double Size(int neuron, double epsilon) => _sizes[neuron] + (epsilon * layer.Reaches[neuron]);

    private (double Low, double High) Range(int neuron, double epsilon)
    {
        double reach = (epsilon * layer.Reaches[neuron]) + (layer.Slack * Size(neuron, epsilon));
        return (_z[neuron] - reach, _z[neuron] + reach);
    }

    private void WriteAttaining(Span<double> vector)
    {
        if (layer.Norm == Norm.L2)
        {
            double length = layer.MeasureDual(vector);
            TensorPrimitives.Multiply(vector, length > 0 ? 1 / length : 0, vector);
            return;
        }

        foreach (ref double value in vector)
        {
            value = Math.Sign(value);
        }
    }
}
