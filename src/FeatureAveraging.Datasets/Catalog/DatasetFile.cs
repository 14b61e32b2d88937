namespace FeatureAveraging.Datasets.Catalog;

/// <summary>One file of a data set.</summary>
/// <param name="RelativePath">Where it rests below the data directory, with '/'; <c>.gz</c> at the end when it is downloaded gzipped.</param>
/// <param name="Sha256">SHA-256 of the uncompressed content, lower-case hexadecimal: mirrors may compress differently.</param>
/// <param name="Bytes">Length of the uncompressed content.</param>
/// <param name="IsPublishedAsIs">Whether checksum and length are those of the file as it is downloaded, still compressed: what its author published.</param>
public sealed record DatasetFile(string RelativePath, string Sha256, long Bytes, bool IsPublishedAsIs = false)
{
    private const string GzipExtension = ".gz";

    /// <summary>The last part of the path; appended to a mirror's address it gives the address of the file.</summary>
    public string Name => RelativePath[(RelativePath.LastIndexOf('/') + 1)..];

    /// <summary>Where the file may lie: at its path or directly in the data directory, gzipped or (where the checksum is of the content) plain, in the order of search.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    public IReadOnlyList<string> Candidates(string dataDirectory) =>
        [.. (IsPublishedAsIs ? (string[])[RelativePath, Name] : [RelativePath, Plain(RelativePath), Name, Plain(Name)]).Distinct().Select(p => Path.Combine(dataDirectory, p))];

    /// <summary>The first candidate that exists, or null.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    public string? Find(string dataDirectory) => Candidates(dataDirectory).FirstOrDefault(File.Exists);

    private static string Plain(string path) => path.EndsWith(GzipExtension, StringComparison.Ordinal) ? path[..^GzipExtension.Length] : path;
}
