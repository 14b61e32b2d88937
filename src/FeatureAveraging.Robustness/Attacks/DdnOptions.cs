using FeatureAveraging.Options;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// Decoupled direction and norm. Lengths are measured in the sample's own first-order distance, so
/// that no option depends on the units of the data.
/// </summary>
public sealed record DdnOptions
{
    /// <summary>Gradient steps.</summary>
    /// <value>The default is 100.</value>
    public int Steps { get; init; } = 100;

    /// <summary>The first step, in first-order distances; it falls to a hundredth along half a cosine.</summary>
    /// <value>The default is 1.</value>
    public double RelativeStep { get; init; } = 1;

    /// <summary>γ: the radius shrinks by 1 − γ at a wrong point and grows by 1 + γ at a correct one.</summary>
    /// <value>The default is 0.05.</value>
    public double RadiusChange { get; init; } = 0.05;

    /// <summary>The loss descended.</summary>
    /// <value>The default is <see cref="AttackLoss.Margin"/>.</value>
    public AttackLoss Loss { get; init; } = AttackLoss.Margin;

    /// <summary>Whether dead opposing neurons pass the gradient on (<see cref="AttackObjective"/>).</summary>
    /// <value>The default is false.</value>
    public bool PassThrough { get; init; }

    /// <summary>What kind of attack these options make.</summary>
    public AttackTraits ToTraits() => new("ddn", new AttackObjective(Loss, PassThrough));

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public DdnOptions Validated() => Faults.Of(this)
        .Unless(Steps >= 1, nameof(Steps), Steps, "at least 1")
        .Unless(
            RelativeStep > 0 && double.IsFinite(RelativeStep), nameof(RelativeStep), RelativeStep,
            "a finite value > 0, in first-order distances")
        .Unless(RadiusChange is > 0 and < 1, nameof(RadiusChange), RadiusChange, "a value in (0, 1); the radius is multiplied by 1 ± it")
        .Unless(Enum.IsDefined(Loss), nameof(Loss), Loss, "Margin, Native, Dlr or Rivals")
        .ThrowIfAny();
}
