using FeatureAveraging.Data;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Samples read from a file.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Diagnostics">Content of the file that this version does not know, and labels that disagree with their cluster.</param>
public sealed record LoadedSamples(LabeledSamples Samples, IReadOnlyList<Diagnostic> Diagnostics);
