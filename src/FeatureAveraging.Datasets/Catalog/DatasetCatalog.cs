using FeatureAveraging.Datasets.Mnist;

namespace FeatureAveraging.Datasets.Catalog;

/// <summary>The data sets that can be fetched by name. An entry is data: adding one needs no code.</summary>
public static class DatasetCatalog
{
    /// <summary>MNIST: 60,000 + 10,000 handwritten digits, 28 × 28 (LeCun et al. 1998).</summary>
    public static DatasetEntry Mnist { get; } = new(
        "mnist",
        "MNIST handwritten digits: 60,000 training and 10,000 test images, 28 x 28 grey levels, 10 classes (11 MB)",
        [new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"), new Uri("https://storage.googleapis.com/cvdf-datasets/mnist/")],
        [
            Idx("train", "images", 3, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", 47_040_016),
            Idx("train", "labels", 1, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 60_008),
            Idx("t10k", "images", 3, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 7_840_016),
            Idx("t10k", "labels", 1, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 10_008),
        ]);

    /// <summary>
    /// CIFAR-10: 50,000 + 10,000 photographs, 3 × 32 × 32 (Krizhevsky 2009). Its author publishes the archive's MD5,
    /// c32a1d4ab5d03f1284b67883e8d87530.
    /// </summary>
    public static DatasetEntry Cifar10 { get; } = new(
        "cifar10",
        "CIFAR-10 photographs: 50,000 training and 10,000 test images, 32 x 32 in colour, 10 classes (170 MB)",
        [new Uri("https://www.cs.toronto.edu/~kriz/"), new Uri("https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/")],
        [
            new DatasetFile(
                "cifar10/cifar-10-binary.tar.gz", "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", 170_052_171,
                IsPublishedAsIs: true),
        ])
    {
        Substitutes =
        [
            "cifar10/cifar-10-batches-bin", "cifar-10-batches-bin", "cifar10/cifar-10-batches-py", "cifar-10-batches-py",
            "cifar10/cifar10-jpeg.zip", "cifar10-jpeg.zip",
        ],
    };

    /// <summary>
    /// CIFAR-100: 50,000 + 10,000 photographs, 3 × 32 × 32, of 100 fine classes in 20 coarse ones (Krizhevsky 2009). Its author publishes
    /// the archive's MD5, 03b5dce01913d631647c71ecec9e9cb8.
    /// </summary>
    public static DatasetEntry Cifar100 { get; } = new(
        "cifar100",
        "CIFAR-100 photographs: 50,000 training and 10,000 test images, 32 x 32 in colour, 100 classes in 20 coarse ones (169 MB)",
        [new Uri("https://www.cs.toronto.edu/~kriz/")],
        [
            new DatasetFile(
                "cifar100/cifar-100-binary.tar.gz", "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec", 168_513_733,
                IsPublishedAsIs: true),
        ])
    {
        Substitutes = ["cifar100/cifar-100-binary", "cifar-100-binary", "cifar100/cifar-100-python", "cifar-100-python"],
    };

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<DatasetEntry> Entries { get; } = [Mnist, Cifar10, Cifar100];

    /// <summary>The entry of a given name.</summary>
    /// <param name="id">Its name, for example <c>mnist</c>.</param>
    /// <exception cref="ArgumentException">There is no such entry.</exception>
    public static DatasetEntry Find(string id) =>
        Entries.FirstOrDefault(e => e.Id == id)
        ?? throw new ArgumentException(
            $"'{id}' is not a known data set; expected {string.Join(" or ", Entries.Select(e => e.Id))}.", nameof(id));

    private static DatasetFile Idx(string stem, string what, int axes, string sha256, long bytes)
    {
        IReadOnlyList<string> places = IdxDataset.MnistPlaces(stem, what, axes);
        return new DatasetFile(places[0], sha256, bytes) { Places = places };
    }
}
