using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Cifar;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.SampleFiles;

namespace FeatureAveraging.Cli.Sources;

/// <summary>CIFAR-10: coarse labels mean the first five classes against the others.</summary>
internal sealed class Cifar10Source(LabelChoice labels, DataPlaces places) : ImageSource(Id, Id, labels, places, ClassMerge.FirstHalf)
{
    public const string Id = "cifar10";

    private protected override LoadedImages ReadTrain() =>
        Cifar10Dataset.Load(Places.Directory(), DatasetSplit.Train, Places.Reading(), Places.Cancellation);

    private protected override LoadedImages? ReadTest() =>
        Cifar10Dataset.Load(Places.Directory(), DatasetSplit.Test, Places.Reading(), Places.Cancellation);
}
