using System.CommandLine;
using System.CommandLine.Parsing;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Reporting;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg report</c>: writes pages from run records alone. Safe to repeat.</summary>
internal sealed class ReportCommand
{
    private readonly CliHost _host;
    private readonly Argument<string> _path = new("PATH") { Description = "A run folder, or a directory of run folders" };
    private readonly Option<string?> _output = Words.Text("--out", "DIR", "Where to write the pages; beside the records unless given");
    private readonly Option<string?> _results =
        Words.Text("--results", "FILE", "Write one Markdown page with every claim instead; text above its mark is kept");
    private readonly Option<bool> _check =
        Words.Switch("--check", "Write nothing; exit code 3 when the page of --results is not up to date");

    private ReportCommand(CliHost host) => _host = host;

    public static Command Create(CliHost host)
    {
        var report = new ReportCommand(host);
        var command = new ExampleCommand(
            "report",
            "Rebuild pages from run records only",
            "favg report runs/ --out site/",
            "favg report records --results docs/results.md")
        {
            report._path, report._output, report._results, report._check,
        };
        command.Validators.Add(report.Validate);
        command.SetAction(report.Run);
        return command;
    }

    private void Validate(CommandResult parsed)
    {
        bool results = parsed.GetValue(_results) is not null;
        if (parsed.GetValue(_check) && !results)
        {
            parsed.AddError("--check goes with --results FILE.");
        }

        if (results && parsed.GetValue(_output) is not null)
        {
            parsed.AddError("--out and --results exclude each other: --results writes one page, to the file it names.");
        }
    }

    private int Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_path);
        IReadOnlyList<FoundRecord> found = RunFolder.FindRecords(path);
        if (found.Count == 0)
        {
            throw new DatasetException(
                path, "it holds no run", $"at least one {RunFolder.RecordName}", "Make one with: favg reproduce synthetic.");
        }

        return parsed.GetValue(_results) is { } file
            ? WriteResults(found, file, parsed.GetValue(_check))
            : WritePages(found, path, parsed.GetValue(_output));
    }

    private int WriteResults(IReadOnlyList<FoundRecord> found, string file, bool check)
    {
        using OutputFile? output = check ? null : OutputFile.Claim(file);
        string target = Path.GetFullPath(file), directory = Path.GetDirectoryName(target)!;
        string before = File.Exists(target) ? File.ReadAllText(target).ReplaceLineEndings("\n") : "";
        int mark = before.IndexOf(ResultsPage.Mark, StringComparison.Ordinal);
        if (before.Length > 0 && mark < 0)
        {
            throw new DatasetException(
                file, "it is not a page of results", $"a new file, or one with the line {ResultsPage.Mark}",
                "Choose another file with --results.");
        }

        string introduction = mark < 0 ? "# Results" : before[..mark];
        string page = ResultsPage.Build(introduction, [.. found.Select(one => (Folder(directory, one.Path), one.Record))]);
        if (output is not null)
        {
            output.Write(page);
            _host.Out.WriteLine(target);
        }
        else if (!check)
        {
            _host.Out.Write(page);
        }
        else if (page != before)
        {
            _host.Error.WriteLine($"{file} is not what the records say. Write it again: the same command without --check.");
            return ExitCode.ClaimFailed;
        }

        return ExitCode.Done;
    }

    private int WritePages(IReadOnlyList<FoundRecord> found, string path, string? output)
    {
        string root = Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path))!;
        string target = output is null ? root : Path.GetFullPath(output);
        var links = new List<(string, RunRecord)>();
        foreach (FoundRecord one in found)
        {
            string folder = Folder(root, one.Path);
            RunPages.WriteFiles(Path.GetFullPath(Path.Combine(target, folder)), ReportBuilder.Build(one.Record), _host.Error);
            links.Add(($"{folder}/{RunPages.PageName}", one.Record));
        }

        bool single = links is [("./" + RunPages.PageName, _)];
        if (!single)
        {
            AtomicFile.WriteText(Path.Combine(target, RunPages.PageName), IndexPage.Build(links));
        }

        _host.Out.WriteLine(Path.Combine(target, RunPages.PageName));
        return ExitCode.Done;
    }

    private static string Folder(string from, string record) =>
        Path.GetRelativePath(from, Path.GetDirectoryName(Path.GetFullPath(record))!).Replace('\\', '/');
}
