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

    private DeepSubject(VisionModel model, ImageSet images, Partition partition, Readout readout, IReadOnlyList<Diagnostic> diagnostics)
    {
        (_model, _images, _partition, _readout, Diagnostics) = (model, images, partition, readout, diagnostics);
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
        bool learnedSides = file.Description.Classes.SequenceEqual(TrainedModel.SideNames);
        Readout readout = ModelChoice.ParseReadout(request.Readout ?? (learnedSides ? "native" : "max"));
        Partition partition = FindSides(request.Model, file.Description);
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
        RequireKind(data.Dataset, loaded.Images, file.Description);
        ImageSet images = TakeClasses(source, loaded, file.Description.Classes);
        return new DeepSubject(DeepModels.Create(file, request.Device), images, partition, readout, loaded.Diagnostics);
    }

    protected override ExperimentOutcome Attack(AttackExperimentOptions options, RunContext context) =>
        ImageAttackExperiment.Run(_model, _images, _partition, _readout, options, context);

    protected override ExperimentOutcome Examine(DiagnoseOptions options, RunContext context)
    {
        var model = new DiagnosedDeepModel(_model, _images.Labels, _partition, _readout);
        bool between = model.Decision.IsBetweenClasses || _partition.ClusterCount == _partition.GroupCount;
        return DiagnoseExperiment.Run(model, Samples, between ? null : Subclasses.OfAll(_images.Labels, _partition), options, context);
    }

    public override void Dispose() => _model.Dispose();

    private static Partition FindSides(string path, DeepModelDescription description) =>
        description.Sides.Distinct().Count() == 2
            ? new Partition([.. description.Sides])
            : throw new DatasetException(
                path, "all its classes are of one side", "classes of both sides ('favg.sides')", "Give a model with two coarse classes.");

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

    /// <summary>
    /// The images with the model's classes: by name; by side where the model learned the two sides; by number where the data have no names.
    /// </summary>
    private static ImageSet TakeClasses(ImageSource source, LoadedImages loaded, IReadOnlyList<string> classes)
    {
        int[] named = [.. loaded.ClassNames.Select(name => classes.ToList().IndexOf(name))];
        if (!named.Contains(-1))
        {
            return loaded.Images with { Labels = Array.ConvertAll(loaded.Images.Labels, label => named[label]) };
        }

        if (classes.SequenceEqual(TrainedModel.SideNames))
        {
            Partition sides = source.FindSides(loaded.ClassNames);
            return sides.GroupCount == 2
                ? loaded.Images.ToCoarse(sides)
                : throw new OptionsException(
                    [$"--labels is {source.Labels.Name}, which makes {sides.GroupCount} coarse classes; expected 2, as many as the model " +
                     "has."]);
        }

        bool areNumbers = loaded.ClassNames.Select((name, j) => name == FormattableString.Invariant($"{j}")).All(isNumber => isNumber);
        return areNumbers && loaded.ClassNames.Count == classes.Count
            ? loaded.Images
            : throw new DatasetException(
                source.Name, $"its classes are {string.Join(", ", loaded.ClassNames)}",
                $"classes of the model: {string.Join(", ", classes)}", "Give the images that the model was trained for.");
    }
}
