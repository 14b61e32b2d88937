using FeatureAveraging.Data;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Samples read from a file.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Diagnostics">What the file holds beyond what this version knows, and labels that disagree with their cluster.</param>
public sealed record LoadedSamples(LabeledSamples Samples, IReadOnlyList<Diagnostic> Diagnostics);
