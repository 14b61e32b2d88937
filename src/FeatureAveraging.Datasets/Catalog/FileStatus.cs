namespace FeatureAveraging.Datasets.Catalog;

/// <summary>The result of checking one file of a data set.</summary>
/// <param name="File">The file.</param>
/// <param name="State">Present, absent or corrupt.</param>
/// <param name="Path">Where it lies, or where it would be put.</param>
/// <param name="Detail">For a corrupt file, what was found.</param>
public sealed record FileStatus(DatasetFile File, FileState State, string Path, string? Detail = null);
