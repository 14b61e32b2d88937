namespace FeatureAveraging.Datasets.Catalog;

/// <summary>The result of checking one file of a data set.</summary>
/// <param name="File">The file.</param>
/// <param name="State">Present, absent or corrupt.</param>
/// <param name="Path">Its path, or the path it would get.</param>
/// <param name="Detail">For a corrupt file, what was found.</param>
public sealed record FileStatus(DatasetFile File, FileState State, string Path, string? Detail = null);
