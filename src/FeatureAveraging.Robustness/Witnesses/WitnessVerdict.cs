namespace FeatureAveraging.Robustness.Witnesses;

/// <summary>What the harness found when it checked a proposed point.</summary>
public enum WitnessVerdict
{
    /// <summary>The point is a witness.</summary>
    Accepted,

    /// <summary>A coordinate is NaN or infinite.</summary>
    NotFinite,

    /// <summary>The point leaves the box.</summary>
    OutsideBox,

    /// <summary>The distance, rounded up, exceeds ε.</summary>
    OverBudget,

    /// <summary>The original network still decides correctly there.</summary>
    NotAdversarial,
}
