using System.IO.Compression;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>NumPy <c>.npz</c> files: a zip of named arrays, stored or deflated.</summary>
public static class NpzFile
{
    internal const string Extension = ".npy";
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads every array; the checksum of each entry is verified.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The arrays by name, without folders and <c>.npy</c>.</returns>
    /// <exception cref="DatasetException">It is missing or damaged, or an array cannot be read.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(string path)
    {
        using var archive = new NpzArchive(path);
        return archive.Names.ToDictionary(name => name, archive.Read);
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
}
