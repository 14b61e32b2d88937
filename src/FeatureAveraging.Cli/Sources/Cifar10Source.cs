using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Cifar;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.SampleFiles;

namespace FeatureAveraging.Cli.Sources;

/// <summary>CIFAR-10: coarse labels mean the first five classes against the others.</summary>
internal sealed class Cifar10Source(LabelChoice labels, DataPlaces places) : ImageSource(Id, Id, labels, ClassMerge.FirstHalf)
{
    public const string Id = "cifar10";

    private protected override LoadedImages ReadTrain() => Cifar10Dataset.Load(places.Directory(), DatasetSplit.Train, places.Reading(), places.Cancellation);

    private protected override LoadedImages? ReadTest() => Cifar10Dataset.Load(places.Directory(), DatasetSplit.Test, places.Reading(), places.Cancellation);
}
