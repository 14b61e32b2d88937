using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Experiments.Diagnosing;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>A whole model of another program and samples that it reads. Owns the model.</summary>
internal sealed class ForeignSubject : AttackSubject
{
    private readonly ForeignClassifier _model;
    private readonly int[] _classes;
    private readonly Partition _partition;
    private readonly Readout _readout;
    private readonly Subclasses? _subclasses;

    private ForeignSubject(
        ForeignClassifier model, LoadedSamples loaded, IReadOnlyList<int> axes, int[] classes, Partition partition, Readout readout,
        Subclasses? subclasses)
    {
        Axes = axes;
        (_model, _classes, _partition, _readout, _subclasses) = (model, classes, partition, readout, subclasses);
        Samples = new LabeledSamples(
            loaded.Samples.Inputs, Array.ConvertAll(classes, c => partition.Labels[c]), classes, partition);
        Diagnostics = [.. model.Diagnostics, .. loaded.Diagnostics];
    }

    public override IReadOnlyList<Diagnostic> Diagnostics { get; }

    public override LabeledSamples Samples { get; }

    protected override IReadOnlyList<int> Axes { get; }

    /// <summary>Loads the samples, and the model as it reads them.</summary>
    /// <param name="request">The files.</param>
    /// <param name="content">The model's.</param>
    /// <exception cref="OptionsException">The read-out, the labels or the normalisation do not suit the model.</exception>
    /// <exception cref="DatasetException">A file cannot be read, or the model cannot be used with such samples.</exception>
    public static ForeignSubject Load(ModelRequest request, ModelContent content)
    {
        if (request.Map is not null)
        {
            throw new OptionsException(["--map is given; expected none, because the model is used as a whole."]);
        }

        Readout readout = ModelChoice.ParseReadout(request.Readout ?? "max");
        LoadedSamples loaded = request.Data.LoadTest(ClassMerge.Usual);
        var classes = ClassesOf.Find(loaded.Samples);
        ClassMerge? merge = ModelFileOptions.SaysGroups(request.Data.Labels) ? FindMerge(request.Data.Labels) : null;
        Partition? groups = merge?.For(merge.ClassCount ?? classes.Count);
        // where classes are merged, the model has an output for each class, or for each coarse class
        int least = groups is null && !loaded.BringsSubclasses ? classes.Count
            : Math.Min(classes.Count, groups?.GroupCount ?? loaded.Samples.GroupCount);
        using var file = WholeModelFile.Read(content);
        IReadOnlyList<int> axes = FindAxes(request, loaded.Samples.Inputs.Dimension, loaded.Axes, file.InputAxes);
        loaded = loaded with { Diagnostics = [.. file.Diagnostics, .. loaded.Diagnostics] };
        ForeignClassifier model = file.Create(Options(request, loaded.Samples.Inputs.Dimension, axes, least), loaded.Samples.Inputs);
        try
        {
            if (loaded.BringsSubclasses && groups is null && model.ClassCount == loaded.Samples.GroupCount)
            {
                return OfCoarse(model, loaded, axes, readout);
            }

            (int[] labels, Partition partition) = Merge(request, classes, merge, groups, model.ClassCount);
            Subclasses? subclasses = FindSubclasses(classes, groups, partition);
            return new ForeignSubject(model, loaded, axes, labels, partition, readout, subclasses);
        }
        catch (OptionsException)        // the caller never sees the model, so nobody else frees its memory
        {
            model.Dispose();
            throw;
        }
    }

    protected override ExperimentOutcome Attack(AttackExperimentOptions options, RunContext context) =>
        ImageAttackExperiment.Run(_model, Samples.Inputs, _classes, _partition, _readout, options, context);

    protected override ExperimentOutcome Examine(DiagnoseOptions options, RunContext context) => DiagnoseExperiment.Run(
        new DiagnosedDeepModel(_model, _classes, _partition, _readout), Samples, _subclasses, options, context);

    public override void Dispose() => _model.Dispose();

    // Outputs are the coarse classes of the samples, whose clusters are sub-classes of these; of two outputs output 1 stands for +1.
    private static ForeignSubject OfCoarse(ForeignClassifier model, LoadedSamples loaded, IReadOnlyList<int> axes, Readout readout)
    {
        LabeledSamples samples = loaded.Samples;
        int[] classes = Array.ConvertAll([.. samples.Labels], y => samples.GroupCount > 2 ? y : y > 0 ? 1 : 0);
        return new ForeignSubject(
            model, loaded, axes, classes, DenseNetwork.OwnClasses(model.ClassCount), readout,
            Subclasses.OfAll([.. samples.Clusters], samples.Partition!));
    }

    // Classes of the data are sub-classes where the model decides between fewer.
    private static Subclasses? FindSubclasses(ClassesOf classes, Partition? groups, Partition decided) =>
        groups is not null && groups.GroupCount == decided.GroupCount && groups.ClusterCount > groups.GroupCount
            && groups.ClusterCount >= classes.Count
            ? Subclasses.OfAll(classes.Values, groups)
            : null;

    /// <summary>The axes that the model reads a sample with. Rows of a table have one: what the user or a graph says is more.</summary>
    /// <param name="request">What the user says.</param>
    /// <param name="d">Width of a sample.</param>
    /// <param name="ofSamples">What the samples say; empty for rows of a table.</param>
    /// <param name="stated">What the model says; null for nothing.</param>
    /// <exception cref="OptionsException">The user's axes are not those of a sample.</exception>
    public static IReadOnlyList<int> FindAxes(
        ModelRequest request, int d, IReadOnlyList<int> ofSamples, IReadOnlyList<int>? stated)
    {
        if (request.Axes.Count > 0)
        {
            return request.Axes.Aggregate(1L, (product, length) => product * length) == d
                ? request.Axes
                : throw new OptionsException(
                    [$"--input is {string.Join(',', request.Axes)}; expected three lengths whose product is {d}, the width of a sample."]);
        }

        return ofSamples.Count <= 1 && stated is { } known
            && known.Aggregate(1L, (product, length) => product * length) == d
                ? known : ofSamples;
    }

    /// <summary>What the model file does not say.</summary>
    /// <param name="request">What the user says.</param>
    /// <param name="d">Width of a sample.</param>
    /// <param name="axes">As of <see cref="FindAxes"/>.</param>
    /// <param name="classCount">Outputs that it has at least.</param>
    public static ForeignModelOptions Options(ModelRequest request, int d, IReadOnlyList<int> axes, int classCount) => new()
    {
        Name = request.Model,
        InputShape = axes switch
        {
            [var c, var h, var w] => new(c, h, w),
            [var h, var w] => new(1, h, w),
            _ => new(1, 1, d),
        },
        ClassCount = classCount,
        Mean = request.Mean,
        Deviation = request.Deviation,
        Device = request.Device.Kind,
        DeviceIndex = request.Device.Index,
    };

    private static ClassMerge FindMerge(string labels)
    {
        try
        {
            return ClassMerge.Parse(labels);
        }
        catch (ArgumentException)
        {
            throw new OptionsException([$"--labels is {labels}; expected lists that name each class from 0 once, such as 0,1|2,3."]);
        }
    }

    // Every output a class of its own; or outputs put together, as --labels says; or an output for each coarse class.
    private static (int[] Classes, Partition Partition) Merge(
        ModelRequest request, ClassesOf classes, ClassMerge? merge, Partition? groups, int outputs) =>
        groups is null ? (classes.Values, DenseNetwork.OwnClasses(outputs))
        : groups.ClusterCount == outputs ? (classes.Values, groups)
        : groups.GroupCount == outputs
            ? (Array.ConvertAll(classes.Values, c => groups.Groups[c]), Partition.OfCoarse(outputs))
        : merge!.ClassCount is null ? (classes.Values, merge.For(outputs))
        : throw new OptionsException(
            [$"--labels is {request.Data.Labels}; expected a mapping of {outputs} classes, or of any number into {outputs} coarse " +
             "classes, because the model has as many outputs."]);

    /// <summary>The class of each sample, and how many there are.</summary>
    private sealed record ClassesOf(int[] Values, int Count)
    {
        // Labels ±1 are the classes 1 and 0.
        public static ClassesOf Find(LabeledSamples samples) => samples.HasClusters
            ? new([.. samples.Clusters], samples.Partition!.ClusterCount)
            : samples.GroupCount == 2
                ? new(Array.ConvertAll([.. samples.Labels], label => label > 0 ? 1 : 0), 2)
                : new([.. samples.Labels], samples.GroupCount);
    }
}
