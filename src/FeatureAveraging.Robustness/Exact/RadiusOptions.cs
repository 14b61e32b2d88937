using FeatureAveraging.Options;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>How far the exact solver goes for one sample.</summary>
public sealed record RadiusOptions
{
    /// <summary>A bracket counts as exact when attacked − certified ≤ Gap·attacked.</summary>
    /// <value>The default is 10⁻⁶.</value>
    public double Gap { get; init; } = 1e-6;

    /// <summary>Most branch-and-bound nodes for one sample; then the bracket so far is returned.</summary>
    /// <value>The default is 1,000,000.</value>
    public int NodeLimit { get; init; } = 1_000_000;

    /// <summary>Most seconds for one sample; +∞ for none. With a finite budget results may depend on the machine's speed.</summary>
    /// <value>The default is +∞.</value>
    public double BudgetSeconds { get; init; } = double.PositiveInfinity;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public RadiusOptions Validated() => Faults.Of(this)
        .Unless(Gap is >= 1e-9 and < 1, nameof(Gap), Gap, "a value in [1e-9, 1), the least being what rounding allows")
        .Unless(NodeLimit >= 0, nameof(NodeLimit), NodeLimit, "at least 0")
        .Unless(BudgetSeconds >= 0, nameof(BudgetSeconds), BudgetSeconds, "at least 0 seconds")
        .ThrowIfAny();
}
