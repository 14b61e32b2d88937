using System.Security.Cryptography;
using System.Text;
using FeatureAveraging.Data;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Images;

/// <summary>Labelled JPEG and PNG images of one size: a folder with a sub-folder per class, a zip of one, or a Parquet file.</summary>
/// <remarks>
/// Folder and zip: <c>CLASS/FILE</c>, or <c>train/CLASS/FILE</c> and <c>test/CLASS/FILE</c>;
/// folders around all of it and names that begin with a dot are ignored.
/// Classes are numbered in ordinal order of their names, images are in ordinal order of their paths.
/// Parquet, one file or a folder of shards: the columns <c>image</c> (or <c>img</c>), bytes or with <c>bytes</c> inside, and <c>label</c>;
/// classes are named by the file's metadata, else by number.
/// </remarks>
public abstract class ImageFiles
{
    private const string DecoderVersion = "2"; // part of the cache's key: to be raised when pixels would come out otherwise
    private readonly IImageDecoder _decoder;

    private protected ImageFiles(string path, IImageDecoder? decoder) => (Path, _decoder) = (path, decoder ?? new SkiaImageDecoder());

    /// <summary>The folder or file.</summary>
    public string Path { get; }

    /// <summary>Names of the classes: class j is the j-th.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>Whether there are training and test images; if not, there is one part.</summary>
    public abstract bool HasSplits { get; }

    /// <summary>Whether a part has images; of files without parts, none has.</summary>
    /// <param name="split">The part.</param>
    public bool Has(DatasetSplit split) => HasSplits && Count(split) > 0;

    /// <summary>What is noteworthy about the files themselves.</summary>
    internal virtual IReadOnlyList<Diagnostic> Notes => [];

    /// <summary>Whether some image is of a format that loses detail, by its name.</summary>
    internal virtual bool HasJpeg => false;

    /// <summary>Whether a path is that of image files: a folder, a zip or a Parquet file.</summary>
    /// <param name="path">Any path.</param>
    public static bool Recognizes(string path) =>
        Directory.Exists(path) || System.IO.Path.GetExtension(path).ToUpperInvariant() is ".ZIP" or ".PARQUET";

    /// <summary>Lists image files without decoding them.</summary>
    /// <param name="path">A folder, a <c>.zip</c> or a <c>.parquet</c> file.</param>
    /// <exception cref="DatasetException">It is missing, cannot be read, or is not laid out as one.</exception>
    public static ImageFiles Open(string path) => Open(path, null);

    internal static ImageFiles Open(string path, IImageDecoder? decoder)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ParquetImages.HoldsShards(path) ? new ParquetImages(path, decoder)
            : Directory.Exists(path) ? new FolderImages(path, decoder)
            : System.IO.Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".ZIP" => new ZipImages(path, decoder),
                ".PARQUET" => new ParquetImages(path, decoder),
                _ => throw new DatasetException(
                    path, "there is no such folder", "a folder of images, a .zip of one or a .parquet file", "Check the path."),
            };
    }

    /// <summary>Reads one part, or takes it from the cache.</summary>
    /// <param name="split">The part; null for everything.</param>
    /// <param name="reading">Cache, and what to do with images that cannot be decoded; null for the defaults.</param>
    /// <param name="cancellation">Stops between two images.</param>
    /// <exception cref="ArgumentException">The files have no parts, and one was asked for.</exception>
    /// <exception cref="DatasetException">An image cannot be decoded (unless such are skipped) or differs from the first in size or kind of
    /// colour; the files are damaged, empty or too large.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public LoadedImages Load(DatasetSplit? split = null, ImageReading? reading = null, CancellationToken cancellation = default)
    {
        if (split is not null && !HasSplits)
        {
            throw new ArgumentException($"{Path} has no parts train and test; ask for everything.", nameof(split));
        }

        if (split is { } part && !Has(part))
        {
            string name = part == DatasetSplit.Train ? "train" : "test", other = part == DatasetSplit.Train ? "test" : "train";
            throw new DatasetException(
                Path, $"it has a part {other} and no part {name}", $"{name}/CLASS/FILE beside {other}/CLASS/FILE",
                $"Add the folder, or give {System.IO.Path.Combine(Path, other)} itself; test images of their own are --test PATH.");
        }

        reading ??= new ImageReading();
        string? cache = reading.CacheDirectory is { } directory ? System.IO.Path.Combine(directory, $"{Key(split)}.images") : null;
        return cache is not null && ImageCacheFile.TryRead(cache) is { } cached
            ? new LoadedImages(cached, ClassNames, Notes)
            : Decode(split, reading.SkipCorrupt, cache, cancellation);
    }

    private protected abstract int Count(DatasetSplit? split);

    private protected abstract IEnumerable<EncodedImage> Read(DatasetSplit? split);

    /// <summary>Lines that change whenever the encoded images do.</summary>
    private protected abstract IEnumerable<string> Fingerprint(DatasetSplit? split);

    private LoadedImages Decode(DatasetSplit? split, bool skipCorrupt, string? cache, CancellationToken cancellation)
    {
        var assembler = new ImageAssembler(Path, Count(split), _decoder, skipCorrupt);
        foreach (EncodedImage image in Read(split))
        {
            cancellation.ThrowIfCancellationRequested();
            assembler.Add(image);
        }

        ImageSet images = assembler.ToImages();
        IReadOnlyList<Diagnostic> diagnostics = assembler.ToDiagnostics();
        // only whole sets are kept
        return new LoadedImages(
            images, ClassNames, [.. Notes, .. cache is null || assembler.SkippedCount > 0 ? diagnostics : Keep(cache, images)]);
    }

    private static IReadOnlyList<Diagnostic> Keep(string cache, ImageSet images)
    {
        try
        {
            ImageCacheFile.Write(cache, images);
            return [];
        }
        catch (DatasetException unwritable) // the images are there all the same
        {
            return
            [
                new Diagnostic(
                    DiagnosticIds.ImagesNotCached, Severity.Info,
                    $"The decoded images were not kept for the next time. {unwritable.Message}"),
            ];
        }
    }

    private string Key(DatasetSplit? split)
    {
        string text = string.Join('\n', Fingerprint(split).Prepend(DecoderVersion));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
