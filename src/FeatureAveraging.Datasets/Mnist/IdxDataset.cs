using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Catalog;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Mnist;

/// <summary>A data set in the four IDX files that MNIST made usual, gzipped or plain.</summary>
public sealed class IdxDataset
{
    private const byte LetterOffset = 1;        // EMNIST counts its letters from 1
    private static readonly byte[] FashionTrain = [9, 0, 0, 3, 0, 2, 7, 2, 5, 5], FashionTest = [9, 2, 1, 1, 6, 1, 4, 6, 5, 7];
    private static readonly string[] MnistFolders = ["mnist", "", "MNIST/raw"];
    private readonly string[] _folders;
    private readonly string _trainStem;
    private readonly string _testStem;

    private IdxDataset(
        string id, string title, IReadOnlyList<string> classNames, string[] folders, string trainStem = "train", string testStem = "t10k")
    {
        (Id, Title, ClassNames) = (id, title, classNames);
        (_folders, _trainStem, _testStem) = (folders, trainStem, testStem);
    }

    /// <summary>MNIST: handwritten digits.</summary>
    public static IdxDataset Mnist { get; } = new("mnist", "MNIST", Numbers(10), MnistFolders);

    /// <summary>Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): pictures of clothes.</summary>
    public static IdxDataset Fashion { get; } = new(
        "fashion-mnist", "Fashion-MNIST",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        ["fashion-mnist", "FashionMNIST/raw"]);

    /// <summary>KMNIST (Clanuwat et al. 2018): ten cursive characters of Japanese.</summary>
    public static IdxDataset Kuzushiji { get; } = new(
        "kmnist", "KMNIST", ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"], ["kmnist", "KMNIST/raw"]);

    /// <summary>Every one: MNIST, Fashion-MNIST, KMNIST and the six divisions of EMNIST (Cohen et al. 2017).</summary>
    public static IReadOnlyList<IdxDataset> All { get; } =
    [
        Mnist, Fashion, Kuzushiji,
        Extended("balanced", Numbers(47)), Extended("byclass", Numbers(62)), Extended("bymerge", Numbers(47)),
        Extended("digits", Numbers(10)), Extended("mnist", Numbers(10)),
        Extended("letters", [.. Enumerable.Range('a', 26).Select(letter => $"{(char)letter}")]),
    ];

    /// <summary>Its name on the command line.</summary>
    public string Id { get; }

    /// <summary>Its name in words.</summary>
    public string Title { get; }

    /// <summary>Names of the classes: class j is the j-th.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Reads one part.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="split">Training or test images.</param>
    /// <returns>The images; files that are not the data set's own are named in a diagnostic.</returns>
    /// <exception cref="DatasetException">A file is missing or damaged, images and labels differ in number, or a label is no
    /// class.</exception>
    public LoadedImages Load(string dataDirectory, DatasetSplit split)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        string imagesPath = Locate(dataDirectory, split, "images", 3), labelsPath = Locate(dataDirectory, split, "labels", 1);
        IdxArray images = IdxFile.Read(imagesPath, axes: 3), labels = IdxFile.Read(labelsPath, axes: 1);
        if (images.Shape[0] != labels.Shape[0])
        {
            throw new DatasetException(
                labelsPath, $"it holds {labels.Shape[0]} labels, and {imagesPath} holds {images.Shape[0]} images", "one label per image",
                Advice());
        }

        byte first = Id == "emnist-letters" ? LetterOffset : (byte)0;
        int bad = Array.FindIndex(labels.Values, y => y < first || y >= ClassNames.Count + first);
        if (bad >= 0)
        {
            throw new DatasetException(
                labelsPath, $"label {bad} is {labels.Values[bad]}",
                $"a {(ReferenceEquals(this, Mnist) ? "digit" : "class")} from {first} to {ClassNames.Count - 1 + first}", Advice());
        }

        int[] classes = Array.ConvertAll(labels.Values, y => y - first);
        var set = new ImageSet(images.Values, 1, images.Shape[1], images.Shape[2], classes);
        return new LoadedImages(set, ClassNames, Doubts(split, imagesPath, labelsPath, labels.Values));
    }

    private static IdxDataset Extended(string division, IReadOnlyList<string> classNames) => new(
        $"emnist-{division}", $"EMNIST {division}", classNames, ["emnist", "EMNIST/raw", "emnist/gzip", "gzip"],
        $"emnist-{division}-train", $"emnist-{division}-test");

    /// <summary>Where a file of MNIST is looked for: paths below the data directory, in the order of search.</summary>
    internal static IReadOnlyList<string> MnistPlaces(string stem, string what, int axes) =>
        [.. Places(MnistFolders, stem, what, axes)];

    private static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(j => $"{j}")];

    private static bool IsOriginalMnist(string path, string name) =>
        DatasetVerifier.FindFault(path, DatasetCatalog.Mnist.Files.Single(f => f.Name.StartsWith(name, StringComparison.Ordinal))) is null;

    private static IEnumerable<string> Places(IEnumerable<string> folders, string stem, string what, int axes) =>
        from folder in folders
        from dot in (string[])["-", "."]
        from end in (string[])[".gz", ""]
        select $"{folder}{(folder.Length > 0 ? "/" : "")}{stem}-{what}{dot}idx{axes}-ubyte{end}";

    private string Locate(string dataDirectory, DatasetSplit split, string what, int axes)
    {
        string[] folders = [.. _folders.Select(folder => Path.Combine(dataDirectory, folder).TrimEnd('/', '\\'))];
        string[] places = [.. Places(_folders, split == DatasetSplit.Train ? _trainStem : _testStem, what, axes)];
        return places.Select(place => Path.Combine(dataDirectory, place)).FirstOrDefault(File.Exists)
            ?? throw new DatasetException(
                Path.Combine(dataDirectory, places[0]),
                $"{Title} is not there (searched {string.Join(" and ", folders)} for {Path.GetFileName(places[0])}, gzipped or plain)",
                $"the four IDX files of {Title}", Advice());
    }

    // MNIST is known by its checksums; another set under its names most often is Fashion-MNIST, which took them over.
    private List<Diagnostic> Doubts(DatasetSplit split, string imagesPath, string labelsPath, byte[] labels)
    {
        string prefix = split == DatasetSplit.Train ? "train" : "t10k";
        bool original = IsOriginalMnist(imagesPath, $"{prefix}-images") && IsOriginalMnist(labelsPath, $"{prefix}-labels");
        bool fashion = labels.AsSpan().StartsWith(split == DatasetSplit.Train ? FashionTrain : FashionTest);
        string? found = ReferenceEquals(this, Mnist)
            ? original ? null
            : fashion
                ? "it is not MNIST; its labels begin as those of Fashion-MNIST do (--dataset fashion-mnist, from a folder of that name)"
            : $"it is not MNIST by its checksum, though it lies under that name ({labels.Length} images)"
            : original ? $"it is MNIST, and lies where {Title} is looked for" : null;
        return found is null ? [] : [new Diagnostic(DiagnosticIds.NotTheOriginal, Severity.Warning, $"{imagesPath}: {found}.")];
    }

    private string Advice() => ReferenceEquals(this, Mnist)
        ? "Fetch it with: favg data fetch mnist (or say where it lies with --data DIR or FAVG_DATA)."
        : "Put its four files there, or say where they lie with --data DIR or FAVG_DATA.";
}
