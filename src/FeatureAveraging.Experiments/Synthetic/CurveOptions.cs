using FeatureAveraging.Options;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>The radii of a robust-accuracy curve: 0, step, 2·step, … up to the limit.</summary>
public sealed record CurveOptions
{
    /// <summary>Greatest radius.</summary>
    /// <value>The default is 58, as in Figure 3 (left).</value>
    public double Limit { get; init; } = 58;

    /// <summary>Distance between two radii.</summary>
    /// <value>The default is 2.</value>
    public double Step { get; init; } = 2;

    /// <summary>The radii, ascending.</summary>
    public double[] ComputeRadii() => [.. Enumerable.Range(0, (int)Math.Floor((Limit / Step) + 1e-9) + 1).Select(i => i * Step)];

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public CurveOptions Validated() => Faults.Of(this)
        .Unless(Limit >= 0 && double.IsFinite(Limit), nameof(Limit), Limit, "a finite value ≥ 0")
        .Unless(Step > 0 && Limit / Step <= 10_000, nameof(Step), Step, "a value > 0 that gives at most 10,000 radii")
        .ThrowIfAny();
}
