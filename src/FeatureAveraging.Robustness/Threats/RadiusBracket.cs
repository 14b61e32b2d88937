using System.Globalization;

namespace FeatureAveraging.Robustness.Threats;

/// <summary>What is known of a robust radius, in the norm of its threat model.</summary>
/// <param name="Certified">No perturbation strictly shorter than this changes the label.</param>
/// <param name="Attacked">Length of the shortest witness found; +∞ if none.</param>
public readonly record struct RadiusBracket(double Certified, double Attacked) : IFormattable
{
    /// <summary>What the bracket says at one radius.</summary>
    /// <param name="epsilon">The radius, ≥ 0.</param>
    public Verdict At(double epsilon) =>
        epsilon >= Attacked ? Verdict.Vulnerable : epsilon < Certified ? Verdict.Robust : Verdict.Undecided;

    /// <summary>One number where both ends look the same, else both ends: <c>17.380</c> or <c>17.2 to 17.4</c>.</summary>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <summary>The same, with the ends in a given format.</summary>
    /// <param name="format">A format of numbers.</param>
    /// <param name="formatProvider">A culture; null for the current one.</param>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string low = Certified.ToString(format, formatProvider), high = Attacked.ToString(format, formatProvider);
        return low == high ? low : $"{low} to {high}";
    }
}

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
