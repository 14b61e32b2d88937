using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Sources;

/// <summary>Where samples come from: the synthetic distribution, MNIST or a samples file; and which labels are meant.</summary>
internal abstract class SampleSource
{
    private protected SampleSource(string name, LabelChoice labels) => (Name, Labels) = (name, labels);

    /// <summary>The data set; a file by its full path.</summary>
    public string Name { get; }

    /// <summary>Which labels are meant.</summary>
    public LabelChoice Labels { get; }

    /// <summary>Test samples of a samples file, by full path; null for none.</summary>
    public virtual string? TestFile => null;

    /// <summary>k, where it does not depend on options; 0 when there are no classes.</summary>
    public virtual int ClassCount => 0;

    /// <summary>What was noteworthy about the files that were read.</summary>
    public virtual IReadOnlyList<Diagnostic> Diagnostics => [];

    /// <summary>Options that suit the data; reads them where it must.</summary>
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
    /// <param name="dataset"><c>synthetic</c>, <c>mnist</c> or a samples file.</param>
    /// <param name="labels">Kind of labels.</param>
    /// <param name="testFile">Test samples of a samples file; null for none.</param>
    /// <param name="dataDirectory">Finds where data sets lie; only called where it matters.</param>
    /// <exception cref="OptionsException">The name or the labels are unknown, or test samples are given to a data set that has its own.</exception>
    public static SampleSource Of(string dataset, string labels, string? testFile, Func<string> dataDirectory)
    {
        bool file = Path.HasExtension(dataset) || File.Exists(dataset);
        if (testFile is not null && !file)
        {
            throw new OptionsException([$"--test is {testFile}; expected nothing, because --dataset {dataset} brings its own test samples."]);
        }

        return dataset switch
        {
            SyntheticSource.Id => new SyntheticSource(LabelChoice.Of(labels, dataset, "coarse", "fine")),
            MnistSource.Id => new MnistSource(LabelChoice.Of(labels, dataset, "coarse", "fine", "parity", "first-half", "digits"), dataDirectory),
            _ when file => new FileSource(Path.GetFullPath(dataset), testFile is null ? null : Path.GetFullPath(testFile), LabelChoice.Of(labels, dataset, "coarse", "fine", "parity", "first-half")),
            _ => throw new OptionsException([$"--dataset is {dataset}; expected synthetic, mnist or a samples file (.npz, .npy, .csv)."]),
        };
    }
}
