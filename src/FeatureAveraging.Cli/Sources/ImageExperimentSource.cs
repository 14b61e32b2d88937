using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Cifar;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.Mnist;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Cli.Sources;

/// <summary>A data set as the paper's experiment on it sees it.</summary>
/// <param name="Info">The experiment.</param>
/// <param name="Defaults">The setting for two processor cores.</param>
/// <param name="Presets">Settings by preset.</param>
/// <param name="Read">Reads one part.</param>
/// <param name="Merge">Which classes belong together.</param>
internal sealed record ImageExperimentSource(
    ExperimentInfo Info,
    ImageExperimentOptions Defaults,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Presets,
    Func<DataPlaces, DatasetSplit, LoadedImages> Read,
    ClassMerge Merge)
{
    /// <summary>Settings that are the same for both: the paper's architecture at its full width, trained long, attacked hard.</summary>
    private static readonly string[] FullSize =
    [
        "Data.TrainCount=0", "Network.Architecture=ResNet18", "Network.Width=64", "Training.LearningRate=0.2",
        "Training.WeightDecay=0.0005", "Seeds=3",
        "Curve.Count=1000", "Curve.PgdSteps=40", "Curve.ApgdSteps=100", "Curve.MinimumNormSteps=400", "Curve.Restarts=3",
        "Curve.SquareIterations=1000",
    ];

    /// <summary>The same on two processor cores, over night: one seed, few epochs, few images under attack.</summary>
    private static readonly string[] FullWidthOnCpu =
    [
        .. FullSize, "Seeds=1", "Curve.Count=60", "Curve.PgdSteps=20", "Curve.ApgdSteps=0", "Curve.SquareIterations=0",
        "Curve.MinimumNormSteps=60", "Curve.Restarts=1", "Curve.BatchSize=60",
    ];

    /// <summary>Settings that are the same for both: a check of one minute that everything runs; its numbers mean nothing.</summary>
    private static readonly string[] Tiny =
    [
        "Network.Architecture=SmallCnn", "Network.Width=8", "Training.Epochs=1", "Data.TrainCount=2000", "Data.TestCount=500", "Seeds=1",
        "Curve.Count=20", "Curve.PgdSteps=5", "Curve.MinimumNormSteps=15", "Curve.Pictures=4",
    ];

    /// <summary>Settings that are the same for both: a small network, long enough to see what depends on the stage of training.</summary>
    private static readonly string[] Stages =
    [
        "Network.Architecture=SmallCnn", "Network.Width=32", "Training.Epochs=16", "Stages=1,2,4,8,16", "Seeds=3",
        "Curve.CertifiedCount=0",
    ];

    /// <summary>MNIST, even against odd digits.</summary>
    public static ImageExperimentSource Mnist { get; } = new(
        ExperimentInfo.Mnist,
        ImageRecipe.Mnist,
        new Dictionary<string, IReadOnlyList<string>>
        {
            ["quick"] = [],
            ["paper"] = [.. FullSize, "Training.Epochs=20", "Curve.Step=0.1", "Frontier.Seeds=3", "Frontier.RadiusCount=1000"],
            ["paper-cpu"] = [.. FullWidthOnCpu, "Training.Epochs=2", "Curve.Step=0.4", "Frontier.Seeds=1"],
            ["stages"] = Stages,
            ["tiny"] =
            [
                .. Tiny, "Frontier.Epochs=2", "Frontier.Checkpoints=2", "Frontier.RadiusCount=20", "Frontier.PseudoPerSide=5",
                "Frontier.Width=20",
            ],
        },
        (places, split) => MnistDataset.Load(places.Directory(), split),
        ClassMerge.Parity);

    /// <summary>CIFAR-10, the first five classes against the last five.</summary>
    public static ImageExperimentSource Cifar10 { get; } = new(
        ExperimentInfo.Cifar10,
        ImageRecipe.Cifar10,
        new Dictionary<string, IReadOnlyList<string>>
        {
            ["quick"] = [],
            ["paper"] = [.. FullSize, "Training.Epochs=60"],
            ["paper-cpu"] = [.. FullWidthOnCpu, "Training.Epochs=6", "Curve.Step=0.16"],
            ["stages"] = [.. Stages, "Data.TrainCount=20000", "Training.LearningRate=0.05"],
            ["tiny"] = [.. Tiny, "Heads.Steps=100", "Heads.RadiusCount=10"],
        },
        (places, split) => Cifar10Dataset.Load(places.Directory(), split, places.Reading(), places.Cancellation),
        ClassMerge.FirstHalf);

    /// <summary>Reads both parts.</summary>
    /// <param name="places">Where data sets lie and how images are read.</param>
    /// <returns>The images, and what was noteworthy about their files.</returns>
    /// <exception cref="DatasetException">The data set is missing or damaged.</exception>
    public (ImageExperimentData Data, IReadOnlyList<Diagnostic> Diagnostics) Load(DataPlaces places)
    {
        LoadedImages train = Read(places, DatasetSplit.Train), test = Read(places, DatasetSplit.Test);
        Partition partition = Merge.For(train.ClassNames.Count);
        return (
            new ImageExperimentData(Info.Id, train.Images, test.Images, partition, train.ClassNames),
            [.. train.Diagnostics.Union(test.Diagnostics)]);
    }
}
