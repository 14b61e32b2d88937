namespace FeatureAveraging.Robustness.Exact;

/// <summary>How a sample's radius is known.</summary>
public enum RadiusStatus
{
    /// <summary>Certified and attacked agree up to the gap.</summary>
    Exact,

    /// <summary>The truth lies between certified and attacked.</summary>
    Bracket,

    /// <summary>Wrong (or tied) without any perturbation; both ends are 0.</summary>
    Misclassified,
}
