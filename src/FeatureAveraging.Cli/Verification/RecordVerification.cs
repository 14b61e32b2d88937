using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Experiments.Verification;

namespace FeatureAveraging.Cli.Verification;

/// <summary>Verifies one record: its numbers against each other, its files, and a second run.</summary>
internal static class RecordVerification
{
    /// <summary>Verifies a record.</summary>
    /// <param name="found">The record.</param>
    /// <param name="rerun">Runs it again; null to check it as stored only.</param>
    public static VerifiedRecord Verify(FoundRecord found, Func<FoundRecord, Rerun>? rerun)
    {
        CheckReport stored = StoredChecks.Check(found.Record);
        (int files, IReadOnlyList<string> missing) = CheckFiles(found);
        IReadOnlyList<string> faults = [.. stored.Faults, .. missing];
        Rerun? again = rerun?.Invoke(found);
        ComparisonReport? comparison = again?.Record is { } record
            ? RecordComparison.Compare(found.Record, record, ReproductionGrades.Between(found.Record.Provenance, record.Provenance))
            : null;
        return new VerifiedRecord(
            found.Path, found.Record.Experiment, stored.Checked + files, comparison, again?.Obstacle ?? "",
            [.. faults, .. comparison?.Faults ?? []]);
    }

    // A record may be published alone; once one of its files is kept beside it, all must be.
    private static (int Checked, IReadOnlyList<string> Missing) CheckFiles(FoundRecord found)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(found.Path))!;
        string[] missing = [.. found.Record.Files.Where(file => !File.Exists(Path.Combine(folder, file)))];
        return missing.Length == found.Record.Files.Count
            ? (0, [])
            : (found.Record.Files.Count, [.. missing.Select(file => $"file {file} is listed and not there")]);
    }
}
