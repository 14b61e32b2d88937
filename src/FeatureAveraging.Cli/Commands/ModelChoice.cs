using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Commands;

/// <summary>A model and samples, by name.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Readout">How k classes become one decision; null for the default.</param>
/// <param name="Data">The samples.</param>
internal sealed record ModelRequest(string Model, string? Readout, DataChoice Data)
{
    /// <summary>Which tensor of the model file is what; null where shapes say.</summary>
    public LayerMap? Map { get; init; }

    /// <summary>Channels, rows and columns that a whole model of another program reads each sample as; empty where files say.</summary>
    public IReadOnlyList<int> Axes { get; init; } = [];

    /// <summary>What is subtracted from the samples before the model reads them.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>What they are then divided by.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>Whether samples are normalised before the model reads them.</summary>
    public bool HasNormalization => Mean.Count + Deviation.Count > 0;

    /// <summary>Where a deep model computes.</summary>
    public ChosenDevice Device { get; init; } = ChosenDevice.Cpu;

    /// <summary>A deep model that a record names.</summary>
    /// <param name="model">What the record says.</param>
    /// <param name="data">The samples.</param>
    public static ModelRequest Of(WholeModel model, DataChoice data) => new(model.File.Path, null, data)
    {
        Axes = model.Axes ?? [],
        Mean = model.Mean ?? [],
        Deviation = model.Deviation ?? [],
        Device = ChosenDevice.Parse(model.Device),
    };

    /// <summary>The deep model, for the record.</summary>
    public WholeModel DescribeModel() => new(RunInputs.Describe(Model))
    {
        Axes = Axes.Count == 0 ? null : Axes,
        Mean = Mean.Count == 0 ? null : Mean,
        Deviation = Deviation.Count == 0 ? null : Deviation,
        Device = Device == ChosenDevice.Cpu ? null : Device.ToString(),
    };

    /// <summary>The files, for the record.</summary>
    public AttackInputs Describe()
    {
        SampleInputs data = Data.Describe();
        return new AttackInputs(RunInputs.Describe(Model), data.Samples, data.Labels)
        {
            Test = data.Test,
            LabelColumn = data.LabelColumn,
            Scale = data.Scale,
            Subset = data.Subset,
            Map = Map?.Words,
            Axes = Axes.Count == 0 ? null : Axes,
            Mean = Mean.Count == 0 ? null : Mean,
            Deviation = Deviation.Count == 0 ? null : Deviation,
            Device = Device == ChosenDevice.Cpu ? null : Device.ToString(),
        };
    }
}

/// <summary>A decision and the samples it is judged on.</summary>
/// <param name="Classifier">Network and read-out.</param>
/// <param name="Samples">Samples that fit it.</param>
/// <param name="Diagnostics">What was noteworthy about the files.</param>
internal sealed record ModelChoice(Classifier Classifier, LoadedSamples Samples, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Loads both.</summary>
    /// <param name="request">The files.</param>
    /// <param name="needsRadius">Whether the command computes exact radii, which not every network has.</param>
    /// <exception cref="OptionsException">
    /// The read-out or the normalisation do not suit the model, the labels the samples, or axes are given without a normalisation.
    /// </exception>
    /// <exception cref="DatasetException">A file cannot be read, or the samples do not fit the model.</exception>
    public static ModelChoice Load(ModelRequest request, bool needsRadius)
    {
        if (request.Axes.Count > 0 && !request.HasNormalization)
        {
            throw new OptionsException(
                ["--input is given; expected none without --mean or --std, because a two-layer network reads each sample as one vector."]);
        }

        LoadedModel model = ModelFileOptions.Load(request.Model, request.Map, request.Data.Labels);
        Classifier classifier = CreateClassifier(model.Network, request.Readout, needsRadius);
        LoadedSamples samples = Load(request.Data, classifier, model);
        if (request.HasNormalization)
        {
            classifier = Normalization.Fold(request, model, classifier, samples);
        }

        IReadOnlyList<Diagnostic> opposite = SampleChecks.FindOppositeLabels(classifier, samples.Samples, request.Data.Dataset);
        return new ModelChoice(classifier, samples, [.. model.Diagnostics, .. samples.Diagnostics, .. opposite]);
    }

    /// <summary>The read-out of a name.</summary>
    /// <param name="name">The user's word.</param>
    /// <exception cref="OptionsException">There is none of that name.</exception>
    public static Readout ParseReadout(string name) =>
        Enum.TryParse(name, ignoreCase: true, out Readout readout) && Enum.IsDefined(readout)
            ? readout
            : throw new OptionsException([$"--readout is {name}; expected sum, mean, max, probability or native."]);

    /// <summary>A network with the read-out of a name.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">The user's word; null for the default.</param>
    /// <param name="needsRadius">Whether exact radii are computed, which not every network has.</param>
    /// <exception cref="OptionsException">The read-out does not suit the network, or it has no exact radii.</exception>
    public static Classifier CreateClassifier(TwoLayerNetwork network, string? name, bool needsRadius)
    {
        name ??= network is BinaryNetwork ? "native" : "max";
        Readout readout = ParseReadout(name);
        if (network is BinaryNetwork && readout != Readout.Native)
        {
            throw new OptionsException([$"--readout is {name}; expected native, because the model is a binary network."]);
        }

        var classifier = new Classifier(network, readout);
        return needsRadius && RadiusSolver.FindObstacle(classifier) is { } obstacle
            ? throw new OptionsException([$"The model has {obstacle}."])
            : classifier;
    }

    // The model's own classes; or its coarse classes, where it has nothing else and --labels makes such of the classes of the data, or
    // where the data have the names of its coarse classes.
    private static LoadedSamples LoadFor(DataChoice choice, Classifier classifier, LoadedModel model)
    {
        IReadOnlyList<string>? names = model.ClassNames;
        if (Decision.PartitionOf(classifier.Network) is not { } partition)
        {
            return choice.LoadTest(null, names);
        }

        if (partition.ClusterCount > partition.GroupCount && model.Labels is { } coarseNames && choice.HasNamesAmong(coarseNames))
        {
            LoadedSamples named = choice.LoadTest(ClassMerge.Of(Partition.OfCoarse(partition.GroupCount)), coarseNames);
            LabeledSamples samples = named.Samples;
            return named with
            {
                Samples = partition.GroupCount == 2 ? new LabeledSamples(samples.Inputs, samples.Labels.ToArray()) : samples.ToCoarse(),
            };
        }

        bool dense = classifier.Network is DenseNetwork;
        bool coarse = (dense || partition.GroupCount > 2) && partition.GroupCount == partition.ClusterCount;
        bool grouped = dense ? ModelFileOptions.SaysGroups(choice.Labels) : choice.Labels.Contains('|', StringComparison.Ordinal);
        if (!coarse || !grouped)
        {
            RequireSameGroups(choice.Labels, partition);
            return choice.LoadTest(ClassMerge.Of(partition), names);
        }

        LoadedSamples loaded = choice.LoadTest(null);
        return loaded.Samples.GroupCount == partition.GroupCount
            ? partition.GroupCount == 2 ? loaded : loaded with { Samples = loaded.Samples.ToCoarse() }
            : throw new OptionsException(
                [$"--labels is {choice.Labels}, which makes {loaded.Samples.GroupCount} coarse classes; expected {partition.GroupCount}, " +
                 "as many as the model has."]);
    }

    // The model says which classes belong together. --labels may say the same; anything else would not be obeyed.
    private static void RequireSameGroups(string labels, Partition partition)
    {
        if (!ModelFileOptions.SaysGroups(labels))
        {
            return;
        }

        ClassMerge merge = LabelChoice.Of(labels, "--samples", "parity", "first-half").Merge!;
        bool same = (merge.ClassCount ?? partition.ClusterCount) == partition.ClusterCount
            && merge.For(partition.ClusterCount).Groups.SequenceEqual(partition.Groups);
        if (!same)
        {
            IEnumerable<string> own = Enumerable.Range(0, partition.GroupCount).Select(g => string.Join(',', partition.ClustersOf(g)));
            throw new OptionsException(
                [$"--labels is {labels}; expected {string.Join('|', own)}, the classes that the model puts together, or no --labels."]);
        }
    }

    private static LoadedSamples Load(DataChoice choice, Classifier classifier, LoadedModel model)
    {
        string path = choice.Dataset;
        LoadedSamples loaded = LoadFor(choice, classifier, model);
        if (loaded.Samples.Inputs.Dimension != classifier.InputDimension)
        {
            throw new DatasetException(
                path, $"its samples have d = {loaded.Samples.Inputs.Dimension}", $"d = {classifier.InputDimension}, which the model reads",
                "Give samples of the model's width.");
        }

        if (classifier.Decision.IsBetweenClasses && !loaded.Samples.HasClusters)
        {
            throw new DatasetException(
                path, "it holds binary labels only", "the class of each sample, which the native read-out decides between",
                "Add class indices as 'y' or an array 'cluster', or choose another --readout.");
        }

        if (classifier.Decision.IsBetweenClasses && loaded.Samples.Partition!.ClusterCount != classifier.Network.OutputCount)
        {
            throw new DatasetException(
                path, $"its samples have {loaded.Samples.Partition.ClusterCount} clusters",
                $"{classifier.Network.OutputCount}, one per class of the model, which the native read-out decides between",
                "Give the samples the model's classes, or choose another --readout.");
        }

        return loaded;
    }
}
