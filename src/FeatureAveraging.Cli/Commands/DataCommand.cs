using System.CommandLine;
using System.Globalization;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Datasets.Catalog;
using FeatureAveraging.Datasets.Fetching;
using FeatureAveraging.Experiments;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg data</c>: where data sets are, and whether their checksums are right.</summary>
internal static class DataCommand
{
    public static Command Create(CliHost host) =>
        new ExampleCommand("data", "List, verify or fetch data sets", "favg data fetch mnist") { List(host), Verify(host), Fetch(host) };

    private static ExampleCommand List(CliHost host)
    {
        Option<string?> data = DirectoryOption();
        var command = new ExampleCommand("list", "List the data sets and where they lie", "favg data list") { data };
        command.SetAction(parsed =>
        {
            host.EndAtOnce();
            string directory = DataDirectory.Resolve(parsed.GetValue(data), host.Environment);
            host.Out.WriteLine($"data directory: {directory}");
            foreach (DatasetEntry entry in DatasetCatalog.Entries)
            {
                int present = entry.Files.Count(f => f.Find(directory) is not null);
                host.Out.WriteLine($"{entry.Id,-10} {present} of {entry.Files.Count} files here  {entry.Description}");
                if (present < entry.Files.Count && entry.FindSubstitute(directory) is { } substitute)
                {
                    host.Out.WriteLine($"{"",-10} {substitute} is used instead");
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Verify(CliHost host)
    {
        var name =
            new Argument<string?>("NAME") { Description = "The data set; all of them unless given", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> data = DirectoryOption();
        var command = new ExampleCommand("verify", "Check data sets against their checksums", "favg data verify mnist") { name, data };
        command.SetAction(parsed =>
        {
            host.EndAtOnce();
            string directory = DataDirectory.Resolve(parsed.GetValue(data), host.Environment);
            string? id = parsed.GetValue(name);
            bool sound = true;
            foreach (DatasetEntry entry in id is null ? DatasetCatalog.Entries : [Find(id)])
            {
                sound &= Verify(host, entry, directory);
            }

            return sound ? ExitCode.Done : ExitCode.Data;
        });
        return command;
    }

    private static bool Verify(CliHost host, DatasetEntry entry, string directory)
    {
        IReadOnlyList<FileStatus> files = DatasetVerifier.Verify(entry, directory);
        foreach (FileStatus file in files)
        {
            string detail = file.Detail is null ? "" : $": {file.Detail}";
            host.Out.WriteLine($"{file.State.ToString().ToLowerInvariant(),-9} {file.Path}{detail}");
        }

        if (files.All(f => f.State == FileState.Present))
        {
            return true;
        }

        string? substitute = files.Any(f => f.State == FileState.Absent) ? entry.FindSubstitute(directory) : null;
        if (substitute is not null)
        {
            host.Out.WriteLine($"{"unchecked",-9} {substitute}: it is read instead, and has no checksum");
        }

        host.Error.WriteLine(substitute is null
            ? $"Some files are absent or corrupt. Fetch them with: favg data fetch {entry.Id}"
            : $"What is read for {entry.Id} cannot be checked. Fetch the original with: favg data fetch {entry.Id}");
        return false;
    }

    private static ExampleCommand Fetch(CliHost host)
    {
        var name = new Argument<string>("NAME") { Description = "The data set" };
        Option<string?> data = DirectoryOption();
        Option<string?> mirror = Words.Text("--mirror", "URL", "Directory to fetch from instead of the usual ones");
        Option<bool> quiet = Words.Switch("--quiet", "Show no progress");
        var command = new ExampleCommand(
            "fetch", "Download a data set, check it, keep it", "favg data fetch mnist",
            "favg data fetch mnist --mirror https://example.org/mnist/")
        {
            name, data, mirror, quiet,
        };
        command.SetAction(parsed =>
        {
            DatasetEntry entry = Find(parsed.GetRequiredValue(name));
            string directory = DataDirectory.Resolve(parsed.GetValue(data), host.Environment);
            Uri? source = Mirror(parsed.GetValue(mirror));
            using var http = new HttpClient();
            var fetcher = new DatasetFetcher(http);
            IReadOnlyList<string> paths = ProgressDisplay.Run(host, parsed.GetValue(quiet), progress =>
                fetcher.FetchAsync(entry, directory, source, new ProgressRelay<FetchProgress>(progress, Describe), host.Cancellation)
                    .GetAwaiter().GetResult());
            foreach (string path in paths)
            {
                host.Out.WriteLine(path);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string?> DirectoryOption() =>
        Words.Text("--data", "DIR", "Where data sets lie (default: FAVG_DATA, then the user's cache)");

    private static DatasetEntry Find(string id)
    {
        string[] known = [.. DatasetCatalog.Entries.Select(e => e.Id)];
        return Array.IndexOf(known, id) >= 0
            ? DatasetCatalog.Find(id)
            : throw new OptionsException(
                [$"NAME is {id}; expected " +
                 $"{string.Join(" or ", known)}.{(NearestName.Of(id, known) is { } nearest ? $" Did you mean {nearest}?" : "")}"]);
    }

    private static Uri? Mirror(string? text) =>
        text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri
        : throw new OptionsException([$"--mirror is {text}; expected an address that starts with http:// or https://."]);

    private static ExperimentProgress Describe(FetchProgress value) => new(
        value.File,
        value.Total is > 0 and { } total ? (double)value.Received / total : 0,
        string.Create(CultureInfo.InvariantCulture, $"{value.Received / 1e6:0.0} MB"));
}
