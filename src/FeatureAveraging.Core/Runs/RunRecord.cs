using System.Text.Json.Nodes;

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

    /// <summary>Wall time by stage, in milliseconds.</summary>
    public IReadOnlyDictionary<string, double> TimingsMs { get; init; } = new Dictionary<string, double>();

    /// <summary>Files of the run folder, relative paths with '/'.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
