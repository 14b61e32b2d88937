namespace FeatureAveraging.Reporting;

/// <summary>A run as a reader sees it: one page and the files it links to.</summary>
/// <param name="Html">A self-contained page: no scripts, nothing loaded from elsewhere, light and dark.</param>
/// <param name="Files">Figures and tables; their paths are relative to the page.</param>
/// <param name="Notes">What the user should know about the files; empty when there is nothing.</param>
public sealed record Report(string Html, IReadOnlyList<ReportFile> Files, IReadOnlyList<string> Notes);
