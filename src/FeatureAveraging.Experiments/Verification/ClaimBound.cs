using System.Globalization;
using System.Text.RegularExpressions;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Verification;

/// <summary>The bound of a claim, read back from its text as <see cref="Claim.Within"/> writes it.</summary>
internal static partial class ClaimBound
{
    /// <summary>The verdict that follows from a claim's value, interval and bound; null where the bound is in other words.</summary>
    public static Verdict? Judge(Claim claim)
    {
        Match match = Pattern().Match(claim.Bound);
        return match.Success
            ? Claim.Judge(
                claim.Value, claim.Interval, Number(match.Groups["lower"], double.NegativeInfinity),
                Number(match.Groups["upper"], double.PositiveInfinity))
            : null;
    }

    private static double Number(Group group, double otherwise) =>
        group.Success ? double.Parse(group.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex(
        @"^(≤ (?<upper>[-+.\dE]+)|≥ (?<lower>[-+.\dE]+)|in \[(?<lower>[-+.\dE]+), (?<upper>[-+.\dE]+)\])$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
