using System.Globalization;
using System.Text.Json;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Images;

/// <summary>Images and labels in Parquet: one file, or a folder of shards that are one data set.</summary>
internal sealed class ParquetImages : ImageFiles
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = false };
    private readonly Shard[] _shards;
    private string[]? _names;

    /// <summary>Reads the labels.</summary>
    /// <param name="path">A file, or a folder of shards whose names begin with the part: <c>train-00000-of-00002.parquet</c>.</param>
    /// <param name="decoder">Decodes images; null for the usual one.</param>
    /// <exception cref="DatasetException">A file is damaged, or labels are no classes.</exception>
    public ParquetImages(string path, IImageDecoder? decoder)
        : base(path, decoder)
    {
        string[] files = ShardsOf(path);
        string[] parts = Array.ConvertAll(files, file => Directory.Exists(path) ? PartOf(path, file) : "");
        var splits = new SplitNames(path, parts.Where(part => part.Length > 0));
        HasSplits = Array.TrueForAll(parts, part => part.Length > 0);
        (IReadOnlyList<string> Labels, bool Named)[] read = Array.ConvertAll(files, file => ReadLabels(file));
        ClassNames = read[0].Named ? [.. read.SelectMany(r => r.Labels).Distinct().Order(StringComparer.Ordinal)]
            : _names is not null ? _names
            : [.. Enumerable.Range(0, read.SelectMany(r => r.Labels).Max(Number) + 1).Select(j => $"{j}")];
        _shards =
        [
            .. files.Select((file, i) => new Shard(file, HasSplits ? splits.Of(parts[i]) : null, ToClasses(file, read[i], ClassNames)))
                .Where(shard => !HasSplits || shard.Split is not null),
        ];
        if (ClassNames.Count < 2)
        {
            throw ImageTable.Fault(path, "all images are of one class", "at least two classes");
        }
    }

    public override IReadOnlyList<string> ClassNames { get; }

    public override bool HasSplits { get; }

    /// <summary>Whether a folder holds shards.</summary>
    public static bool HoldsShards(string folder) => Directory.Exists(folder) && ShardsOf(folder).Length > 0;

    private protected override int Count(DatasetSplit? split) => Of(split).Sum(shard => shard.Labels.Length);

    private protected override IEnumerable<EncodedImage> Read(DatasetSplit? split)
    {
        foreach (Shard shard in Of(split))
        {
            using ImageTable table = ImageTable.Open(shard.File);
            string where = _shards.Length == 1 ? "" : $" of {System.IO.Path.GetFileName(shard.File)}";
            int row = 0;
            foreach ((ReadOnlyMemory<byte> bytes, string? fault) in table.ReadImages())
            {
                yield return new EncodedImage($"row {row}{where}", shard.Labels[row++], bytes, fault);
            }
        }
    }

    private protected override IEnumerable<string> Fingerprint(DatasetSplit? split) =>
        Of(split).Select(shard => InputFile.ComputeSha256(shard.File));

    private static string[] ShardsOf(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        try
        {
            return [.. Directory.EnumerateFiles(path, "*.parquet", Everything).Order(StringComparer.Ordinal)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                path, $"it cannot be listed ({fault.Message})", "a folder whose sub-folders can all be read", "Check its permissions.",
                fault);
        }
    }

    // The part that a shard belongs to: the first word of its name, or one of its folders. Empty for none.
    private static string PartOf(string root, string file)
    {
        string[] folders = System.IO.Path.GetRelativePath(root, file).Split('/', '\\');
        string first = folders[^1].Split('-', '.', '_')[0];
        return SplitNames.Recognizes(first) ? first : Array.Find(folders[..^1], SplitNames.Recognizes) ?? "";
    }

    private static int Number(string label) =>
        int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < int.MaxValue ? number : -1;

    private static int[] ToClasses(string file, (IReadOnlyList<string> Labels, bool Named) read, IReadOnlyList<string> names)
    {
        Dictionary<string, int> numbers = names.Select((name, j) => (name, j)).ToDictionary(n => n.name, n => n.j);
        int[] classes = [.. read.Labels.Select(label => read.Named ? numbers.GetValueOrDefault(label, -1) : Number(label))];
        int bad = Array.FindIndex(classes, y => y < 0 || y >= names.Count);
        return bad < 0
            ? classes
            : throw ImageTable.Fault(file, $"row {bad} has label {read.Labels[bad]}", $"a class from 0 to {names.Count - 1}");
    }

    private (IReadOnlyList<string> Labels, bool Named) ReadLabels(string file)
    {
        using ImageTable table = ImageTable.Open(file);
        string[]? names = table.HasNames ? null : Names(file, table.Metadata);
        _names ??= names;
        return (table.ReadLabels(), table.HasNames);
    }

    private Shard[] Of(DatasetSplit? split) => split is null ? _shards : Array.FindAll(_shards, shard => shard.Split == split);

    // {"info": {"features": {"label": {"names": ["airplane", …], "_type": "ClassLabel"}}}}
    private static string[]? Names(string path, IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue("huggingface", out string? text))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement element = document.RootElement;
            foreach (string name in (string[])["info", "features", "label", "names"])
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                {
                    return null;
                }
            }

            return element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select(e => e.ToString())] : null;
        }
        catch (JsonException fault)
        {
            throw ImageTable.Fault(
                path, $"its metadata 'huggingface' are not JSON ({fault.Message})", "metadata as Hugging Face writes them", fault);
        }
    }

    /// <summary>One file.</summary>
    private sealed record Shard(string File, DatasetSplit? Split, int[] Labels);
}
