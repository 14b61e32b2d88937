namespace FeatureAveraging.Reporting;

/// <summary>A file that belongs to a report.</summary>
/// <param name="RelativePath">Path below the run folder, with '/', for example <c>figures/curves.svg</c>.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ReportFile(string RelativePath, byte[] Content);
