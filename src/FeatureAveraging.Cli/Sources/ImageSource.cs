using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Hardening;

namespace FeatureAveraging.Cli.Sources;

/// <summary>Labelled images: the class is the cluster, its side the label, pixels are scaled to [0, 1].</summary>
/// <param name="name">The data set; files by their full path.</param>
/// <param name="title">Its name in the record.</param>
/// <param name="labels">The labels that a network learns.</param>
/// <param name="places">How many images of each part to draw, among other things.</param>
/// <param name="usual">The merge of classes for coarse labels; null when the user must give one.</param>
internal abstract class ImageSource(
    string name, string title, LabelChoice labels, DataPlaces places, ClassMerge? usual) : SampleSource(name, labels)
{
    private readonly List<Diagnostic> _diagnostics = [];
    private LabeledSamples? _train;
    private string _kind = "";
    private IReadOnlyList<int> _axes = [];
    private IReadOnlyList<string> _classNames = [];

    private protected DataPlaces Places => places;

    public override int ClassCount => Train().Partition!.ClusterCount;

    public override IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public override IReadOnlyList<int> FindAxes()
    {
        _ = Train();
        return _axes;
    }

    public override TrainExperimentOptions ComputeDefaults() => TrainRecipe.ForSamples(Train());

    public override int GroupCount(TrainExperimentOptions options) => Train().GroupCount;

    public override int SampleCount(TrainExperimentOptions options) => Train().Count;

    public override TrainInputs Load(TrainExperimentOptions options, Seed seed, int threads)
    {
        LabeledSamples train = Train();
        LoadedImages? test = ReadTest();
        RequireSameKind(test);
        return new TrainInputs(title, Labels.Supervision, train, test is null ? null : ToSamples(test, null, besideTraining: true))
        {
            LabelNames = LabelNames.Of(_classNames, train.Partition),
            NumberedGroups = train.Partition!.NumberedGroups,
        };
    }

    /// <summary>The images to judge a model by: the test images, or all of them where there is no such part.</summary>
    /// <param name="merge">Sides of the classes; null to take those of <c>--labels</c>.</param>
    public LoadedSamples LoadTest(ClassMerge? merge)
    {
        LoadedImages loaded = ReadTest() ?? ReadTrain();
        (int c, int h, int w) = (loaded.Images.Channels, loaded.Images.Height, loaded.Images.Width);
        return new LoadedSamples(ToSamples(loaded, merge), _diagnostics) { Axes = [c, h, w] };
    }

    /// <summary>The same images with their own classes.</summary>
    public LoadedImages LoadTestImages()
    {
        LoadedImages loaded = ReadTest() ?? ReadTrain();
        return loaded with { Images = Draw(loaded.Images) };
    }

    /// <summary>The images of both parts as they are, for deep networks.</summary>
    /// <exception cref="DatasetException">Training and test images are not of one kind.</exception>
    public HardenImages LoadParts()
    {
        LoadedImages train = ReadTrain();
        LoadedImages? test = ReadTest();
        _kind = Kind(train);
        RequireSameKind(test);
        _diagnostics.AddRange(train.Diagnostics.Concat(test?.Diagnostics ?? []).Except(_diagnostics).ToArray());
        Partition sides = Sides(train.ClassNames, null);
        return new HardenImages(
            title, Draw(train.Images), test is null ? null : Draw(test.Images, besideTraining: true), sides, train.ClassNames,
            LabelNames.Of(train.ClassNames, sides)!);
    }

    /// <summary>Coarse class of each class, as <c>--labels</c> says it.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <exception cref="OptionsException">The labels say nothing of these classes.</exception>
    public Partition FindSides(IReadOnlyList<string> classes) => Sides(classes, null);

    private protected abstract LoadedImages ReadTrain();

    /// <summary>The test images; null when there are none.</summary>
    private protected abstract LoadedImages? ReadTest();

    private static string Kind(LoadedImages loaded) =>
        $"{loaded.Images.Channels} × {loaded.Images.Height} × {loaded.Images.Width} values in the classes " +
        $"{string.Join(", ", loaded.ClassNames)}";

    private void RequireSameKind(LoadedImages? test)
    {
        if (test is not null && Kind(test) != _kind)
        {
            throw new DatasetException(
                TestFile ?? Name, $"its test images are {Kind(test)}", $"{_kind}, as the training images are",
                "Give test images of the same kind.");
        }
    }

    private LabeledSamples Train()
    {
        if (_train is null)
        {
            LoadedImages train = ReadTrain();
            (_train, _kind, _classNames) = (ToSamples(train, null), Kind(train), train.ClassNames);
            _axes = [train.Images.Channels, train.Images.Height, train.Images.Width];
        }

        return _train;
    }

    private LabeledSamples ToSamples(LoadedImages loaded, ClassMerge? given, bool besideTraining = false)
    {
        _diagnostics.AddRange(loaded.Diagnostics.Except(_diagnostics));
        return Draw(loaded.Images, besideTraining).ToSamples(Sides(loaded.ClassNames, given), Places.ScalesBytes);
    }

    // The same images whatever the seed of the command.
    private ImageSet Draw(ImageSet images, bool besideTraining = false) => Places.Subset is not { } count ? images
        : count <= images.Count ? images.Take(StratifiedSplit.Draw(images.Labels, count, new Seed(0)).Chosen)
        : besideTraining ? images               // a smaller test part is taken whole
        : throw new OptionsException([$"--subset is {count}; expected at most {images.Count}, the images of a part of {Name}."]);

    private Partition Sides(IReadOnlyList<string> classes, ClassMerge? given)
    {
        ClassMerge? merge =
            given ?? Labels.Merge ?? usual ?? (classes.Count == 2 || Labels.Supervision == Supervision.Fine ? ClassMerge.Usual : null);
        string found = $"{Name} has {classes.Count} classes ({string.Join(", ", classes.Select((c, j) => $"{j} {c}"))})";
        return merge is null
            ? throw new OptionsException(
                [$"--labels is {Labels.Name}, and {found}; expected parity, first-half or a mapping such as 0,1|2,3."])
            : merge.ClassCount is { } k && k != classes.Count ? throw (given is null
                ? new OptionsException([$"--labels is {Labels.Name}, which names {k} classes, and {found}; expected each of them once."])
                : new DatasetException(Name, found, $"the {k} classes of the model", "Give the images that the model was trained for."))
            : merge.For(classes.Count);
    }
}
