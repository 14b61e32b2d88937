using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Cifar;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.SampleFiles;

namespace FeatureAveraging.Cli.Sources;

/// <summary>CIFAR-100: coarse labels mean its 20 coarse classes, fine ones its 100.</summary>
internal sealed class Cifar100Source(LabelChoice labels, DataPlaces places)
    : ImageSource(Id, Id, labels, places, ClassMerge.Of(Superclasses(places)))
{
    public const string Id = "cifar100";

    private protected override LoadedImages ReadTrain() => Cifar100Dataset.Load(Places.Directory(), DatasetSplit.Train).Images;

    private protected override LoadedImages? ReadTest() => Cifar100Dataset.Load(Places.Directory(), DatasetSplit.Test).Images;

    private static Data.Partition Superclasses(DataPlaces places) => Cifar100Dataset.Load(places.Directory(), DatasetSplit.Test).Coarse;
}
