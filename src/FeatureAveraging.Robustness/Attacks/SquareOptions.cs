using FeatureAveraging.Options;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Random search at a fixed radius, without gradients.</summary>
public sealed record SquareOptions
{
    /// <summary>Proposals.</summary>
    /// <value>The default is 1000.</value>
    public int Iterations { get; init; } = 1000;

    /// <summary>Share of the coordinates that the first proposals change; it is halved nine times on the way.</summary>
    /// <value>The default is 0.8.</value>
    public double InitialShare { get; init; } = 0.8;

    /// <summary>What kind of attack it is: it sees margins only.</summary>
    public static AttackTraits Traits { get; } =
        new("square", new AttackObjective(AttackLoss.Margin), UsesGradients: false, IsMinimumNorm: false);

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public SquareOptions Validated() => Faults.Of(this)
        .Unless(Iterations >= 1, nameof(Iterations), Iterations, "at least 1")
        .Unless(InitialShare is > 0 and <= 1, nameof(InitialShare), InitialShare, "a share in (0, 1]")
        .ThrowIfAny();
}
