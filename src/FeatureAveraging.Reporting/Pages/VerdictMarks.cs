using System.Xml.Linq;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>Verdicts as a reader sees them: sign, word, colour and the shape of the frame each tell all three apart.</summary>
internal static class VerdictMarks
{
    private static readonly Verdict[] FromTheWorst = [Verdict.Fails, Verdict.Undecided, Verdict.Holds];

    /// <summary>A verdict with a sign before some words.</summary>
    public static XElement Of(Verdict verdict, string words) => Html.Of("span", $"verdict {Style(verdict)}", $"{Sign(verdict)} {words}");

    /// <summary>The sign of a verdict.</summary>
    public static string Sign(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "✓",
        Verdict.Fails => "✗",
        _ => "?",
    };

    /// <summary>What all claims together come to: fails if one does, else undecided if one is.</summary>
    public static Verdict Worst(IEnumerable<Claim> claims) =>
        claims.Select(claim => claim.Verdict).DefaultIfEmpty(Verdict.Holds).MinBy(verdict => Array.IndexOf(FromTheWorst, verdict));

    /// <summary>The reason of a claim, to stand behind other words; empty where it has none.</summary>
    public static string Because(Claim claim) => claim.Reason is { } reason ? $" · {reason}" : "";

    private static string Style(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
