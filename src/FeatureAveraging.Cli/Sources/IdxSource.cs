using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.Mnist;
using FeatureAveraging.Datasets.SampleFiles;

namespace FeatureAveraging.Cli.Sources;

/// <summary>MNIST and the data sets in its form: coarse labels mean the parity of the class, for MNIST of the digit.</summary>
internal sealed class IdxSource(IdxDataset dataset, LabelChoice labels, DataPlaces places)
    : ImageSource(dataset.Id, dataset.Id, labels, places, ClassMerge.Parity)
{
    private protected override LoadedImages ReadTrain() => dataset.Load(Places.Directory(), DatasetSplit.Train);

    private protected override LoadedImages? ReadTest() => dataset.Load(Places.Directory(), DatasetSplit.Test);
}
