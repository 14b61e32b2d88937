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

    /// <summary>
    /// Where the file is looked for, in this order: at its path or directly in the data directory, gzipped or, where the checksum is of the
    /// content, plain.
    /// </summary>
    /// <param name="dataDirectory">The data directory.</param>
    public IReadOnlyList<string> Candidates(string dataDirectory)
    {
        string[] names = IsPublishedAsIs ? [RelativePath, Name] : [RelativePath, Plain(RelativePath), Name, Plain(Name)];
        return [.. names.Distinct().Select(name => Path.Combine(dataDirectory, name))];
    }

    /// <summary>The first candidate that exists, or null.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    public string? Find(string dataDirectory) => Candidates(dataDirectory).FirstOrDefault(File.Exists);

    private static string Plain(string path) =>
        path.EndsWith(GzipExtension, StringComparison.Ordinal) ? path[..^GzipExtension.Length] : path;
}
