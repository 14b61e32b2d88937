using System.Text;
using System.Xml.Linq;
using FeatureAveraging.Options;
using FeatureAveraging.Reporting.Pages;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Sweeps;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting;

/// <summary>Turns the table of a sweep into a page with phase diagrams and slices.</summary>
public static class SweepReport
{
    /// <summary>Builds the report.</summary>
    /// <param name="table">The cells.</param>
    /// <param name="view">Which axes and metrics to show.</param>
    /// <param name="threads">Threads that may paint figures; the result does not depend on it.</param>
    /// <returns>The page and its figures as SVG and PNG.</returns>
    /// <exception cref="OptionsException">The view names an axis, a value or a metric that the sweep does not have.</exception>
    /// <remarks>Pure formatting: same table, same page. Means and 95 % intervals are over seeds.</remarks>
    public static Report Build(SweepTable table, SweepView view, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(view);
        var plane = SweepPlane.Of(table, view);
        Figure[] figures = [.. plane.Metrics.SelectMany(metric => SweepFigures.Of(plane, metric))];
        Picture[] pictures = [.. figures.AsParallel().AsOrdered().WithDegreeOfParallelism(threads).Select(Picture.Of)];
        ReportFile[] files = [.. pictures.SelectMany(Files)];
        return new Report(SweepPage.Write(table, plane, pictures), files, []);
    }

    private static IEnumerable<ReportFile> Files(Picture picture)
    {
        string id = picture.Figure.Id, svg = picture.Svg.ToString(SaveOptions.DisableFormatting) + "\n";
        yield return new ReportFile($"figures/{id}.svg", Encoding.UTF8.GetBytes(svg));
        yield return new ReportFile($"figures/{id}.png", picture.Png);
    }
}

/// <summary>What of a sweep a page shows.</summary>
public sealed record SweepView
{
    /// <summary>The axis across; null for the first one that has several values.</summary>
    /// <value>The default is null.</value>
    public string? X { get; init; }

    /// <summary>The axis upward; null for the next one, if there is one.</summary>
    /// <value>The default is null.</value>
    public string? Y { get; init; }

    /// <summary>Metrics to show; empty for all, at most twelve.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Values at which other axes are held; one that is not named is held at its first value.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, string> At { get; init; } = new Dictionary<string, string>();
}
