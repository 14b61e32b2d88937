namespace FeatureAveraging.Reporting.Plots;

/// <summary>What curves in one section of a page share below and across them.</summary>
/// <param name="Title">Title of the axis.</param>
/// <param name="Marks">Places marked by a vertical line, with their labels.</param>
/// <param name="Section">The section; names of figures begin with it.</param>
internal sealed record Abscissa(string Title, IReadOnlyList<(double X, string Label)> Marks, string Section = "curves");
