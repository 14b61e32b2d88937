namespace FeatureAveraging.Networks;

/// <summary>The polynomial ReLU of Min &amp; Vidal (2024): σ(z; w) = max(0, z)^p / ‖w‖^(p−1); p = 1 is the ReLU.</summary>
/// <param name="Power">p, a whole number ≥ 1.</param>
public readonly record struct Activation(int Power)
{
    /// <summary>The ReLU, p = 1, with derivative 0 at 0.</summary>
    public static Activation Relu { get; } = new(1);

    /// <summary>Whether this is the ordinary ReLU.</summary>
    public bool IsRelu => Power == 1;

    /// <summary>σ(z; w).</summary>
    /// <param name="z">Preactivation ⟨w, x⟩ + b.</param>
    /// <param name="weightNorm">‖w‖; not read when p = 1.</param>
    public double Value(double z, double weightNorm) =>
        z <= 0 ? 0 : IsRelu ? z : z * Math.Pow(z / weightNorm, Power - 1);

    /// <summary>∂σ/∂z; 0 for z ≤ 0.</summary>
    /// <param name="z">Preactivation ⟨w, x⟩ + b.</param>
    /// <param name="weightNorm">‖w‖; not read when p = 1.</param>
    public double Slope(double z, double weightNorm) =>
        z <= 0 ? 0 : IsRelu ? 1 : Power * Math.Pow(z / weightNorm, Power - 1);
}
