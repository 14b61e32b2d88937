using System.CommandLine;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets.Catalog;
using FeatureAveraging.Datasets.SampleFiles;

namespace FeatureAveraging.Cli.Commands;

/// <summary>Which samples are meant.</summary>
/// <param name="Dataset"><c>synthetic</c>, <c>mnist</c>, <c>cifar10</c>, image files or a samples file.</param>
/// <param name="Labels">Kind of labels.</param>
/// <param name="TestFile">Test samples in files of their own; null for none.</param>
/// <param name="Places">Where data sets lie and how images are read.</param>
internal sealed record DataChoice(string Dataset, string Labels, string? TestFile, DataPlaces Places)
{
    /// <summary>Where the samples come from.</summary>
    /// <exception cref="FeatureAveraging.Options.OptionsException">A word is unknown.</exception>
    public SampleSource Source() => SampleSource.Of(Dataset, Labels, TestFile, Places);

    /// <summary>The samples to judge a model by: those of a samples file, or the test part of images.</summary>
    /// <param name="merge">Sides of the classes, where the model knows them; null for those that the labels mean.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">A word is unknown.</exception>
    public LoadedSamples LoadTest(ClassMerge? merge) =>
        SampleSource.FindImages(Dataset, Labels, TestFile, Places) is { } images
            ? images.LoadTest(merge)
            : SamplesFile.Load(Dataset, merge ?? LabelChoice.Of(Labels, Dataset, "coarse", "parity", "first-half").Merge);
}

/// <summary><c>--dataset --labels --test --data --skip-corrupt</c>.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _dataset = Words.Text("--dataset", "NAME|PATH", "synthetic (default), mnist, cifar10, images (a folder, .zip or .parquet) or a samples file (.npz, .npy, .csv)");
    private readonly Option<string?> _labels = Words.Text("--labels", "KIND", "coarse (default) or fine; parity, first-half or a mapping such as 0,1|2,3 to say which classes belong together; mnist: digits");
    private readonly Option<string?> _test = Words.Text("--test", "PATH", "Test samples, where --dataset is a file or folder without its own");
    private readonly Option<string?> _data = Words.Text("--data", "DIR", "Where data sets lie (default: FAVG_DATA, then the user's cache)");

    private readonly Option<bool> _skipCorrupt = Words.Switch("--skip-corrupt", "Leave out images that cannot be decoded, and say how many");

    public void AddTo(Command command)
    {
        command.Add(_dataset);
        command.Add(_test);
        AddLabelsTo(command);
    }

    /// <summary>Adds what matters to a command that names its samples otherwise.</summary>
    public void AddLabelsTo(Command command)
    {
        command.Add(_labels);
        command.Add(_skipCorrupt);
        AddPlacesTo(command);
    }

    /// <summary>Adds <c>--data</c> alone.</summary>
    public void AddPlacesTo(Command command) => command.Add(_data);

    public DataChoice Read(CliHost host, ParseResult parsed) => new(
        parsed.GetValue(_dataset) ?? SyntheticSource.Id,
        parsed.GetValue(_labels) ?? "coarse",
        parsed.GetValue(_test),
        new DataPlaces(
            () => DataDirectory.Resolve(parsed.GetValue(_data), host.Environment),
            () => DataDirectory.FindImageCache(host.Environment),
            parsed.GetValue(_skipCorrupt),
            host.Cancellation));
}
