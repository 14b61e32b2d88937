using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Sources;

/// <summary>A samples file, with another one for the test or none.</summary>
internal sealed class FileSource(string path, string? testPath, LabelChoice labels, DataPlaces places) : SampleSource(path, labels)
{
    private readonly List<Diagnostic> _diagnostics = [];
    private LoadedSamples? _loaded;

    public override string? TestFile => testPath;

    public override int ClassCount => Train().Partition?.ClusterCount ?? 0;

    public override IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public override TrainExperimentOptions ComputeDefaults() => TrainRecipe.ForSamples(Train());

    public override IReadOnlyList<int> FindAxes()
    {
        _ = Train();
        return _loaded!.Axes;
    }

    public override int GroupCount(TrainExperimentOptions options) => Train().GroupCount;

    public override int SampleCount(TrainExperimentOptions options) => Train().Count;

    public override TrainInputs Load(TrainExperimentOptions options, Seed seed, int threads)
    {
        LabeledSamples train = Train();
        LabeledSamples? test = ReadTest();
        if (train.Inputs.AreRounded)
        {
            _diagnostics.Add(new Diagnostic(
                DiagnosticIds.RoundedSamples, Severity.Info,
                $"{Name}: x is given in double precision, and training rounds it to single precision."));
        }

        if (test is not null && test.Inputs.Dimension != train.Inputs.Dimension)
        {
            throw new DatasetException(
                testPath!, $"its samples have d = {test.Inputs.Dimension}", $"d = {train.Inputs.Dimension} as in {Name}",
                "Give test samples of the same kind.");
        }

        if (test is not null && Labels.Supervision == Supervision.Fine && !test.Partition!.Labels.SequenceEqual(train.Partition!.Labels))
        {
            throw new DatasetException(
                testPath!, $"it has {test.Partition.ClusterCount} clusters or other sides of them",
                $"the {train.Partition.ClusterCount} clusters of {Name} on the same sides", "Give test samples of the same kind.");
        }

        Partition? merged = Labels.Merge is null ? null : train.Partition;
        return new TrainInputs(Path.GetFileName(Name), Labels.Supervision, train, test)
        {
            LabelNames =
                LabelNames.Of(_loaded!.ClassNames, train.Partition) ?? (merged is null ? null : LabelNames.OfNumbers(merged)),
            NumberedGroups = merged?.NumberedGroups,
        };
    }

    private LabeledSamples Train() =>
        (_loaded ??= Read(Name, Labels.Merge, places.Samples with { Split = DatasetSplit.Train })).Samples;

    // The test part of the file, or a file of its own; its classes are those of the training samples, whichever of them occur.
    private LabeledSamples? ReadTest()
    {
        LabeledSamples train = Train();
        if (testPath is not null && _loaded!.HasParts)
        {
            throw new OptionsException([$"--test is {testPath}; expected nothing, because {Name} has test samples of its own."]);
        }

        string? file = testPath ?? (_loaded!.HasParts ? Name : null);
        ClassMerge? merge = train.Partition is { } partition ? ClassMerge.Of(partition) : Labels.Merge;
        SamplesReading reading =
            places.Samples with { Split = DatasetSplit.Test, ClassNames = _loaded!.ClassNames, MemoryLimit = long.MaxValue };
        return file is null ? null : Read(file, merge, reading).Samples;
    }

    private LoadedSamples Read(string file, ClassMerge? merge, SamplesReading reading)
    {
        bool fine = Labels.Supervision == Supervision.Fine;
        LoadedSamples loaded = SamplesFile.Load(file, merge ?? (fine ? ClassMerge.Usual : null), reading);
        _diagnostics.AddRange(loaded.Diagnostics.Except(_diagnostics));
        return !fine || loaded.Samples.HasClusters
            ? loaded
            : throw new DatasetException(
                file, "it holds binary labels only", "the cluster of each sample, since --labels fine is given",
                "Add an array 'cluster', or train with --labels coarse.");
    }
}
