using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Catalog;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.Mnist;

/// <summary>
/// MNIST from its IDX files, gzipped or plain, in <c>mnist/</c> below the data directory or in the data directory itself.
/// </summary>
public static class MnistDataset
{
    /// <summary>Number of classes: the digits.</summary>
    public const int ClassCount = 10;

    private const string Advice = "Fetch it with: favg data fetch mnist (or say where it lies with --data DIR or FAVG_DATA).";

    /// <summary>Reads one part.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="split">Training or test images.</param>
    /// <exception cref="DatasetException">A file is missing or damaged, images and labels differ in number, or a label is not a
    /// digit.</exception>
    public static ImageSet Load(string dataDirectory, DatasetSplit split)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        string prefix = split == DatasetSplit.Train ? "train" : "t10k";
        string imagesPath = Locate(dataDirectory, prefix + "-images"), labelsPath = Locate(dataDirectory, prefix + "-labels");
        IdxArray images = IdxFile.Read(imagesPath, axes: 3), labels = IdxFile.Read(labelsPath, axes: 1);
        if (images.Shape[0] != labels.Shape[0])
        {
            throw new DatasetException(
                labelsPath, $"it holds {labels.Shape[0]} labels, and {imagesPath} holds {images.Shape[0]} images", "one label per image",
                Advice);
        }

        int bad = Array.FindIndex(labels.Values, y => y >= ClassCount);
        return bad < 0
            ? new ImageSet(images.Values, 1, images.Shape[1], images.Shape[2], Array.ConvertAll(labels.Values, y => (int)y))
            : throw new DatasetException(labelsPath, $"label {bad} is {labels.Values[bad]}", $"a digit from 0 to {ClassCount - 1}", Advice);
    }

    private static string Locate(string dataDirectory, string prefix)
    {
        DatasetFile file = DatasetCatalog.Mnist.Files.Single(f => f.Name.StartsWith(prefix, StringComparison.Ordinal));
        return file.Find(dataDirectory)
            ?? throw new DatasetException(
                file.Candidates(dataDirectory)[0],
                "MNIST is not there (searched " +
                $"{string.Join(" and ", file.Candidates(dataDirectory).Select(Path.GetDirectoryName).Distinct())} for {file.Name}, " +
                "gzipped or plain)",
                "the four IDX files of MNIST",
                Advice);
    }
}
