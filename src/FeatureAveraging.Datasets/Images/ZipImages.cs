using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Images;

/// <summary>A zip of a folder with a sub-folder per class; read in place, not extracted.</summary>
internal sealed class ZipImages : ImageFiles
{
    private readonly ClassTree _tree;
    private readonly Dictionary<string, string> _checksums;

    public ZipImages(string path, IImageDecoder? decoder)
        : base(path, decoder)
    {
        using ZipArchive zip = OpenZip();
        _checksums = zip.Entries.GroupBy(Name)
            .ToDictionary(g => g.Key, g => string.Create(CultureInfo.InvariantCulture, $"{g.First().Length}|{g.First().Crc32}"));
        _tree = new ClassTree(path, _checksums.Keys);
    }

    public override IReadOnlyList<string> ClassNames => _tree.ClassNames;

    public override bool HasSplits => _tree.HasSplits;

    internal override IReadOnlyList<Diagnostic> Notes => _tree.Notes(Path);

    internal override bool HasJpeg => _tree.HasJpeg;

    private protected override int Count(DatasetSplit? split) => _tree.Of(split).Count;

    private protected override IEnumerable<EncodedImage> Read(DatasetSplit? split)
    {
        using ZipArchive zip = OpenZip();
        Dictionary<string, ZipArchiveEntry> entries = zip.Entries.GroupBy(Name).ToDictionary(g => g.Key, g => g.First());
        foreach (ClassTree.Leaf leaf in _tree.Of(split))
        {
            yield return Read(leaf, entries[leaf.Name]);
        }
    }

    private protected override IEnumerable<string> Fingerprint(DatasetSplit? split) =>
        _tree.Of(split).Select(leaf => $"{leaf.Name}|{_checksums[leaf.Name]}");

    private static string Name(ZipArchiveEntry entry) => entry.FullName.Replace('\\', '/');

    private static EncodedImage Read(ClassTree.Leaf leaf, ZipArchiveEntry entry)
    {
        try
        {
            byte[] bytes = new byte[entry.Length];
            using Stream stream = entry.Open();
            stream.ReadExactly(bytes);
            return new EncodedImage(
                leaf.Name, leaf.Label, bytes,
                Crc32.HashToUInt32(bytes) == entry.Crc32 ? null : "its content does not match the checksum in the zip");
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            return new EncodedImage(leaf.Name, leaf.Label, default, $"it cannot be decompressed ({fault.Message})");
        }
    }

    private ZipArchive OpenZip()
    {
        FileStream file = InputFile.Open(Path);
        try
        {
            var zip = new ZipArchive(file, ZipArchiveMode.Read);
            _ = zip.Entries; // reads the directory of the zip
            return zip;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            file.Dispose();
            throw new DatasetException(
                Path, $"it is not a sound zip file ({fault.Message})", "a zip of a folder with a sub-folder per class",
                "Copy or download it again.", fault);
        }
    }
}
