using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Images;

/// <summary>Which of many relative paths are images, and to which class and part they belong.</summary>
internal sealed class ClassTree
{
    private const string Layout = "CLASS/FILE, or train/CLASS/FILE and test/CLASS/FILE, and at least two classes";
    private const int NamesShown = 5;
    private static readonly string[] Lossy = [".jpg", ".jpeg", ".jpe", ".jfif", ".webp"];
    private static readonly string[] Readable = [.. Lossy, ".png", ".bmp", ".gif"];
    private static readonly string[] Unreadable = [
        ".tif", ".tiff", ".heic", ".heif", ".hif", ".avif", ".jxl", ".ppm", ".pgm", ".pbm", ".pnm", ".svg", ".jp2", ".j2k", ".jpx", ".tga",
        ".psd", ".exr", ".hdr", ".dng", ".dcm",
    ];
    private readonly Leaf[] _leaves;

    /// <summary>Sorts paths.</summary>
    /// <param name="root">The folder or zip, for messages.</param>
    /// <param name="paths">Relative paths of files, with '/'.</param>
    /// <exception cref="DatasetException">There is no image, an image lies outside the layout or is of another format, or there are fewer
    /// than two classes.</exception>
    public ClassTree(string root, IEnumerable<string> paths)
    {
        string[][] files = [.. paths.Order(StringComparer.Ordinal).Select(p => p.Split('/')).Where(IsShown)];
        string[][] images = Array.FindAll(files, parts => IsImage(root, parts));
        if (images.Length == 0)
        {
            throw Fault(root, $"there is no image in it ({string.Join(", ", Readable)})");
        }

        int skip = CommonDepth(images);
        HasSplits = Array.Exists(images, parts => parts.Length - skip == 3);
        var splits = new SplitNames(root, HasSplits ? images.Select(parts => parts[skip]) : []);
        List<string> others = [.. files.Except(images).Select(parts => string.Join('/', parts))];
        if (HasSplits)
        {
            string[][] spare = Array.FindAll(images, parts => parts.Length - skip == 3 && splits.IsSpare(parts[skip]));
            others.AddRange(spare.Select(parts => string.Join('/', parts)));
            images = [.. images.Except(spare)];
        }

        LeftOut = others;
        int depth = HasSplits ? 3 : 2;
        string[]? odd = Array.Find(images, parts => parts.Length - skip != depth || (HasSplits && splits.Of(parts[skip]) is null));
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
            Array.ConvertAll(
                images, parts => new Leaf(string.Join('/', parts), index[parts[^2]], HasSplits ? splits.Of(parts[skip]) : null));
    }

    /// <summary>Names of the classes, in ordinal order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Whether there are folders of parts, such as <c>train</c> and <c>test</c>.</summary>
    public bool HasSplits { get; }

    /// <summary>Whether some image is of a format that loses detail, by its name.</summary>
    public bool HasJpeg => Array.Exists(_leaves, leaf => Lossy.Contains(Path.GetExtension(leaf.Name).ToLowerInvariant()));

    /// <summary>Files that are no images, and images of a part that is not read.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>What was left out, as a diagnostic; none where nothing was.</summary>
    /// <param name="root">The folder or zip.</param>
    public IReadOnlyList<Diagnostic> Notes(string root) => LeftOut.Count == 0 ? [] :
    [
        new Diagnostic(
            DiagnosticIds.FilesLeftOut, Severity.Info,
            $"{root}: {LeftOut.Count} files were left out: {string.Join(", ", LeftOut.Take(NamesShown))}" +
            $"{(LeftOut.Count > NamesShown ? ", …" : "")}."),
    ];

    /// <summary>The images of one part, or all.</summary>
    public IReadOnlyList<Leaf> Of(DatasetSplit? split) => split is null ? _leaves : Array.FindAll(_leaves, leaf => leaf.Split == split);

    // Hidden files, and what a Mac leaves behind in folders and zips.
    private static bool IsShown(string[] parts) =>
        parts[^1].Length > 0 && !Array.Exists(parts, part => part.StartsWith('.') || part == "__MACOSX");

    private static bool IsImage(string root, string[] parts)
    {
        string extension = Path.GetExtension(parts[^1]).ToLowerInvariant();
        return !Unreadable.Contains(extension)
            ? Readable.Contains(extension)
            : throw new DatasetException(
                root, $"{string.Join('/', parts)} is an image of another format", "JPEG, PNG, WebP, BMP or GIF images",
                "Convert it to PNG, which loses nothing.");
    }

    // Folders that all images share say nothing, until one file in a folder of its class is left.
    private static int CommonDepth(string[][] images)
    {
        int skip = 0;
        while (Array.TrueForAll(images, parts => parts.Length - skip > 2 && parts[skip] == images[0][skip])
            && !SplitNames.Recognizes(images[0][skip]))
        {
            skip++;
        }

        return skip;
    }

    private static DatasetException Fault(string root, string found) =>
        new(root, found, Layout, "Sort the images into one folder per class.");

    /// <summary>One image.</summary>
    /// <param name="Name">Its relative path.</param>
    /// <param name="Label">Its class.</param>
    /// <param name="Split">Its part; null where there are none.</param>
    internal readonly record struct Leaf(string Name, int Label, DatasetSplit? Split);
}
