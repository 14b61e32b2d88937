using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.Mnist;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Sources;

/// <summary>Where samples come from: the synthetic distribution, images or a samples file; and which labels are meant.</summary>
internal abstract class SampleSource
{
    private static readonly string[] Merges = ["coarse", "fine", "parity", "first-half"];

    private protected SampleSource(string name, LabelChoice labels) => (Name, Labels) = (name, labels);

    /// <summary>The data set; a file by its full path.</summary>
    public string Name { get; }

    /// <summary>The labels that a network learns.</summary>
    public LabelChoice Labels { get; }

    /// <summary>Test samples in files of their own, by full path; null for none.</summary>
    public virtual string? TestFile => null;

    /// <summary>k, where it does not depend on options; 0 when there are no classes.</summary>
    public virtual int ClassCount => 0;

    /// <summary>G, the number of coarse classes; reads the data where needed.</summary>
    /// <param name="options">The synthetic distribution, where it is one.</param>
    public abstract int GroupCount(TrainExperimentOptions options);

    /// <summary>What the network looks like: binary for two coarse classes, one output a class for everything else.</summary>
    /// <param name="options">The synthetic distribution, where it is one.</param>
    public Supervision Form(TrainExperimentOptions options) =>
        Labels.Supervision == Supervision.Coarse && GroupCount(options) == 2 ? Supervision.Coarse : Supervision.Fine;

    /// <summary>Lengths of the axes of a sample: c, h, w of images; empty where samples are rows. Reads the data where needed.</summary>
    public virtual IReadOnlyList<int> FindAxes() => [];

    /// <summary>What was noteworthy about the files that were read.</summary>
    public virtual IReadOnlyList<Diagnostic> Diagnostics => [];

    /// <summary>Options that fit the data; reads the data where needed.</summary>
    public abstract TrainExperimentOptions ComputeDefaults();

    /// <summary>n, the number of training samples.</summary>
    /// <param name="options">The synthetic distribution, where it is one.</param>
    public abstract int SampleCount(TrainExperimentOptions options);

    /// <summary>The samples.</summary>
    /// <param name="options">The synthetic distribution, where it is one.</param>
    /// <param name="seed">Root seed of the synthetic distribution.</param>
    /// <param name="threads">Threads for drawing; the samples do not depend on it.</param>
    public abstract TrainInputs Load(TrainExperimentOptions options, Seed seed, int threads);

    /// <summary>Finds the source of a name.</summary>
    /// <param name="dataset"><c>synthetic</c>, <c>mnist</c>, <c>cifar10</c>, image files or a samples file.</param>
    /// <param name="labels">Kind of labels.</param>
    /// <param name="testFile">Test samples in files of their own; null for none.</param>
    /// <param name="places">Where data sets lie and how images are read.</param>
    /// <exception cref="OptionsException">The name or the labels are unknown, or test samples are given to a data set that has its
    /// own.</exception>
    public static SampleSource Of(string dataset, string labels, string? testFile, DataPlaces places)
    {
        bool file = dataset is not (SyntheticSource.Id or Cifar10Source.Id or Cifar100Source.Id) && FindIdx(dataset) is null
            && (Path.HasExtension(dataset) || Path.Exists(dataset));
        if (testFile is not null && !file)
        {
            throw new OptionsException(
                [$"--test is {testFile}; expected nothing, because --dataset {dataset} brings its own test samples."]);
        }

        RefuseLabelColumn(dataset, places);
        ImageSource? images = FindImages(dataset, labels, testFile is null ? null : Path.GetFullPath(testFile), places);
        if (images is null)
        {
            places.RefuseSubset(dataset);
        }

        string? test = testFile is null ? null : Path.GetFullPath(testFile);
        return dataset == SyntheticSource.Id
            ? new SyntheticSource(LabelChoice.Of(labels, dataset, "coarse", "fine"), places.Samples.MemoryLimit)
            : images is not null ? images
            : file ? new FileSource(Path.GetFullPath(dataset), test, LabelChoice.Of(labels, dataset, Merges), places)
            : throw new OptionsException(
                [$"--dataset is {dataset}; expected synthetic, cifar10, cifar100, " +
                 $"{string.Join(", ", IdxDataset.All.Select(idx => idx.Id))}, images (a folder, .zip or .parquet) " +
                 "or a samples file (.npz, .npy, .csv, .tsv, .txt)."]);
    }

    /// <summary>Checks that a label column is asked of a table only.</summary>
    /// <param name="dataset">Any name or path.</param>
    /// <param name="places">The column, if any.</param>
    /// <exception cref="OptionsException">A column was asked of something else.</exception>
    public static void RefuseLabelColumn(string dataset, DataPlaces places)
    {
        if (Path.GetExtension(dataset).ToUpperInvariant() is not (".CSV" or ".TSV" or ".TXT" or ".NPY"))
        {
            places.RefuseLabelColumn(dataset);
        }
    }

    /// <summary>Finds images by name or path; null when it is neither.</summary>
    /// <param name="dataset">Any name or path.</param>
    /// <param name="labels">Kind of labels.</param>
    /// <param name="testPath">Test images in files of their own, by full path; null for none.</param>
    /// <param name="places">Where data sets lie and how images are read.</param>
    /// <exception cref="OptionsException">The labels are unknown.</exception>
    public static ImageSource? FindImages(string dataset, string labels, string? testPath, DataPlaces places) => dataset switch
    {
        MnistDataset.Id => new IdxSource(IdxDataset.Mnist, LabelChoice.Of(labels, dataset, [.. Merges, "digits"]), places),
        Cifar10Source.Id => new Cifar10Source(LabelChoice.Of(labels, dataset, Merges), places),
        Cifar100Source.Id => new Cifar100Source(LabelChoice.Of(labels, dataset, Merges), places),
        _ when FindIdx(dataset) is { } idx => new IdxSource(idx, LabelChoice.Of(labels, dataset, Merges), places),
        _ when ImageFiles.Recognizes(dataset) =>
            new ImageFilesSource(Path.GetFullPath(dataset), testPath, LabelChoice.Of(labels, dataset, Merges), places),
        _ => null,
    };

    private static IdxDataset? FindIdx(string name) => IdxDataset.All.FirstOrDefault(known => known.Id == name);
}
