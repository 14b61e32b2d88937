namespace FeatureAveraging.Datasets.Catalog;

/// <summary>A data set that can be fetched.</summary>
/// <param name="Id">Its name on the command line, for example <c>mnist</c>.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="Mirrors">Addresses of directories that hold every file, ending in '/', in the order of trial.</param>
/// <param name="Files">Its files.</param>
public sealed record DatasetEntry(string Id, string Description, IReadOnlyList<Uri> Mirrors, IReadOnlyList<DatasetFile> Files);
