using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace FeatureAveraging.Runs;

/// <summary>Everything a run found: the content of <c>run.json</c>, schema 1. Pages are views of it.</summary>
public sealed record RunRecord
{
    /// <summary>Version of the schema.</summary>
    /// <value>1.</value>
    public int Schema { get; init; } = 1;

    /// <summary>Id of the experiment, for example <c>synthetic</c>.</summary>
    public required string Experiment { get; init; }

    /// <summary>Start of the run, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The effective options, section by section.</summary>
    public required JsonObject Options { get; init; }

    /// <summary>Root seeds by name; <c>root</c> is the user's.</summary>
    public required IReadOnlyDictionary<string, ulong> Seeds { get; init; }

    /// <summary>Where and with what it was made.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>Scalar results by name. Fractions in [0, 1].</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>
    /// Series by name, each a set of named columns: <c>curve.*</c> = radius, accuracy; <c>trajectory.*</c> = step, value, theory;
    /// <c>matrix.*</c> = shape, values (row-major); <c>slice.*</c> = grids.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double[]>> Series { get; init; }

    /// <summary>Warnings and notes.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Claims with their verdicts.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>What the run comes to, where it is asked one question; null for a run that is not.</summary>
    /// <value>The default is null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Conclusion? Conclusion { get; init; }

    /// <summary>Wall time by stage, in milliseconds.</summary>
    public IReadOnlyDictionary<string, double> TimingsMs { get; init; } = new Dictionary<string, double>();

    /// <summary>Files of the run folder, relative paths with '/'.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}

/// <summary>Where and with what a run was made; collected by the command line and passed in.</summary>
/// <param name="Version">Version of this program.</param>
/// <param name="Commit">Source commit, or "unknown".</param>
/// <param name="Dotnet">Runtime, for example ".NET 10.0.12".</param>
/// <param name="Os">Operating system.</param>
/// <param name="Cpu">Processor and the widest vector instructions in use.</param>
/// <param name="Threads">Threads the run was allowed.</param>
/// <param name="Command">The command line that makes the run again.</param>
/// <param name="Libtorch">Version of libtorch, where it was used.</param>
/// <param name="Arithmetic">What the check of libtorch's arithmetic found, where it was used: "right on 9 layouts".</param>
public sealed record Provenance(
    string Version, string Commit, string Dotnet, string Os, string Cpu, int Threads, string Command, string? Libtorch = null,
    string? Arithmetic = null);

/// <summary>A file, a folder or a data set that a run read: enough to find it again.</summary>
/// <param name="Path">The path as the user gave it, or the name of a data set.</param>
/// <param name="Sha256">SHA-256 of the file in lower-case hexadecimal; null for a folder or a data set.</param>
/// <param name="MadeBy">Start of the run whose folder the file lies in; null where it lies in none.</param>
public sealed record RunInput(string Path, string? Sha256 = null, DateTimeOffset? MadeBy = null);
