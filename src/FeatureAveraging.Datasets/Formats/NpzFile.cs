using System.IO.Compression;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>NumPy <c>.npz</c> files: a zip of named arrays, stored or deflated.</summary>
public static class NpzFile
{
    private const string Extension = ".npy";
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads every array; the checksum of each entry is verified.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The arrays by name, without <c>.npy</c>.</returns>
    /// <exception cref="DatasetException">It is missing or damaged, or an array cannot be read.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(string path)
    {
        using FileStream file = InputFile.Open(path);
        var arrays = new Dictionary<string, NpyArray>(StringComparer.Ordinal);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                string name =
                    entry.FullName.EndsWith(Extension, StringComparison.Ordinal) ? entry.FullName[..^Extension.Length] : entry.FullName;
                if (!arrays.TryAdd(name, NpyFormat.Parse($"{path} ({entry.FullName})", ReadEntry(path, entry))))
                {
                    throw Fault(path, $"it holds two entries '{entry.FullName}'", "distinct names");
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw Fault(path, $"it is not a sound zip file ({fault.Message})", "a zip of NumPy arrays", fault);
        }

        return arrays;
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

    private static byte[] ReadEntry(string path, ZipArchiveEntry entry)
    {
        if (entry.Length > Array.MaxLength)
        {
            throw Fault(path, $"entry '{entry.FullName}' has {entry.Length} bytes", $"at most {Array.MaxLength}");
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
