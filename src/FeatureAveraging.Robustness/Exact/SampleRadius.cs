using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>The ℓ₂ radius of one sample.</summary>
/// <param name="Sample">Index of the sample, from 0.</param>
/// <param name="Label">±1, or the class where the decision is between classes.</param>
/// <param name="Margin">The margin at the sample.</param>
/// <param name="Bracket">Certified from below, attacked from above; both +∞ when no perturbation can change the decision.</param>
/// <param name="Status">How it is known.</param>
/// <param name="Witness">The point behind the attacked end, verified on the original network; null when that is 0 or +∞.</param>
public sealed record SampleRadius(int Sample, int Label, double Margin, RadiusBracket Bracket, RadiusStatus Status, Witness? Witness);

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
