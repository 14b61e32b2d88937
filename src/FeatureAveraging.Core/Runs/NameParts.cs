using System.Text.RegularExpressions;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Runs;

/// <summary>What the names of metrics and of series have in common: parts between dots, of which any may be absent.</summary>
internal static class NameParts
{
    /// <summary>The pattern of a part that is a read-out.</summary>
    public const string Readout = @"(?<readout>native|sum|mean|max|probability)(?![^.])";

    /// <summary>A part of a parsed name; empty where it is absent.</summary>
    public static string Part(this Match match, string group) => match.Groups[group].Value;

    /// <summary>The read-out of a parsed name; null where it names none.</summary>
    public static Readout? ReadoutPart(this Match match) =>
        match.Groups["readout"].Success ? Enum.Parse<Readout>(match.Groups["readout"].Value, ignoreCase: true) : null;

    /// <summary>What comes before the first dot of a quantity, and what comes after it.</summary>
    public static (string Topic, string Aspect) Cut(string quantity) =>
        quantity.IndexOf('.', StringComparison.Ordinal) is >= 0 and int dot ? (quantity[..dot], quantity[(dot + 1)..]) : (quantity, "");

    /// <summary>Parts with dots between them; empty ones are left out.</summary>
    public static string Join(params ReadOnlySpan<string?> parts)
    {
        string name = "";
        foreach (string? part in parts)
        {
            name = string.IsNullOrEmpty(part) ? name : name.Length == 0 ? part : $"{name}.{part}";
        }

        return name;
    }
}
