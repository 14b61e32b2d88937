using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Reduction;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// A hidden layer as the certificates of one norm see it: by how much a perturbation of length ε moves a combination of preactivations.
/// </summary>
/// <remarks>
/// A combination Σ q_r z_r moves by at most ε‖Σ q_r w_r‖ in the dual norm: ℓ₂ for ℓ₂, ℓ₁ for ℓ∞. ℓ₂ lengths are taken in the reduced space,
/// which keeps them. Immutable; shared by all threads.
/// </remarks>
internal sealed class CertifiedLayer
{
    /// <summary>Prepares a layer.</summary>
    public CertifiedLayer(TwoLayerNetwork network, Norm norm)
    {
        HiddenLayer hidden = network.Hidden;
        int neurons = hidden.NeuronCount, d = hidden.InputDimension;
        (Hidden, Norm) = (hidden, norm);
        Weights = norm == Norm.L2 ? ReducedSpace.Of(hidden).Reduce(network).Hidden.Weights : hidden.Weights;
        Slack = Math.Max(1e-9, 16 * Math.Sqrt(neurons) * (d + neurons + 8) * Math.ScaleB(1, -53));
        (Lengths, Reaches) = (new double[neurons], new double[neurons]);
        for (int r = 0; r < neurons; r++)
        {
            Lengths[r] = MeasureLength(hidden.Weights.Row(r));
            Reaches[r] = norm == Norm.L2 ? Lengths[r] : TensorPrimitives.SumOfMagnitudes<double>(hidden.Weights.Row(r));
        }
    }

    /// <summary>The layer itself.</summary>
    public HiddenLayer Hidden { get; }

    /// <summary>The norm of perturbations.</summary>
    public Norm Norm { get; }

    /// <summary>w_r in the reduced space (ℓ₂) or as they are (ℓ∞).</summary>
    public Matrix Weights { get; }

    /// <summary>‖w_r‖₂.</summary>
    public double[] Lengths { get; }

    /// <summary>‖w_r‖ in the dual norm: how far z_r moves for ε = 1.</summary>
    public double[] Reaches { get; }

    /// <summary>Bound on all rounding errors of a certificate, relative to the sum of the magnitudes of its terms.</summary>
    /// <remarks>
    /// With u = 2⁻⁵³: a dot product of d terms and a sum of M are off by at most (d + M + 8)u times the sum of magnitudes, and so is each
    /// of the at most M coordinates of a reduced weight, times √M for its length (dropped remainders included). A certificate chains fewer
    /// than 16 such sums. At least 10⁻⁹, which holds up to (d + M)√M ≈ 5·10⁵.
    /// </remarks>
    public double Slack { get; }

    /// <summary>The dual norm of a vector as wide as <see cref="Weights"/>.</summary>
    public double MeasureDual(ReadOnlySpan<double> vector) =>
        Norm == Norm.L2 ? MeasureLength(vector) : TensorPrimitives.SumOfMagnitudes(vector);

    // Where squares would overflow or vanish, the coarser √n·max|v|: an upper bound too.
    private static double MeasureLength(ReadOnlySpan<double> vector)
    {
        double length = TensorPrimitives.Norm(vector);
        return length is > 1e-140 and < 1e140 ? length : Math.Sqrt(vector.Length) * Math.Abs(TensorPrimitives.MaxMagnitude(vector));
    }
}
