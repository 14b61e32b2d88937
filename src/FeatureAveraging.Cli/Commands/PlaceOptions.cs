using System.CommandLine;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets.Catalog;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>--data --skip-corrupt</c>.</summary>
internal sealed class PlaceOptions
{
    private readonly Option<string?> _data = Words.Text("--data", "DIR", "Where data sets lie (default: FAVG_DATA, then the user's cache)");
    private readonly Option<bool> _skipCorrupt = Words.Switch("--skip-corrupt", "Leave out images that cannot be decoded, and say how many");

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_skipCorrupt);
    }

    public DataPlaces Read(CliHost host, ParseResult parsed) => new(
        () => DataDirectory.Resolve(parsed.GetValue(_data), host.Environment),
        () => DataDirectory.FindImageCache(host.Environment),
        parsed.GetValue(_skipCorrupt),
        host.Cancellation);
}
