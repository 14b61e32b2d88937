using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Experiments.Diagnosing;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>A deep network and images that fit it. Owns the network.</summary>
internal sealed class DeepSubject : AttackSubject
{
    private readonly VisionModel _model;
    private readonly ImageSet _images;
    private readonly Partition _partition;
    private readonly Readout _readout;

    private readonly Subclasses? _subclasses;       // of the images, where they are other ones than the model's outputs

    private DeepSubject(
        VisionModel model, ImageSet images, Partition partition, Readout readout, Subclasses? subclasses,
        IReadOnlyList<Diagnostic> diagnostics)
    {
        (_model, _images, _partition, _readout, _subclasses) = (model, images, partition, readout, subclasses);
        Diagnostics = diagnostics;
        Samples = images.ToSamples(partition);
    }

    public override IReadOnlyList<Diagnostic> Diagnostics { get; }

    public override LabeledSamples Samples { get; }

    protected override IReadOnlyList<int> Axes => [_images.Channels, _images.Height, _images.Width];

    /// <summary>Loads both.</summary>
    /// <param name="request">The files.</param>
    /// <exception cref="OptionsException">The read-out or the labels are unknown, or the architecture.</exception>
    /// <exception cref="DatasetException">A file cannot be read, or the samples are not images of the model's size and classes.</exception>
    /// <exception cref="ModelStateException">The arrays are not those of such a network.</exception>
    public static new DeepSubject Load(ModelRequest request)
    {
        DeepModel file = DeepModelFile.Load(request.Model);
        DeepModelDescription description = file.Description;
        Partition partition = description.Partition;
        bool learnedGroups = partition.ClusterCount == partition.GroupCount;
        Readout readout = ModelChoice.ParseReadout(request.Readout ?? (learnedGroups ? "native" : "max"));
        DataChoice data = request.Data;
        SampleSource.RefuseLabelColumn(data.Dataset, data.Places);
        if (!data.Places.ScalesBytes)
        {
            throw new OptionsException(["--scale is none; expected nothing, because deep networks read pixels in [0, 1]."]);
        }

        ImageSource source = SampleSource.FindImages(data.Dataset, data.Labels, data.TestFile, data.Places)
            ?? throw new DatasetException(
                data.Dataset, "it does not hold images", "images, which the deep network reads",
                "Give mnist, cifar10, a folder with a sub-folder per class, a .zip or a .parquet file.");
        LoadedImages loaded = source.LoadTestImages();
        RequireKind(data.Dataset, loaded.Images, description);
        VisionModel model = DeepModels.Create(file, request.Device);
        try
        {
            var classes = new ClassesOfModel(source, loaded, description);
            (ImageSet images, Subclasses? subclasses) = classes.Find(model);
            return new DeepSubject(model, images, partition, readout, subclasses, loaded.Diagnostics);
        }
        catch (Exception fault) when (fault is OptionsException or DatasetException)       // the caller never sees the model
        {
            model.Dispose();
            throw;
        }
    }

    protected override ExperimentOutcome Attack(AttackExperimentOptions options, RunContext context) =>
        ImageAttackExperiment.Run(_model, _images, _partition, _readout, options, context);

    protected override ExperimentOutcome Examine(DiagnoseOptions options, RunContext context)
    {
        var model = new DiagnosedDeepModel(_model, _images.Labels, _partition, _readout);
        bool between = model.Decision.IsBetweenClasses || _partition.ClusterCount == _partition.GroupCount;
        return DiagnoseExperiment.Run(
            model, Samples, _subclasses ?? (between ? null : Subclasses.OfAll(_images.Labels, _partition)), options, context);
    }

    public override void Dispose() => _model.Dispose();

    private static void RequireKind(string dataset, ImageSet images, DeepModelDescription model)
    {
        if (images.LowBytes is not null)
        {
            throw new DatasetException(
                dataset, "its images have 16 bits", "8 bits, which the deep network reads", "Give images of 8 bits.");
        }

        if ((images.Channels, images.Height, images.Width) != (model.Channels, model.ImageHeight, model.ImageWidth))
        {
            throw new DatasetException(
                dataset, $"its images are {images.Channels} × {images.Height} × {images.Width}",
                $"{model.Channels} × {model.ImageHeight} × {model.ImageWidth} (channels, rows, columns), which the model reads",
                "Give images of the model's size.");
        }
    }
}
