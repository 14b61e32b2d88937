using FeatureAveraging.Options;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// Fast minimum-norm attack. Lengths are measured in the sample's own first-order distance, so that
/// no option depends on the units of the data.
/// </summary>
public sealed record FmnOptions
{
    /// <summary>Gradient steps.</summary>
    /// <value>The default is 100.</value>
    public int Steps { get; init; } = 100;

    /// <summary>The first step, in first-order distances; it falls to a hundredth along half a cosine.</summary>
    /// <value>The default is 1.</value>
    public double RelativeStep { get; init; } = 1;

    /// <summary>
    /// First γ: the radius shrinks by 1 − γ at a wrong point and grows by 1 + γ at a correct one. Before the first wrong point it is 1 + γ
    /// times the length at which the linearised objective is zero.
    /// </summary>
    /// <value>The default is 0.05.</value>
    public double FirstRadiusChange { get; init; } = 0.05;

    /// <summary>Last γ; between them half a cosine.</summary>
    /// <value>The default is 0.001.</value>
    public double LastRadiusChange { get; init; } = 0.001;

    /// <summary>The loss descended.</summary>
    /// <value>The default is <see cref="AttackLoss.Margin"/>.</value>
    public AttackLoss Loss { get; init; } = AttackLoss.Margin;

    /// <summary>Whether dead opposing neurons pass the gradient on (<see cref="AttackObjective"/>).</summary>
    /// <value>The default is false.</value>
    public bool PassThrough { get; init; }

    /// <summary>What kind of attack these options make.</summary>
    public AttackTraits ToTraits() => new("fmn", new AttackObjective(Loss, PassThrough));

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public FmnOptions Validated() => Faults.Of(this)
        .Unless(Steps >= 1, nameof(Steps), Steps, "at least 1")
        .Unless(
            RelativeStep > 0 && double.IsFinite(RelativeStep), nameof(RelativeStep), RelativeStep,
            "a finite value > 0, in first-order distances")
        .Unless(
            FirstRadiusChange is > 0 and < 1, nameof(FirstRadiusChange), FirstRadiusChange,
            "a value in (0, 1); the radius is multiplied by 1 ± it")
        .Unless(
            LastRadiusChange > 0 && LastRadiusChange <= FirstRadiusChange, nameof(LastRadiusChange), LastRadiusChange,
            "a value in (0, FirstRadiusChange]")
        .Unless(Enum.IsDefined(Loss), nameof(Loss), Loss, "Margin, Native, Dlr or Rivals")
        .ThrowIfAny();
}
