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

    private readonly Option<int?> _subset = Words.Number(
        "--subset", "Draw N images of each part, or all of a smaller test part; every class keeps its share", 1);

    /// <summary>Adds <c>--data --skip-corrupt</c>.</summary>
    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_skipCorrupt);
    }

    /// <summary>Adds <c>--subset</c>, for commands that have no other option for the number of images.</summary>
    public void AddSubsetTo(Command command) => command.Add(_subset);

    public DataPlaces Read(CliHost host, ParseResult parsed) =>
        Of(host, parsed.GetValue(_data), parsed.GetValue(_skipCorrupt), parsed.GetValue(_subset));

    /// <summary>Places that no command line says.</summary>
    /// <param name="host">Environment and cancellation.</param>
    /// <param name="data">Where data sets lie; null for the usual place.</param>
    /// <param name="skipCorrupt">Whether images that cannot be decoded are left out.</param>
    /// <param name="subset">How many images of each part to draw; null for all.</param>
    public static DataPlaces Of(CliHost host, string? data = null, bool skipCorrupt = false, int? subset = null) => new(
        () => DataDirectory.Resolve(data, host.Environment), () => DataDirectory.FindImageCache(host.Environment), skipCorrupt, subset,
        host.Cancellation);
}
