namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// One function that has to stay positive: c₀ + Σ_r c_r·max(0, z_r), the differences of outputs already folded into the last layer.
/// </summary>
internal sealed class MarginPart
{
    private readonly Lazy<double> _lipschitz;

    /// <summary>Makes a part.</summary>
    /// <param name="layer">The layer the neurons belong to.</param>
    /// <param name="coefficients">c, one per neuron of the layer; zeros are left out.</param>
    /// <param name="constant">c₀.</param>
    public MarginPart(CertifiedLayer layer, double[] coefficients, double constant)
    {
        Neurons = [.. Enumerable.Range(0, coefficients.Length).Where(r => coefficients[r] != 0)];
        Coefficients = [.. Neurons.Select(r => coefficients[r])];
        Constant = constant;
        Reach = Neurons.Sum(r => Math.Abs(coefficients[r]) * layer.Reaches[r]);
        IsUnbreakable = DecideUnbreakable(layer);
        _lipschitz = new Lazy<double>(() => LipschitzConstant.Compute(layer, this));
    }

    /// <summary>The neurons r, ascending.</summary>
    public int[] Neurons { get; }

    /// <summary>c, in the same order, none zero.</summary>
    public double[] Coefficients { get; }

    /// <summary>c₀.</summary>
    public double Constant { get; }

    /// <summary>Σ|c_r|‖w_r‖: no slope is steeper.</summary>
    public double Reach { get; }

    /// <summary>Whether it is positive everywhere because nothing that a perturbation moves counts against it.</summary>
    public bool IsUnbreakable { get; }

    /// <summary>An upper bound on the slope in any direction anywhere; computed when first asked for.</summary>
    public double Lipschitz => _lipschitz.Value;

    private bool DecideUnbreakable(CertifiedLayer layer)
    {
        double fixedPart = Constant, size = Math.Abs(Constant);
        for (int i = 0; i < Neurons.Length; i++)
        {
            int r = Neurons[i];
            if (layer.Reaches[r] > 0)
            {
                if (Coefficients[i] < 0)
                {
                    return false;
                }

                continue;
            }

            double value = Coefficients[i] * Math.Max(0, layer.Hidden.Biases[r]);
            (fixedPart, size) = (fixedPart + value, size + Math.Abs(value));
        }

        return fixedPart > layer.Slack * size;
    }
}
