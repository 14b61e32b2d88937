using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Catalog;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Cifar;

/// <summary>
/// CIFAR-10, in <c>cifar10/</c> below the data directory or in the data directory itself:
/// the original binary files, packed or extracted, the Python version as torchvision leaves it, or a zip of images.
/// </summary>
/// <remarks>
/// In the order of search: <c>cifar-10-binary.tar.gz</c>, the directory <c>cifar-10-batches-bin</c>, the directory
/// <c>cifar-10-batches-py</c>, <c>cifar10-jpeg.zip</c> with <c>train/CLASS/FILE</c> and <c>test/CLASS/FILE</c>.
/// Images of a copy are in the order of its files. JPEG loses detail: a copy with JPEG images is reported as
/// <see cref="DiagnosticIds.LossyCopy"/>.
/// </remarks>
public static class Cifar10Dataset
{
    private const string Advice = "Fetch it with: favg data fetch cifar10 (or say where it lies with --data DIR or FAVG_DATA).";

    /// <summary>The classes in CIFAR's order, which is also alphabetical.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Reads one part: 50,000 training or 10,000 test images of 3 × 32 × 32.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="split">Training or test images.</param>
    /// <param name="reading">How a zip of images is read; null for the defaults.</param>
    /// <param name="cancellation">Stops between two images of a zip.</param>
    /// <exception cref="DatasetException">It is missing or damaged, or a zip of images has other classes or sizes.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static LoadedImages Load(
        string dataDirectory, DatasetSplit split, ImageReading? reading = null, CancellationToken cancellation = default)
    {
        string path = Find(dataDirectory) ?? throw Missing(dataDirectory);
        return path.EndsWith(".zip", StringComparison.Ordinal)
            ? LoadCopy(path, split, reading, cancellation)
            : new LoadedImages(
                CifarPickles.Recognizes(path)
                    ? new CifarPickles(path, Advice).Read(split, out _)
                    : new CifarBinary(path, Advice).Read(split),
                ClassNames, []);
    }

    /// <summary>Finds it: an archive, a directory of binary files or of pickles, or a zip of images; null when there is none.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    public static string? Find(string dataDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        return DatasetCatalog.Cifar10.Files[0].Find(dataDirectory) ?? DatasetCatalog.Cifar10.FindSubstitute(dataDirectory);
    }

    private static LoadedImages LoadCopy(string path, DatasetSplit split, ImageReading? reading, CancellationToken cancellation)
    {
        var files = ImageFiles.Open(path);
        if (!files.HasSplits || !files.ClassNames.SequenceEqual(ClassNames))
        {
            throw new DatasetException(
                path, $"it has {files.ClassNames.Count} classes ({string.Join(", ", files.ClassNames.Take(12))})",
                $"the parts train and test with the 10 classes of CIFAR-10 ({string.Join(", ", ClassNames)})",
                "Rename the folders, or give it as --dataset PATH.");
        }

        LoadedImages loaded = files.Load(split, reading, cancellation);
        ImageSet images = loaded.Images;
        return (images.Channels, images.Height, images.Width) != (3, 32, 32) || images.LowBytes is not null
            ? throw new DatasetException(
                path, $"its images have {images.Channels} × {images.Height} × {images.Width} values", "3 × 32 × 32 of 8 bits",
                "Give it as --dataset PATH.")
            : files.HasJpeg ? loaded with { Diagnostics = [.. loaded.Diagnostics, LossyCopy(path)] } : loaded;
    }

    private static Diagnostic LossyCopy(string path) => new(
        DiagnosticIds.LossyCopy, Severity.Info,
        $"{Path.GetFileName(path)}: CIFAR-10 was read from JPEG images, which are not the originals to the last bit.");

    private static DatasetException Missing(string dataDirectory) => new(
        DatasetCatalog.Cifar10.Files[0].Candidates(dataDirectory)[0],
        $"CIFAR-10 is not there (searched {Path.Combine(dataDirectory, "cifar10")} and {dataDirectory} for cifar-10-binary.tar.gz, " +
        "cifar-10-batches-bin, cifar-10-batches-py and cifar10-jpeg.zip)",
        "CIFAR-10 in its binary or its Python version",
        Advice);
}
