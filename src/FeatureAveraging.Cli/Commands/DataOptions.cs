using System.CommandLine;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets.Catalog;

namespace FeatureAveraging.Cli.Commands;

/// <summary>Which samples are meant.</summary>
/// <param name="Dataset"><c>synthetic</c>, <c>mnist</c> or a samples file.</param>
/// <param name="Labels">Kind of labels.</param>
/// <param name="TestFile">Test samples of a samples file; null for none.</param>
/// <param name="Directory">Finds where data sets lie.</param>
internal sealed record DataChoice(string Dataset, string Labels, string? TestFile, Func<string> Directory)
{
    /// <summary>Where the samples come from.</summary>
    /// <exception cref="FeatureAveraging.Options.OptionsException">A word is unknown.</exception>
    public SampleSource Source() => SampleSource.Of(Dataset, Labels, TestFile, Directory);
}

/// <summary><c>--dataset --labels --test --data</c>.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _dataset = Words.Text("--dataset", "NAME|FILE", "synthetic (default), mnist or a samples file (.npz, .npy, .csv)");
    private readonly Option<string?> _labels = Words.Text("--labels", "KIND", "coarse (default) or fine; mnist: parity, first-half or digits");
    private readonly Option<string?> _test = Words.Text("--test", "FILE", "Test samples, where --dataset is a samples file");
    private readonly Option<string?> _data = Words.Text("--data", "DIR", "Where data sets lie (default: FAVG_DATA, then the user's cache)");

    public void AddTo(Command command)
    {
        command.Add(_dataset);
        command.Add(_labels);
        command.Add(_test);
        command.Add(_data);
    }

    public DataChoice Read(CliHost host, ParseResult parsed) => new(
        parsed.GetValue(_dataset) ?? SyntheticSource.Id,
        parsed.GetValue(_labels) ?? "coarse",
        parsed.GetValue(_test),
        () => DataDirectory.Resolve(parsed.GetValue(_data), host.Environment));
}
