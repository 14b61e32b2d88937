using System.Text;
using System.Xml.Linq;
using FeatureAveraging.Reporting.Pages;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting;

/// <summary>Turns a run record into a page, figures and tables.</summary>
public static class ReportBuilder
{
    /// <summary>Builds the report of one run. What it draws follows from the series that the record has.</summary>
    /// <param name="record">The run.</param>
    /// <param name="threads">Threads that may paint figures; the result does not depend on it.</param>
    /// <returns>The page and its files: each figure as SVG and PNG (1200 pixels wide), each series as CSV.</returns>
    /// <exception cref="ArgumentException">
    /// A series lacks a column, its columns disagree in length or with its shape, or its name is not made of letters,
    /// digits, '.', '-' and '_'.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not positive.</exception>
    /// <remarks>
    /// Pure formatting: same record, same page. Series drawn:
    /// <c>matrix.&lt;arm&gt;.&lt;quantity&gt;</c>, <c>curve.&lt;arm&gt;.&lt;readout&gt;.&lt;method&gt;</c>,
    /// <c>curve.paper.&lt;arm&gt;</c>, <c>trajectory.&lt;arm&gt;.&lt;quantity&gt;</c>, <c>slice.&lt;arm&gt;.&lt;readout&gt;</c>,
    /// <c>distances.&lt;arm&gt;.&lt;readout&gt;</c>, <c>frames.&lt;arm&gt;.&lt;readout&gt;</c>, <c>frontier.&lt;arm&gt;</c>,
    /// <c>smoothed.&lt;arm&gt;.&lt;readout&gt;</c>, with or without its deviation; of the
    /// image experiments also <c>pictures.&lt;arm&gt;.&lt;readout&gt;</c>, <c>confusion.&lt;arm&gt;.&lt;condition&gt;</c>.
    /// <c>witnesses.&lt;arm&gt;.&lt;readout&gt;</c> are pictures in a table, <c>seeds.&lt;metric&gt;</c> a table;
    /// others become CSV files only. Figures carry their own font, so they are the same on every machine of one kind of processor.
    /// </remarks>
    public static Report Build(RunRecord record, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        IReadOnlyList<NamedSeries> series = NamedSeries.Of(record);
        Figure[] figures = ImageRun.Of(record) is ImageRun run
            ? [.. ImageFigures.Of(run, series)]
            :
            [
                .. FrameFigures.Of(series),
                .. AttackDistanceFigures.Of(record, series),
                .. MatrixFigures.Of(series),
                .. CurveFigures.Of(record, series),
                .. SmoothingFigures.Of(series),
                .. FrontierFigures.OfHardening(record, series),
                .. TrajectoryFigures.Of(series),
                .. SliceFigures.Of(series, record.Metrics),
                .. AveragingFigures.Of(series),
            ];
        (string Series, ReportFile File)[] tables = [.. series.SelectMany(one => Csv.Files(one).Select(file => (one.Name, file)))];
        Picture[] pictures = [.. figures.AsParallel().AsOrdered().WithDegreeOfParallelism(threads).Select(Picture.Of)];
        ReportFile[] files = [.. pictures.SelectMany(Files), .. tables.Select(table => table.File)];
        string html = RunPage.Write(
            record,
            pictures,
            ExplorerData.Of(record, series, figures),
            tables.ToLookup(table => table.Series, table => table.File.RelativePath),
            [.. files.Select(file => file.RelativePath)]);
        return new Report(html, files, []);
    }

    private static IEnumerable<ReportFile> Files(Picture picture)
    {
        string id = picture.Figure.Id, svg = picture.Svg.ToString(SaveOptions.DisableFormatting) + "\n";
        yield return new ReportFile($"figures/{id}.svg", Encoding.UTF8.GetBytes(svg));
        yield return new ReportFile($"figures/{id}.png", picture.Png);
    }
}

/// <summary>A run as a reader sees it: one page and the files it links to.</summary>
/// <param name="Html">A self-contained page: complete without scripts, nothing loaded from elsewhere, light and dark.</param>
/// <param name="Files">Figures and tables; their paths are relative to the page.</param>
/// <param name="Notes">What the user should know about the files; empty when there is nothing.</param>
public sealed record Report(string Html, IReadOnlyList<ReportFile> Files, IReadOnlyList<string> Notes);

/// <summary>A file that belongs to a report.</summary>
/// <param name="RelativePath">Path below the run folder, with '/', for example <c>figures/curves.svg</c>.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ReportFile(string RelativePath, byte[] Content);
