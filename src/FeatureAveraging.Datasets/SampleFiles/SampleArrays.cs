namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Which arrays of a file are inputs and labels, under the names that people give them.</summary>
/// <param name="Inputs">The array of inputs.</param>
/// <param name="Labels">The array of labels.</param>
/// <param name="OtherPart">The arrays of the part that was not asked for; empty where the file has one part.</param>
internal sealed record SampleArrays(string Inputs, string Labels, IReadOnlyList<string> OtherPart)
{
    private static readonly (string Inputs, string Labels)[] Pairs =
    [
        ("x", "y"), ("X", "Y"), ("X", "y"), ("data", "target"), ("data", "labels"), ("images", "labels"), ("arr_0", "arr_1"),
    ];

    // Inputs and labels of training and of test samples.
    private static readonly string[][] Parts =
    [
        ["x_train", "y_train", "x_test", "y_test"], ["X_train", "y_train", "X_test", "y_test"],
        ["train_images", "train_labels", "test_images", "test_labels"],
    ];

    /// <summary>Finds them.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="names">All arrays of the file.</param>
    /// <param name="split">The part that is wanted, where there are two.</param>
    /// <exception cref="DatasetException">There are no such names.</exception>
    public static SampleArrays Find(string path, IReadOnlyCollection<string> names, DatasetSplit split)
    {
        (string inputs, string labels) = Array.Find(Pairs, pair => names.Contains(pair.Inputs) && names.Contains(pair.Labels));
        if (inputs is not null)
        {
            return new SampleArrays(inputs, labels, []);
        }

        string[]? parts = Array.Find(Parts, part => Array.TrueForAll(part, names.Contains));
        return parts is null
            ? throw new DatasetException(
                path, $"there are no arrays x and y (the file holds {Listed(names)})",
                $"arrays {string.Join(", ", Pairs.Select(pair => $"{pair.Inputs} and {pair.Labels}"))}, or {string.Join(", ", Parts[0])}",
                "Write the samples again under such names, for example with numpy.savez(path, x=x, y=y).")
            : split == DatasetSplit.Train
                ? new SampleArrays(parts[0], parts[1], parts[2..])
                : new SampleArrays(parts[2], parts[3], parts[..2]);
    }

    private static string Listed(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "no array" : string.Join(", ", names.Order(StringComparer.Ordinal));
}
