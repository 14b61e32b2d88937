namespace FeatureAveraging;

/// <summary>How the length of a perturbation is measured.</summary>
public enum Norm
{
    /// <summary>ℓ₂: √Σδᵢ².</summary>
    L2,

    /// <summary>ℓ∞: max |δᵢ|.</summary>
    LInf,
}
