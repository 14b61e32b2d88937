namespace FeatureAveraging.Reporting.Plots;

/// <summary>What the curves of a record share below and across them.</summary>
/// <param name="Title">Title of the axis.</param>
/// <param name="Marks">Places marked by a vertical line, with their labels.</param>
internal sealed record Abscissa(string Title, IReadOnlyList<(double X, string Label)> Marks);
