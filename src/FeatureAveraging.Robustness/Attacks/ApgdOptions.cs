using FeatureAveraging.Options;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Auto-PGD at a fixed radius. The defaults are those of Croce and Hein (2020).</summary>
public sealed record ApgdOptions
{
    /// <summary>Gradient steps.</summary>
    /// <value>The default is 100.</value>
    public int Steps { get; init; } = 100;

    /// <summary>The loss attacked.</summary>
    /// <value>The default is <see cref="AttackLoss.Margin"/>.</value>
    public AttackLoss Loss { get; init; } = AttackLoss.Margin;

    /// <summary>Whether dead opposing neurons pass the gradient on (<see cref="AttackObjective"/>).</summary>
    /// <value>The default is false.</value>
    public bool PassThrough { get; init; }

    /// <summary>What kind of attack these options make.</summary>
    public AttackTraits ToTraits() => new("apgd", new AttackObjective(Loss, PassThrough), IsMinimumNorm: false);

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public ApgdOptions Validated() => Faults.Of(this)
        .Unless(Steps >= 1, nameof(Steps), Steps, "at least 1")
        .Unless(Enum.IsDefined(Loss), nameof(Loss), Loss, "Margin, Native, Dlr or Rivals")
        .ThrowIfAny();
}
