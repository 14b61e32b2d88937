using FeatureAveraging.Options;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>DeepFool. The overshoot is that of Moosavi-Dezfooli et al. (2016).</summary>
public sealed record DeepFoolOptions
{
    /// <summary>Most linearisations.</summary>
    /// <value>The default is 100.</value>
    public int Steps { get; init; } = 100;

    /// <summary>Every step goes this share further than the linearised boundary.</summary>
    /// <value>The default is 0.02.</value>
    public double Overshoot { get; init; } = 0.02;

    /// <summary>Whether dead opposing neurons pass the gradient on (<see cref="AttackObjective"/>).</summary>
    /// <value>The default is false.</value>
    public bool PassThrough { get; init; }

    /// <summary>What kind of attack these options make.</summary>
    public AttackTraits ToTraits() => new("deepfool", new AttackObjective(AttackLoss.Margin, PassThrough));

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public DeepFoolOptions Validated() => Faults.Of(this)
        .Unless(Steps >= 1, nameof(Steps), Steps, "at least 1")
        .Unless(
            Overshoot > 0 && double.IsFinite(Overshoot), nameof(Overshoot), Overshoot,
            "a finite share > 0; without it the boundary is approached and never crossed")
        .ThrowIfAny();
}
