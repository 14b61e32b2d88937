using System.Text.Json.Serialization;

namespace FeatureAveraging.Cli.Doctor;

/// <summary>What one check found.</summary>
/// <param name="State">How it is.</param>
/// <param name="Found">What is there, without a full stop.</param>
/// <param name="Advice">What to do; null when there is nothing to do.</param>
internal sealed record Finding(CheckState State, string Found, string? Advice = null)
{
    /// <summary>Name of the check, for example <c>memory</c> or <c>data.mnist</c>; it is stable.</summary>
    [JsonPropertyOrder(-1)]
    public string Id { get; init; } = "";

    /// <summary>Further lines, for example one per layout that is wrong.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>A finding that needs nothing.</summary>
    /// <param name="found">What is there.</param>
    public static Finding Fine(string found) => new(CheckState.Fine, found);
}
