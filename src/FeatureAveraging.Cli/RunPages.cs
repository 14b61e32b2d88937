using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Reporting;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli;

/// <summary>Writes a record with its page, figures and tables.</summary>
internal static class RunPages
{
    public const string PageName = "index.html";

    /// <summary>Writes everything a run folder shows.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="record">The record; <c>Files</c> lists the files that are not made here.</param>
    /// <param name="notes">Receives what the user should know about the pages.</param>
    /// <returns>The record with all files.</returns>
    public static RunRecord Write(RunFolder folder, RunRecord record, TextWriter notes)
    {
        folder.WriteRecord(record); // before the pages, so that a long run is kept whatever happens to them
        Report report = ReportBuilder.Build(record, record.Provenance.Threads);
        WriteFiles(folder.Path, report, notes);
        RunRecord kept = record with { Files = [.. record.Files, .. report.Files.Select(f => f.RelativePath)] };
        folder.WriteRecord(kept);
        return kept;
    }

    /// <summary>Writes a page and the files it links to.</summary>
    /// <param name="directory">Where to.</param>
    /// <param name="report">The page.</param>
    /// <param name="notes">Receives what the user should know about it.</param>
    public static void WriteFiles(string directory, Report report, TextWriter notes)
    {
        foreach (ReportFile file in report.Files)
        {
            AtomicFile.WriteBytes(Path.Combine(directory, file.RelativePath), file.Content);
        }

        AtomicFile.WriteText(Path.Combine(directory, PageName), report.Html);
        foreach (string note in report.Notes)
        {
            notes.WriteLine(note);
        }
    }
}
