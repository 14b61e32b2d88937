using FeatureAveraging.Options;

namespace FeatureAveraging.Networks;

/// <summary>Width and initialisation of the two networks.</summary>
public sealed record NetworkOptions
{
    /// <summary>m: the binary network has m positive and m negative neurons.</summary>
    /// <value>The default is 5.</value>
    public int NeuronsPerSign { get; init; } = 5;

    /// <summary>h: neurons per class of the k-class network.</summary>
    /// <value>The default is 1.</value>
    public int NeuronsPerClass { get; init; } = 1;

    /// <summary>Whether the binary network has hidden biases, as in Sec. 3.2.</summary>
    /// <value>The default is true.</value>
    public bool BinaryBias { get; init; } = true;

    /// <summary>Whether the k-class network has hidden biases; the paper's has none.</summary>
    /// <value>The default is false.</value>
    public bool MulticlassBias { get; init; }

    /// <summary>p of the polynomial ReLU; 1 is the ReLU.</summary>
    /// <value>The default is 1.</value>
    public int ActivationPower { get; init; } = 1;

    /// <summary>σ_w: initial weights are N(0, σ_w²).</summary>
    /// <value>The default is 10⁻⁵.</value>
    public double InitialWeightScale { get; init; } = 1e-5;

    /// <summary>σ_b: initial biases are N(0, σ_b²).</summary>
    /// <value>The default is 10⁻⁵.</value>
    public double InitialBiasScale { get; init; } = 1e-5;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public NetworkOptions Validated() => Faults.Of(this)
        .Unless(NeuronsPerSign >= 1, nameof(NeuronsPerSign), NeuronsPerSign, "at least 1")
        .Unless(NeuronsPerClass >= 1, nameof(NeuronsPerClass), NeuronsPerClass, "at least 1")
        .Unless(ActivationPower is >= 1 and <= 16, nameof(ActivationPower), ActivationPower, "a whole number from 1 to 16")
        .Unless(
            InitialWeightScale >= 0 && double.IsFinite(InitialWeightScale), nameof(InitialWeightScale), InitialWeightScale,
            "a finite value ≥ 0")
        .Unless(
            InitialBiasScale >= 0 && double.IsFinite(InitialBiasScale), nameof(InitialBiasScale), InitialBiasScale, "a finite value ≥ 0")
        .ThrowIfAny();
}
