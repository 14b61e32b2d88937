using System.CommandLine;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets.Catalog;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>--data --skip-corrupt --subset</c>.</summary>
internal sealed class PlaceOptions
{
    private readonly Option<string?> _data = Words.Text("--data", "DIR", "Where data sets lie (default: FAVG_DATA, then the user's cache)");
    private readonly Option<bool> _skipCorrupt =
        Words.Switch("--skip-corrupt", "Leave out images that cannot be decoded, and say how many");

    private readonly Option<int?> _subset = Words.Number("--subset", "Draw N images of each part, every class keeping its share", 1);

    /// <summary>Adds <c>--data --skip-corrupt</c>.</summary>
    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_skipCorrupt);
    }

    /// <summary>Adds <c>--subset</c>, for commands that have no other option for the number of images.</summary>
    public void AddSubsetTo(Command command) => command.Add(_subset);

    public DataPlaces Read(CliHost host, ParseResult parsed) => new(
        () => DataDirectory.Resolve(parsed.GetValue(_data), host.Environment),
        () => DataDirectory.FindImageCache(host.Environment),
        parsed.GetValue(_skipCorrupt),
        parsed.GetValue(_subset),
        host.Cancellation);
}
