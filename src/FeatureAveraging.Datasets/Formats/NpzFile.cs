using System.IO.Compression;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>NumPy <c>.npz</c> files: a zip of named arrays, stored or deflated.</summary>
public static class NpzFile
{
    private const string Extension = ".npy";
    private const int MaximalDeflateRatio = 1032;
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads every array; the checksum of each entry is verified.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The arrays by name, without folders and <c>.npy</c>.</returns>
    /// <exception cref="DatasetException">It is missing or damaged, or an array cannot be read.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(string path) => Read(path, names => names).Arrays;

    /// <summary>Reads the arrays that are wanted, whatever the others are; members of the zip that are no arrays are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="choose">Chooses from the names of all arrays, without folders and <c>.npy</c>.</param>
    /// <returns>The arrays by name, and the names of those that were not read, in ordinal order.</returns>
    /// <exception cref="DatasetException">It is missing or damaged, or an array that is wanted cannot be read.</exception>
    internal static (IReadOnlyDictionary<string, NpyArray> Arrays, IReadOnlyList<string> Unread) Read(
        string path, Func<IReadOnlyCollection<string>, IEnumerable<string>> choose)
    {
        using FileStream file = InputFile.Open(path);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            Dictionary<string, ZipArchiveEntry> entries = Entries(path, zip);
            var arrays = choose(entries.Keys).Distinct().ToDictionary(
                name => name,
                name => NpyFormat.Parse($"{path} ({entries[name].FullName})", ReadEntry(path, entries[name])));
            return (arrays, [.. entries.Keys.Except(arrays.Keys).Order(StringComparer.Ordinal)]);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw Fault(path, $"it is not a sound zip file ({fault.Message})", "a zip of NumPy arrays", fault);
        }
    }

    /// <summary>Writes arrays atomically, stored, in the order given. The same arrays always give the same bytes.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="arrays">Names, without <c>.npy</c>, and arrays.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        AtomicFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach ((string name, NpyArray array) in arrays)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name + Extension, CompressionLevel.NoCompression);
                entry.LastWriteTime = EntryTime;
                using Stream content = entry.Open();
                NpyFormat.Write(content, array);
            }
        });
    }

    // Arrays may lie in folders. What a Mac adds, directories and other files are no arrays.
    private static Dictionary<string, ZipArchiveEntry> Entries(string path, ZipArchive zip)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            string[] parts = entry.FullName.Replace('\\', '/').Split('/');
            if (!parts[^1].EndsWith(Extension, StringComparison.Ordinal) || parts[^1][0] == '.' || parts.Contains("__MACOSX"))
            {
                continue;
            }

            if (!entries.TryAdd(parts[^1][..^Extension.Length], entry))
            {
                throw Fault(path, $"it holds two arrays '{parts[^1][..^Extension.Length]}'", "distinct names");
            }
        }

        return entries;
    }

    private static byte[] ReadEntry(string path, ZipArchiveEntry entry)
    {
        if (entry.Length > Array.MaxLength)
        {
            throw Fault(path, $"entry '{entry.FullName}' has {entry.Length} bytes", $"at most {Array.MaxLength}");
        }

        if (entry.Length > MaximalDeflateRatio * (entry.CompressedLength + 1))
        {
            throw Fault(
                path, $"entry '{entry.FullName}' claims {entry.Length} bytes from {entry.CompressedLength}",
                "no more than deflate can hold");
        }

        using Stream stream = entry.Open();
        byte[] bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return Crc32.Compute(bytes) == entry.Crc32
            ? bytes
            : throw Fault(path, $"the content of entry '{entry.FullName}' does not match its checksum", "an undamaged file");
    }

    private static DatasetException Fault(string path, string found, string expected, Exception? inner = null) =>
        new(path, found, expected, "Copy the file again, or write it again with numpy.savez.", inner);
}
