using System.CommandLine;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Commands;

/// <summary>The samples that a command works on.</summary>
/// <param name="Dataset"><c>synthetic</c>, <c>mnist</c>, <c>cifar10</c>, image files or a samples file.</param>
/// <param name="Labels">Kind of labels.</param>
/// <param name="TestFile">Test samples in files of their own; null for none.</param>
/// <param name="Places">Where data sets lie and how images are read.</param>
internal sealed record DataChoice(string Dataset, string Labels, string? TestFile, DataPlaces Places)
{
    /// <summary>The samples that a record names.</summary>
    /// <param name="inputs">What the record says.</param>
    /// <param name="places">Where data sets lie.</param>
    public static DataChoice Of(SampleInputs inputs, DataPlaces places) => new(
        inputs.Samples.Path, inputs.Labels, inputs.Test?.Path, places with
        {
            Samples = new SamplesReading { LabelColumn = inputs.LabelColumn, Scale = Enum.Parse<ValueScale>(inputs.Scale ?? "Auto") },
            Subset = inputs.Subset,
        });

    /// <summary>The files, for the record.</summary>
    public SampleInputs Describe() => new(RunInputs.Describe(Dataset), Labels)
    {
        Test = TestFile is null ? null : RunInputs.Describe(TestFile),
        LabelColumn = Places.Samples.LabelColumn,
        Scale = Places.Samples.Scale is ValueScale.Auto ? null : Places.Samples.Scale.ToString(),
        Subset = Places.Subset,
    };

    /// <summary>Where the samples come from.</summary>
    /// <exception cref="OptionsException">A word is unknown.</exception>
    public SampleSource Source() => SampleSource.Of(Dataset, Labels, TestFile, Places);

    /// <summary>Whether the samples lie in a file whose labels are names, all of them among some that are known.</summary>
    /// <param name="known">The known names.</param>
    public bool HasNamesAmong(IReadOnlyList<string> known) =>
        SampleSource.FindImages(Dataset, Labels, TestFile, Places) is null
        && SamplesFile.ReadClassNames(Dataset, Places.Samples) is { } names && names.All(known.Contains);

    /// <summary>The samples to judge a model by: those of a samples file, or the test part of images.</summary>
    /// <param name="merge">Sides of the classes where the model file has them; null to take those of <c>--labels</c>.</param>
    /// <param name="classNames">Names of the model's classes; null where it has none.</param>
    /// <exception cref="OptionsException">A word is unknown, or nothing says how many classes are to be halved.</exception>
    public LoadedSamples LoadTest(ClassMerge? merge, IReadOnlyList<string>? classNames = null)
    {
        SampleSource.RefuseLabelColumn(Dataset, Places);
        if (SampleSource.FindImages(Dataset, Labels, TestFile, Places) is { } images)
        {
            return images.LoadTest(merge);
        }

        Places.RefuseSubset(Dataset);
        merge ??= LabelChoice.Of(Labels, Dataset, "coarse", "parity", "first-half").Merge;
        LoadedSamples loaded = SamplesFile.Load(
            Dataset, merge, Places.Samples with { ClassNames = classNames, AllowsNumbers = classNames is not null });
        return merge == ClassMerge.FirstHalf && loaded.IsClassCountInferred
            ? throw new OptionsException(
                [$"--labels is {Labels}, and {Dataset} does not say how many classes there are ({loaded.Samples.Partition!.ClusterCount} " +
                 "by those that occur); expected a mapping that names all of them, such as 0,1|2,3."])
            : loaded;
    }
}

/// <summary><c>--dataset --labels --label --scale --test --data --skip-corrupt --subset</c>.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _dataset = Words.Text(
        "--dataset", "NAME|PATH",
        "synthetic (default), mnist, cifar10, images (a folder, .zip or .parquet) or a samples file (.npz, .npy, .csv, …)");
    private readonly Option<string?> _labels = Words.Text(
        "--labels", "KIND",
        "coarse (default) or fine; parity, first-half or a mapping such as 0,1|2,3 to say which classes belong together; mnist: digits");
    private readonly Option<string?> _test =
        Words.Text("--test", "PATH", "Test samples, where --dataset is a file or folder without its own");
    private readonly Option<string?> _label = Words.Text(
        "--label", "NAME|INDEX|first|last", "The label column of a table (default: the column y, label, class or target, else the last)");
    private readonly Option<string?> _scale = Words.Text(
        "--scale", "auto|none|bytes", "Divide by 255: auto (default) what is stored as bytes, none nothing, bytes every value");
    private readonly PlaceOptions _places = new();

    public void AddTo(Command command)
    {
        command.Add(_dataset);
        command.Add(_test);
        AddLabelsTo(command);
    }

    /// <summary>Adds the options that a command with <c>--samples</c> needs.</summary>
    public void AddLabelsTo(Command command)
    {
        command.Add(_labels);
        command.Add(_label);
        command.Add(_scale);
        _places.AddTo(command);
        _places.AddSubsetTo(command);
    }

    public DataChoice Read(CliHost host, ParseResult parsed) => new(
        parsed.GetValue(_dataset) ?? SyntheticSource.Id,
        parsed.GetValue(_labels) ?? "coarse",
        parsed.GetValue(_test),
        _places.Read(host, parsed) with
        {
            Samples = Reading(parsed.GetValue(_label), parsed.GetValue(_scale)),
        });

    /// <summary>How samples files are read.</summary>
    /// <param name="label">Value of <c>--label</c>; null where it is not given.</param>
    /// <param name="scale">Value of <c>--scale</c>; null where it is not given.</param>
    /// <exception cref="OptionsException">The scale is unknown.</exception>
    public static SamplesReading Reading(string? label, string? scale) => new() { LabelColumn = label, Scale = Scale(scale) };

    private static ValueScale Scale(string? word) => word switch
    {
        null or "auto" => ValueScale.Auto,
        "none" => ValueScale.None,
        "bytes" => ValueScale.Bytes,
        _ => throw new OptionsException([$"--scale is {word}; expected auto, none or bytes."]),
    };
}
