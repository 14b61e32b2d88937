using FeatureAveraging.Options;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Fast adaptive boundary attack; the defaults are those of Croce and Hein (2020).</summary>
public sealed record FabOptions
{
    /// <summary>Steps.</summary>
    /// <value>The default is 100.</value>
    public int Steps { get; init; } = 100;

    /// <summary>α_max: how much weight the projection of the sample itself may get against that of the current point.</summary>
    /// <value>The default is 0.1.</value>
    public double MaximalBias { get; init; } = 0.1;

    /// <summary>η: projections go this far, 1 being onto the hyperplane.</summary>
    /// <value>The default is 1.05.</value>
    public double Overshoot { get; init; } = 1.05;

    /// <summary>β: a wrong point is pulled back to this share of its perturbation.</summary>
    /// <value>The default is 0.9.</value>
    public double PullBack { get; init; } = 0.9;

    /// <summary>
    /// What is linearised: the margins against all rivals, of which the nearest counts (Margin); one rival at a time
    /// (Rivals); the margin over the spread of the outputs (Dlr).
    /// </summary>
    /// <value>The default is <see cref="AttackLoss.Margin"/>.</value>
    public AttackLoss Loss { get; init; } = AttackLoss.Margin;

    /// <summary>Whether dead opposing neurons pass the gradient on (<see cref="AttackObjective"/>).</summary>
    /// <value>The default is false.</value>
    public bool PassThrough { get; init; }

    /// <summary>What kind of attack these options make.</summary>
    public AttackTraits ToTraits() => new("fab", new AttackObjective(Loss, PassThrough));

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public FabOptions Validated() => Faults.Of(this)
        .Unless(Steps >= 1, nameof(Steps), Steps, "at least 1")
        .Unless(MaximalBias is >= 0 and <= 1, nameof(MaximalBias), MaximalBias, "a value in [0, 1], a weight")
        .Unless(Overshoot >= 1 && double.IsFinite(Overshoot), nameof(Overshoot), Overshoot, "a finite value ≥ 1; 1 stops on the hyperplane")
        .Unless(PullBack is > 0 and < 1, nameof(PullBack), PullBack, "a value in (0, 1), the share that is kept")
        .Unless(
            Loss is AttackLoss.Margin or AttackLoss.Rivals or AttackLoss.Dlr, nameof(Loss), Loss,
            "Margin, Rivals or Dlr, which are 0 on the boundary that FAB linearises")
        .ThrowIfAny();
}
