using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.Mnist;
using FeatureAveraging.Datasets.SampleFiles;

namespace FeatureAveraging.Cli.Sources;

/// <summary>MNIST: the digit is the class, coarse labels mean its parity.</summary>
internal sealed class MnistSource(LabelChoice labels, DataPlaces places) : ImageSource(Id, Id, labels, places, ClassMerge.Parity)
{
    public const string Id = "mnist";

    private protected override LoadedImages ReadTrain() => Read(DatasetSplit.Train);

    private protected override LoadedImages? ReadTest() => Read(DatasetSplit.Test);

    private LoadedImages Read(DatasetSplit split) =>
        new(
            MnistDataset.Load(Places.Directory(), split), [.. Enumerable.Range(0, MnistDataset.ClassCount).Select(digit => $"{digit}")],
            []);
}
