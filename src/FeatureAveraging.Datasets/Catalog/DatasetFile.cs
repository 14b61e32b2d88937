namespace FeatureAveraging.Datasets.Catalog;

/// <summary>One file of a data set.</summary>
/// <param name="RelativePath">Its path below the data directory, with '/'; it ends with <c>.gz</c> when the download is gzipped.</param>
/// <param name="Sha256">SHA-256 of the uncompressed content, lower-case hexadecimal: mirrors may compress differently.</param>
/// <param name="Bytes">Length of the uncompressed content.</param>
/// <param name="IsPublishedAsIs">Whether checksum and length are of the compressed file, as its author published them.</param>
public sealed record DatasetFile(string RelativePath, string Sha256, long Bytes, bool IsPublishedAsIs = false)
{
    private const string GzipExtension = ".gz";

    /// <summary>The last part of the path. A mirror's address with this name at its end is the address of the file.</summary>
    public string Name => RelativePath[(RelativePath.LastIndexOf('/') + 1)..];

    /// <summary>Where the file is looked for: paths below the data directory, in the order of search, gzipped or plain.</summary>
    /// <value>The default is its path, or directly in the data directory; plain where the checksum is of the content.</value>
    public IReadOnlyList<string> Places
    {
        get => field ?? (IsPublishedAsIs ? [RelativePath, Name] : [RelativePath, Plain(RelativePath), Name, Plain(Name)]);
        init;
    }

    /// <summary>Where the file is looked for, in this order.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    public IReadOnlyList<string> Candidates(string dataDirectory) =>
        [.. Places.Distinct().Select(place => Path.Combine(dataDirectory, place))];

    /// <summary>The first candidate that exists, or null.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    public string? Find(string dataDirectory) => Candidates(dataDirectory).FirstOrDefault(File.Exists);

    private static string Plain(string path) =>
        path.EndsWith(GzipExtension, StringComparison.Ordinal) ? path[..^GzipExtension.Length] : path;
}
