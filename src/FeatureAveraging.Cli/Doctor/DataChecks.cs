using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Catalog;

namespace FeatureAveraging.Cli.Doctor;

/// <summary>Where data sets are, and whether their checksums are right.</summary>
/// <param name="host">Environment variables.</param>
/// <param name="option">Value of <c>--data</c>; null when not given.</param>
internal sealed class DataChecks(CliHost host, string? option)
{
    /// <summary>The data directory.</summary>
    public Finding Place()
    {
        try
        {
            string directory = DataDirectory.Resolve(option, host.Environment);
            return Directory.Exists(directory)
                ? Finding.Fine(directory)
                : new Finding(CheckState.Missing, $"{directory} does not exist", "favg data fetch makes it.");
        }
        catch (DatasetException fault)
        {
            return new Finding(CheckState.Missing, "nothing tells where it is", fault.Message);
        }
    }

    /// <summary>One data set: every file against its checksum.</summary>
    /// <param name="entry">The data set.</param>
    public Finding Check(DatasetEntry entry)
    {
        try
        {
            string directory = DataDirectory.Resolve(option, host.Environment);
            string? substitute = entry.FindSubstitute(directory) is { } path ? Path.GetRelativePath(directory, path) : null;
            return Judge(entry, DatasetVerifier.Verify(entry, directory), substitute);
        }
        catch (DatasetException fault)
        {
            return new Finding(CheckState.Missing, "cannot be read", fault.Message);
        }
    }

    private static Finding Judge(DatasetEntry entry, IReadOnlyList<FileStatus> files, string? substitute)
    {
        string fetch = $"favg data fetch {entry.Id}";
        string[] corrupt = [.. files.Where(f => f.State == FileState.Corrupt).Select(f => $"{f.Path}: {f.Detail}")];
        int present = files.Count(f => f.State == FileState.Present);
        string count = $"{present} of {files.Count} {(files.Count == 1 ? "file" : "files")}";
        if (corrupt.Length > 0)
        {
            string found = $"{count}, {corrupt.Length} corrupt";
            return new Finding(CheckState.Missing, found, $"Delete what is corrupt, then: {fetch}") { Details = corrupt };
        }

        return present == files.Count ? Finding.Fine($"{count}, checksums agree")
            : substitute is null ? new Finding(CheckState.Missing, count, $"To get it: {fetch}")
            : new Finding(CheckState.WorksAround, $"{count}; {substitute} is read instead, and has no checksum", $"The original: {fetch}");
    }
}
