using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Verification;

/// <summary>An experiment that was run again, or why it could not be.</summary>
/// <param name="Record">The new record; null where there is none.</param>
/// <param name="Obstacle">Why not, as a clause; null where there is a record.</param>
internal sealed record Rerun(RunRecord? Record, string? Obstacle)
{
    public static Rerun Of(RunRecord record) => new(record, null);

    public static Rerun Impossible(string obstacle) => new(null, obstacle);
}
