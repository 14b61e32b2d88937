using FeatureAveraging.Options;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// Carlini and Wagner's ℓ₂ attack. Lengths are measured in the sample's own first-order distance and the objective in its value there, so
/// that no option depends on the units of the data.
/// </summary>
public sealed record CarliniWagnerOptions
{
    /// <summary>Most steps of one descent; it ends earlier when a tenth of them improves the loss by less than 0.01 %.</summary>
    /// <value>The default is 100 (published: 10,000).</value>
    public int Steps { get; init; } = 100;

    /// <summary>
    /// Descents, each with its own weight c: ten times the last until a point is found, then halving between
    /// the largest that failed and the least that did not.
    /// </summary>
    /// <value>The default is 9.</value>
    public int Rounds { get; init; } = 9;

    /// <summary>First c. A linear objective is crossed from c = 2 on.</summary>
    /// <value>The default is 1.</value>
    public double FirstWeight { get; init; } = 1;

    /// <summary>Length of Adam's first step in first-order distances; each of D coordinates moves 1/√D of it.</summary>
    /// <value>The default is 0.1.</value>
    public double RelativeStep { get; init; } = 0.1;

    /// <summary>The loss descended.</summary>
    /// <value>The default is <see cref="AttackLoss.Margin"/>.</value>
    public AttackLoss Loss { get; init; } = AttackLoss.Margin;

    /// <summary>Whether dead opposing neurons pass the gradient on (<see cref="AttackObjective"/>).</summary>
    /// <value>The default is false.</value>
    public bool PassThrough { get; init; }

    /// <summary>What kind of attack these options make.</summary>
    public AttackTraits ToTraits() => new("cw", new AttackObjective(Loss, PassThrough));

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public CarliniWagnerOptions Validated() => Faults.Of(this)
        .Unless(Steps >= 1, nameof(Steps), Steps, "at least 1")
        .Unless(Rounds >= 1, nameof(Rounds), Rounds, "at least 1")
        .Unless(FirstWeight > 0 && double.IsFinite(FirstWeight), nameof(FirstWeight), FirstWeight, "a finite value > 0")
        .Unless(
            RelativeStep > 0 && double.IsFinite(RelativeStep), nameof(RelativeStep), RelativeStep,
            "a finite value > 0, in first-order distances")
        .Unless(
            Loss is AttackLoss.Margin or AttackLoss.Rivals or AttackLoss.Dlr, nameof(Loss), Loss,
            "Margin, Rivals or Dlr, which are 0 on the boundary")
        .ThrowIfAny();
}
