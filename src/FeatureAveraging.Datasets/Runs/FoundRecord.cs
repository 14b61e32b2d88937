using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Runs;

/// <summary>A run record on disk.</summary>
/// <param name="Path">Its <c>run.json</c>.</param>
/// <param name="Record">Its content.</param>
public sealed record FoundRecord(string Path, RunRecord Record);
