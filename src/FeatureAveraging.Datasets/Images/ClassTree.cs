namespace FeatureAveraging.Datasets.Images;

/// <summary>Which of many relative paths are images, and to which class and part they belong.</summary>
internal sealed class ClassTree
{
    private const string Layout = "CLASS/FILE, or train/CLASS/FILE and test/CLASS/FILE, and at least two classes";
    private static readonly string[] Readable = [".jpg", ".jpeg", ".png"];
    private static readonly string[] Unreadable = [".bmp", ".gif", ".tif", ".tiff", ".webp"];
    private readonly Leaf[] _leaves;

    /// <summary>Sorts paths.</summary>
    /// <param name="root">The folder or zip, for messages.</param>
    /// <param name="paths">Relative paths of files, with '/'.</param>
    /// <exception cref="DatasetException">There is no image, an image lies outside the layout or is of another format, or there are fewer
    /// than two classes.</exception>
    public ClassTree(string root, IEnumerable<string> paths)
    {
        string[][] images = [.. paths.Order(StringComparer.Ordinal).Select(p => p.Split('/')).Where(parts => IsImage(root, parts))];
        if (images.Length == 0)
        {
            throw Fault(root, "there is no JPEG or PNG image in it");
        }

        int skip = CommonDepth(images);
        HasSplits = Array.Exists(images, parts => parts.Length - skip == 3);
        int depth = HasSplits ? 3 : 2;
        string[]? odd = Array.Find(images, parts => parts.Length - skip != depth || (HasSplits && SplitOf(parts[skip]) is null));
        if (odd is not null)
        {
            throw Fault(root, $"{string.Join('/', odd)} is not in the folder of a class");
        }

        ClassNames = [.. images.Select(parts => parts[^2]).Distinct().Order(StringComparer.Ordinal)];
        if (ClassNames.Count < 2)
        {
            throw Fault(root, $"all images are of one class, {ClassNames[0]}");
        }

        Dictionary<string, int> index = ClassNames.Select((name, j) => (name, j)).ToDictionary(c => c.name, c => c.j);
        _leaves =
            Array.ConvertAll(images, parts => new Leaf(string.Join('/', parts), index[parts[^2]], HasSplits ? SplitOf(parts[skip]) : null));
    }

    /// <summary>Names of the classes, in ordinal order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Whether there are folders <c>train</c> and <c>test</c>.</summary>
    public bool HasSplits { get; }

    /// <summary>Whether some image is a JPEG file by its name.</summary>
    public bool HasJpeg => Array.Exists(_leaves, leaf => !leaf.Name.EndsWith(".png", StringComparison.OrdinalIgnoreCase));

    /// <summary>The images of one part, or all.</summary>
    public IReadOnlyList<Leaf> Of(DatasetSplit? split) => split is null ? _leaves : Array.FindAll(_leaves, leaf => leaf.Split == split);

    private static bool IsImage(string root, string[] parts)
    {
        if (Array.Exists(parts, part => part.StartsWith('.') || part == "__MACOSX")) // what a Mac leaves behind in folders and zips
        {
            return false;
        }

        string extension = Path.GetExtension(parts[^1]).ToLowerInvariant();
        return !Unreadable.Contains(extension)
            ? Readable.Contains(extension)
            : throw new DatasetException(
                root, $"{string.Join('/', parts)} is an image of another format", "JPEG and PNG images",
                "Convert it to PNG, which loses nothing.");
    }

    // Folders that all images share say nothing, until one file in a folder of its class is left.
    private static int CommonDepth(string[][] images)
    {
        int skip = 0;
        while (Array.TrueForAll(images, parts => parts.Length - skip > 2 && parts[skip] == images[0][skip])
            && SplitOf(images[0][skip]) is null)
        {
            skip++;
        }

        return skip;
    }

    private static DatasetSplit? SplitOf(string folder) => folder switch
    {
        "train" => DatasetSplit.Train,
        "test" => DatasetSplit.Test,
        _ => null,
    };

    private static DatasetException Fault(string root, string found) =>
        new(root, found, Layout, "Sort the images into one folder per class.");

    /// <summary>One image.</summary>
    /// <param name="Name">Its relative path.</param>
    /// <param name="Label">Its class.</param>
    /// <param name="Split">Its part; null where there are none.</param>
    internal readonly record struct Leaf(string Name, int Label, DatasetSplit? Split);
}
