using FeatureAveraging.Data;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Images;

/// <summary>Images read from files.</summary>
/// <param name="Images">The images.</param>
/// <param name="ClassNames">Names of the classes: class j is the j-th.</param>
/// <param name="Diagnostics">Images that were skipped, a copy that is not the original, a cache that could not be written.</param>
public sealed record LoadedImages(ImageSet Images, IReadOnlyList<string> ClassNames, IReadOnlyList<Diagnostic> Diagnostics);
