using FeatureAveraging.Options;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Projected gradient descent at a fixed radius. The defaults are the paper's protocol.</summary>
public sealed record PgdOptions
{
    /// <summary>Gradient steps.</summary>
    /// <value>The default is 40.</value>
    public int Steps { get; init; } = 40;

    /// <summary>The step is RelativeStep·ε/Steps.</summary>
    /// <value>The default is 2.5.</value>
    public double RelativeStep { get; init; } = 2.5;

    /// <summary>Whether it starts at a random point of the ball instead of the sample itself.</summary>
    /// <value>The default is true.</value>
    public bool RandomStart { get; init; } = true;

    /// <summary>The loss attacked.</summary>
    /// <value>The default is <see cref="AttackLoss.Margin"/>.</value>
    public AttackLoss Loss { get; init; } = AttackLoss.Margin;

    /// <summary>Whether dead opposing neurons pass the gradient on (<see cref="AttackObjective"/>).</summary>
    /// <value>The default is false.</value>
    public bool PassThrough { get; init; }

    /// <summary>What kind of attack these options make.</summary>
    public AttackTraits ToTraits() => new("pgd", new AttackObjective(Loss, PassThrough), IsMinimumNorm: false);

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public PgdOptions Validated() => Faults.Of(this)
        .Unless(Steps >= 1, nameof(Steps), Steps, "at least 1")
        .Unless(
            RelativeStep > 0 && double.IsFinite(RelativeStep), nameof(RelativeStep), RelativeStep,
            "a finite value > 0; the step is RelativeStep·ε/Steps")
        .Unless(Enum.IsDefined(Loss), nameof(Loss), Loss, "Margin, Native, Dlr or Rivals")
        .ThrowIfAny();
}
