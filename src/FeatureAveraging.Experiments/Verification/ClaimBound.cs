using System.Globalization;
using System.Text.RegularExpressions;

namespace FeatureAveraging.Experiments.Verification;

/// <summary>The bound of a claim, read back from its text as <see cref="Runs.Claim.Within"/> writes it.</summary>
internal static partial class ClaimBound
{
    /// <summary>Judges a value by a bound; null where the bound is in other words.</summary>
    public static bool? Judge(string bound, double value)
    {
        Match match = Pattern().Match(bound);
        if (!match.Success)
        {
            return null;
        }

        double lower = Number(match.Groups["lower"], double.NegativeInfinity);
        double upper = Number(match.Groups["upper"], double.PositiveInfinity);
        return value >= lower && value <= upper;
    }

    private static double Number(Group group, double otherwise) => group.Success ? double.Parse(group.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex(@"^(≤ (?<upper>[-+.\dE]+)|≥ (?<lower>[-+.\dE]+)|in \[(?<lower>[-+.\dE]+), (?<upper>[-+.\dE]+)\])$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
