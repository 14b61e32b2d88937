namespace FeatureAveraging.Datasets.Catalog;

/// <summary>A data set that can be fetched.</summary>
/// <param name="Id">Its name on the command line, for example <c>mnist</c>.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="Mirrors">Addresses of directories that hold every file, ending in '/', in the order of trial.</param>
/// <param name="Files">Its files.</param>
public sealed record DatasetEntry(string Id, string Description, IReadOnlyList<Uri> Mirrors, IReadOnlyList<DatasetFile> Files)
{
    /// <summary>
    /// Files or directories that are read where the files above are absent: paths below the data directory, in the order of search.
    /// They have no checksum.
    /// </summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Substitutes { get; init; } = [];

    /// <summary>The first substitute that exists, or null.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    public string? FindSubstitute(string dataDirectory) =>
        Substitutes.Select(path => Path.Combine(dataDirectory, path)).FirstOrDefault(Path.Exists);
}
