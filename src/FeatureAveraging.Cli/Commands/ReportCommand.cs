using System.CommandLine;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Reporting;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg report</c>: pages from run records, and from nothing else. Safe to repeat.</summary>
internal static class ReportCommand
{
    public static Command Create(CliHost host)
    {
        var path = new Argument<string>("PATH") { Description = "A run folder, or a directory of run folders" };
        Option<string?> output = Words.Text("--out", "DIR", "Where to write the pages; beside the records unless given");
        var command = new ExampleCommand("report", "Rebuild pages from run records only", "favg report runs/ --out site/") { path, output };
        command.SetAction(parsed => Run(host, parsed.GetRequiredValue(path), parsed.GetValue(output)));
        return command;
    }

    private static int Run(CliHost host, string path, string? output)
    {
        IReadOnlyList<FoundRecord> found = RunFolder.FindRecords(path);
        if (found.Count == 0)
        {
            throw new DatasetException(path, "it holds no run", $"at least one {RunFolder.RecordName}", "Make one with: favg reproduce synthetic.");
        }

        string root = Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path))!;
        string target = output is null ? root : Path.GetFullPath(output);
        var links = new List<(string, RunRecord)>();
        foreach (FoundRecord one in found)
        {
            string relative = Path.GetRelativePath(root, Path.GetDirectoryName(Path.GetFullPath(one.Path))!);
            string directory = Path.GetFullPath(Path.Combine(target, relative));
            RunPages.WriteFiles(directory, ReportBuilder.Build(one.Record), host.Error);
            links.Add(($"{relative.Replace('\\', '/')}/{RunPages.PageName}", one.Record));
        }

        bool single = links is [("./" + RunPages.PageName, _)];
        if (!single)
        {
            AtomicFile.WriteText(Path.Combine(target, RunPages.PageName), IndexPage.Build(links));
        }

        host.Out.WriteLine(Path.Combine(target, RunPages.PageName));
        return ExitCode.Done;
    }
}
