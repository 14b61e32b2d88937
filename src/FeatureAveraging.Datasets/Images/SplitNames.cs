namespace FeatureAveraging.Datasets.Images;

/// <summary>Which folders are training and which are test images, under the names that people give them, in any case.</summary>
internal sealed class SplitNames
{
    private static readonly string[] Train = ["train", "training"];
    private static readonly string[] Test = ["test", "testing"];
    private static readonly string[] Validation = ["val", "valid", "validation"];
    private readonly bool _hasTest;

    /// <summary>Looks at the folders there are.</summary>
    /// <param name="root">What they lie in, for messages.</param>
    /// <param name="folders">Their names, more than once or not.</param>
    /// <exception cref="DatasetException">Two folders are names of one part.</exception>
    public SplitNames(string root, IEnumerable<string> folders)
    {
        string[] distinct = [.. folders.Distinct()];
        _hasTest = Array.Exists(distinct, f => IsOne(f, Test));
        string[]? twins = new[] { Train, Test, Validation }
            .Select(names => distinct.Where(f => IsOne(f, names)).ToArray()).FirstOrDefault(same => same.Length > 1);
        if (twins is not null)
        {
            throw new DatasetException(
                root, $"{string.Join(" and ", twins)} are names of one part", "one folder for each part",
                "Put the images into one of them.");
        }
    }

    /// <summary>Whether a name is that of a part.</summary>
    public static bool Recognizes(string folder) => IsOne(folder, [.. Train, .. Test, .. Validation]);

    /// <summary>The part of a name; validation images are test images where there are no others. Null for no part.</summary>
    public DatasetSplit? Of(string folder) =>
        IsOne(folder, Train) ? DatasetSplit.Train
        : IsOne(folder, Test) || (IsOne(folder, Validation) && !_hasTest) ? DatasetSplit.Test
        : null;

    /// <summary>Whether a folder holds validation images beside test images.</summary>
    public bool IsSpare(string folder) => IsOne(folder, Validation) && _hasTest;

    private static bool IsOne(string folder, string[] names) => names.Contains(folder, StringComparer.OrdinalIgnoreCase);
}
