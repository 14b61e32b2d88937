using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Sources;

/// <summary>A folder of images, a zip of one or a Parquet file; test images are its part <c>test</c>, or files of their own.</summary>
internal sealed class ImageFilesSource(string path, string? testPath, LabelChoice labels, DataPlaces places)
    : ImageSource(path, Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), labels, places, usual: null)
{
    private ImageFiles? _files;

    public override string? TestFile => testPath;

    private protected override LoadedImages ReadTrain() => Read(Files(), Files().HasSplits ? DatasetSplit.Train : null);

    private protected override LoadedImages? ReadTest() =>
        testPath is not null ? ReadOther(ImageFiles.Open(testPath))
        : Files().HasSplits ? Read(Files(), DatasetSplit.Test)
        : null;

    private ImageFiles Files()
    {
        _files ??= ImageFiles.Open(Name);
        return testPath is null || !_files.Has(DatasetSplit.Test)
            ? _files
            : throw new OptionsException([$"--test is {testPath}; expected nothing, because {Name} has test images of its own."]);
    }

    private LoadedImages ReadOther(ImageFiles files) => Read(files, files.Has(DatasetSplit.Test) ? DatasetSplit.Test : null);

    private LoadedImages Read(ImageFiles files, DatasetSplit? split) => files.Load(split, Places.Reading(), Places.Cancellation);
}
