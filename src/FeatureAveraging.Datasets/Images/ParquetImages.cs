using System.Text.Json;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Images;

/// <summary>A Parquet file with images and labels.</summary>
internal sealed class ParquetImages : ImageFiles
{
    private readonly int[] _labels;

    public ParquetImages(string path, IImageDecoder? decoder)
        : base(path, decoder)
    {
        using ImageTable table = ImageTable.Open(path);
        _labels = table.ReadLabels();
        ClassNames = Names(table.Metadata) ?? [.. Enumerable.Range(0, _labels.Max() + 1).Select(j => $"{j}")];
        int bad = Array.FindIndex(_labels, y => y < 0 || y >= ClassNames.Count);
        if (bad >= 0 || ClassNames.Count < 2)
        {
            throw ImageTable.Fault(
                path, bad >= 0 ? $"row {bad} has label {_labels[bad]}" : "all images are of one class",
                bad >= 0 ? $"a class from 0 to {ClassNames.Count - 1}" : "at least two classes");
        }
    }

    public override IReadOnlyList<string> ClassNames { get; }

    public override bool HasSplits => false;

    private protected override int Count(DatasetSplit? split) => _labels.Length;

    private protected override IEnumerable<EncodedImage> Read(DatasetSplit? split)
    {
        using ImageTable table = ImageTable.Open(Path);
        int row = 0;
        foreach ((ReadOnlyMemory<byte> bytes, string? fault) in table.ReadImages())
        {
            yield return new EncodedImage($"row {row}", _labels[row++], bytes, fault);
        }
    }

    private protected override IEnumerable<string> Fingerprint(DatasetSplit? split) => [InputFile.ComputeSha256(Path)];

    // {"info": {"features": {"label": {"names": ["airplane", …], "_type": "ClassLabel"}}}}
    private string[]? Names(IReadOnlyDictionary<string, string> metadata)
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
                Path, $"its metadata 'huggingface' are not JSON ({fault.Message})", "metadata as Hugging Face writes them", fault);
        }
    }
}
