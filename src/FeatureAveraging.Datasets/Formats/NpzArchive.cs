using System.IO.Compression;
using System.IO.Hashing;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>An open <c>.npz</c> file, whose arrays are read one by one; members of the zip that are no arrays are passed over.</summary>
internal sealed class NpzArchive : IDisposable
{
    private const int MaximalDeflateRatio = 1032;
    private const int HeaderBytes = ushort.MaxValue + 12;
    private readonly string _path;
    private readonly FileStream _file;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing, or no sound zip.</exception>
    public NpzArchive(string path)
    {
        _path = path;
        _file = InputFile.Open(path);
        try
        {
            _zip = Guard(() => new ZipArchive(_file, ZipArchiveMode.Read));
            _entries = Guard(FindEntries);
        }
        catch (DatasetException)
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Names of all arrays, without folders and <c>.npy</c>.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Bytes of an array once it is unpacked.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public long LengthOf(string name) => _entries[name].Length;

    /// <summary>Reads an array; the checksum is verified.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="DatasetException">It is damaged, too large for memory or of an element type that is not read.</exception>
    public NpyArray Read(string name) =>
        NpyFormat.Parse(NameOf(name), Guard(() => ReadEntry(_entries[name])));

    /// <summary>Finds an array that stays in the file; the checksum is verified, in one reading.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="dividesBytes">Whether values are divided by 255, given their element type.</param>
    /// <exception cref="DatasetException">It is damaged, compressed, or of an element type that is read as a whole only.</exception>
    public NpyRows OpenRows(string name, Func<NpyElement, bool> dividesBytes) => Guard(() =>
    {
        ZipArchiveEntry entry = _entries[name];
        if (entry.CompressedLength != entry.Length)
        {
            throw Fault(
                $"entry '{entry.FullName}' is compressed and larger than what may be kept in memory",
                "a stored entry (numpy.savez, not numpy.savez_compressed), or a greater --memory");
        }

        byte[] beginning = new byte[Math.Min(HeaderBytes, entry.Length)];
        long start;
        using (Stream stream = entry.Open())
        {
            stream.ReadExactly(beginning);
            start = _file.Position - beginning.Length;      // a stored entry is read as it lies
            var crc = new Crc32();
            crc.Append(beginning);
            crc.Append(stream);
            RequireChecksum(entry, crc.GetCurrentHashAsUInt32());
        }

        NpyHeader header = NpyFormat.ParseHeader(NameOf(name), beginning, entry.Length);
        return NpyRows.Open(_path, name, start, beginning, header, dividesBytes(header.Element));
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _zip.Dispose();
        _file.Dispose();
    }

    // Arrays may lie in folders. What a Mac adds, directories and other files are no arrays.
    private Dictionary<string, ZipArchiveEntry> FindEntries()
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in _zip.Entries)
        {
            string[] parts = entry.FullName.Replace('\\', '/').Split('/');
            if (!parts[^1].EndsWith(NpzFile.Extension, StringComparison.Ordinal) || parts[^1][0] == '.' || parts.Contains("__MACOSX"))
            {
                continue;
            }

            if (!entries.TryAdd(parts[^1][..^NpzFile.Extension.Length], entry))
            {
                throw Fault($"it holds two arrays '{parts[^1][..^NpzFile.Extension.Length]}'", "distinct names");
            }
        }

        return entries;
    }

    private byte[] ReadEntry(ZipArchiveEntry entry)
    {
        if (entry.Length > Array.MaxLength)
        {
            throw Fault($"entry '{entry.FullName}' has {entry.Length} bytes", $"at most {Array.MaxLength}");
        }

        if (entry.Length > MaximalDeflateRatio * (entry.CompressedLength + 1))
        {
            throw Fault(
                $"entry '{entry.FullName}' claims {entry.Length} bytes from {entry.CompressedLength}", "no more than deflate can hold");
        }

        using Stream stream = entry.Open();
        byte[] bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        RequireChecksum(entry, Crc32.HashToUInt32(bytes));
        return bytes;
    }

    // The zip reader of .NET does not look at it.
    private void RequireChecksum(ZipArchiveEntry entry, uint checksum)
    {
        if (checksum != entry.Crc32)
        {
            throw Fault($"the content of entry '{entry.FullName}' does not match its checksum", "an undamaged file");
        }
    }

    private string NameOf(string name) => $"{_path} ({_entries[name].FullName})";

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw Fault($"it is not a sound zip file ({fault.Message})", "a zip of NumPy arrays", fault);
        }
    }

    private DatasetException Fault(string found, string expected, Exception? inner = null) =>
        new(_path, found, expected, "Copy the file again, or write it again with numpy.savez.", inner);
}
