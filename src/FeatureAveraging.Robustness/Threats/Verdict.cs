namespace FeatureAveraging.Robustness.Threats;

/// <summary>What is known of one sample at one radius.</summary>
public enum Verdict
{
    /// <summary>Proven: no perturbation up to this radius changes the decision.</summary>
    Robust,

    /// <summary>Shown: a witness within this radius changes the decision.</summary>
    Vulnerable,

    /// <summary>Neither is known.</summary>
    Undecided,
}
