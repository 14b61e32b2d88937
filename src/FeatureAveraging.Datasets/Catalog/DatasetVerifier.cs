using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Catalog;

/// <summary>Checks data sets on this machine against the catalogue's checksums.</summary>
public static class DatasetVerifier
{
    /// <summary>Checks every file of a data set by reading it whole.</summary>
    /// <param name="entry">The data set.</param>
    /// <param name="dataDirectory">The data directory.</param>
    /// <returns>One status per file, in the order of the entry.</returns>
    /// <exception cref="DatasetException">A file exists and cannot be read.</exception>
    public static IReadOnlyList<FileStatus> Verify(DatasetEntry entry, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return [.. entry.Files.Select(file => Verify(file, dataDirectory))];
    }

    /// <summary>Checks one file by reading it whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="dataDirectory">The data directory.</param>
    /// <exception cref="DatasetException">It exists and cannot be read.</exception>
    public static FileStatus Verify(DatasetFile file, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(dataDirectory);
        string? path = file.Find(dataDirectory);
        return path is null
            ? new FileStatus(file, FileState.Absent, file.Candidates(dataDirectory)[0])
            : FindFault(path, file) is { } fault
                ? new FileStatus(file, FileState.Corrupt, path, fault)
                : new FileStatus(file, FileState.Present, path);
    }

    /// <summary>What is wrong with the content of a file, or null when its checksum is as expected.</summary>
    internal static string? FindFault(string path, DatasetFile file)
    {
        try
        {
            string found = file.IsPublishedAsIs ? InputFile.ComputeSha256(path) : Payload.ComputeSha256(path);
            return found == file.Sha256
                ? null
                : $"the SHA-256 of the {(file.IsPublishedAsIs ? "file" : "uncompressed content")} is {found}; expected {file.Sha256}";
        }
        catch (InvalidDataException fault)
        {
            return $"it cannot be decompressed ({fault.Message}); expected content with SHA-256 {file.Sha256}";
        }
    }
}
