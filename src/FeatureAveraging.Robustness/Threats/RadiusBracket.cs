namespace FeatureAveraging.Robustness.Threats;

/// <summary>What is known of one sample's robust radius, in the norm of its threat model.</summary>
/// <param name="Certified">No perturbation strictly shorter than this changes the label.</param>
/// <param name="Attacked">Length of the shortest witness found; +∞ if none.</param>
public readonly record struct RadiusBracket(double Certified, double Attacked)
{
    /// <summary>What the bracket says at one radius.</summary>
    /// <param name="epsilon">The radius, ≥ 0.</param>
    public Verdict At(double epsilon) =>
        epsilon >= Attacked ? Verdict.Vulnerable : epsilon < Certified ? Verdict.Robust : Verdict.Undecided;
}
