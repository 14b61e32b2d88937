using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Catalog;
using FeatureAveraging.Datasets.Images;

namespace FeatureAveraging.Datasets.Cifar;

/// <summary>
/// CIFAR-100, in <c>cifar100/</c> below the data directory or in the data directory itself: <c>cifar-100-binary.tar.gz</c>, read in place,
/// the directory <c>cifar-100-binary</c> of its files, or <c>cifar-100-python</c> as torchvision leaves it.
/// 100 fine classes in 20 coarse ones.
/// </summary>
public static class Cifar100Dataset
{
    private const string Advice = "Fetch it with: favg data fetch cifar100 (or say where it lies with --data DIR or FAVG_DATA).";
    private const int FineCount = 100;

    /// <summary>
    /// Reads one part: 50,000 training or 10,000 test images of 3 × 32 × 32 with their fine classes, which go by number.
    /// </summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="split">Training or test images.</param>
    /// <returns>The images, and the coarse class of each fine class.</returns>
    /// <exception cref="DatasetException">It is missing or damaged, or a fine class has several coarse ones.</exception>
    public static (LoadedImages Images, Partition Coarse) Load(string dataDirectory, DatasetSplit split) =>
        Load(dataDirectory, split, 10_000);

    internal static (LoadedImages Images, Partition Coarse) Load(string dataDirectory, DatasetSplit split, int imagesPerBatch)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        DatasetEntry entry = DatasetCatalog.Cifar100;
        string path = entry.Files[0].Find(dataDirectory) ?? entry.FindSubstitute(dataDirectory) ?? throw new DatasetException(
            entry.Files[0].Candidates(dataDirectory)[0],
            $"CIFAR-100 is not there (searched {Path.Combine(dataDirectory, "cifar100")} and {dataDirectory} for " +
            "cifar-100-binary.tar.gz, cifar-100-binary and cifar-100-python)",
            "CIFAR-100 in its binary or its Python version", Advice);
        ImageSet images = CifarPickles.Recognizes(path)
            ? new CifarPickles(path, Advice, imagesPerBatch, isFine: true).Read(split, out int[] coarse)
            : new CifarBinary(path, Advice, imagesPerBatch, isFine: true).Read(split, out coarse);
        string[] names = [.. Enumerable.Range(0, FineCount).Select(j => $"{j}")];
        return (new LoadedImages(images, names, []), Partition.OfGroups(Groups(path, images.Labels, coarse)));
    }

    private static int[] Groups(string path, int[] fine, int[] coarse)
    {
        int[] groups = new int[FineCount];
        Array.Fill(groups, -1);
        for (int i = 0; i < fine.Length; i++)
        {
            if (groups[fine[i]] >= 0 && groups[fine[i]] != coarse[i])
            {
                throw new DatasetException(
                    path, $"image {i} puts fine class {fine[i]} into coarse class {coarse[i]}, and others into {groups[fine[i]]}",
                    "one coarse class for each fine one", Advice);
            }

            groups[fine[i]] = coarse[i];
        }

        int missing = Array.IndexOf(groups, -1);
        return missing < 0
            ? groups
            : throw new DatasetException(path, $"fine class {missing} has no image", $"images of all {FineCount} classes", Advice);
    }
}
