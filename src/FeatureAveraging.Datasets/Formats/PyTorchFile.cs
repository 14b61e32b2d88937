using System.IO.Compression;
using System.IO.Hashing;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>
/// Tensors by name from what <c>torch.save(model.state_dict(), "model.pt")</c> writes: a zip with a pickle and raw numbers.
/// </summary>
/// <remarks>
/// Only plain data is read and nothing is executed (<see cref="Unpickler"/>). The file is read whole; its members are stored, not packed,
/// and all of them together may not be longer than the file; so memory is at most <see cref="Unpickler.MostBytesPerByte"/> times the
/// length of the pickle and three times that of the file.
/// </remarks>
internal static class PyTorchFile
{
    private const string PickleName = "data.pkl";
    private const string Advice = "Save the weights alone: torch.save(model.state_dict(), 'model.pt').";

    /// <summary>The first bytes of every such file.</summary>
    public static ReadOnlySpan<byte> Signature => "PK\x03\x04"u8;

    /// <summary>
    /// Whether a file is TorchScript, which <c>torch.jit.save</c> writes: a zip with code and constants beside the pickle.
    /// </summary>
    /// <param name="path">Where the bytes come from, for messages.</param>
    /// <param name="bytes">The file.</param>
    /// <exception cref="DatasetException">It is a damaged zip file.</exception>
    public static bool IsScript(string path, byte[] bytes)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            string[] names = [.. zip.Entries.Select(entry => entry.FullName)];
            return names.Any(name => name.EndsWith("/constants.pkl", StringComparison.Ordinal))
                && names.Any(name => name.Contains("/code/", StringComparison.Ordinal));
        }
        catch (InvalidDataException fault)
        {
            throw Fault(path, $"it is a damaged zip file ({fault.Message})", "a whole file", fault);
        }
    }

    /// <summary>
    /// Reads every tensor; the names of nested dictionaries are joined by dots. Numbers and strings beside tensors are left out.
    /// </summary>
    /// <param name="path">Where the bytes come from, for messages.</param>
    /// <param name="bytes">The file.</param>
    /// <exception cref="DatasetException">It is damaged, not such a file, or holds more than plain data.</exception>
    public static IReadOnlyDictionary<string, SafetensorsTensor> Read(string path, byte[] bytes)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            return Read(path, zip, bytes.Length);
        }
        catch (InvalidDataException fault)
        {
            throw Fault(path, $"it is a damaged zip file ({fault.Message})", "a whole file", fault);
        }
        catch (PickleException fault)
        {
            throw Fault(path, fault.Message, "tensors, numbers, strings, dictionaries and lists, and nothing else", fault);
        }
    }

    private static Dictionary<string, SafetensorsTensor> Read(string path, ZipArchive zip, long fileLength)
    {
        var members = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (entry.FullName.Split('/', '\\').Contains("..") || entry.FullName.StartsWith('/') || !members.TryAdd(entry.FullName, entry))
            {
                throw Fault(path, $"it holds a member '{entry.FullName}'", "names inside the file, each once");
            }
        }

        string[] pickles = [.. members.Keys.Where(name => name == PickleName || name.EndsWith("/" + PickleName, StringComparison.Ordinal))];
        if (pickles.Length != 1)
        {
            throw Fault(path, $"it is a zip file with {pickles.Length} members {PickleName}", "one, as in the files that PyTorch writes");
        }

        string folder = pickles[0][..^PickleName.Length];
        if (members.TryGetValue(folder + "byteorder", out ZipArchiveEntry? order)
            && !ReadMember(path, order, fileLength).AsSpan().SequenceEqual("little"u8))
        {
            throw Fault(path, "its numbers are big-endian", "little-endian numbers");
        }

        var storages = new TorchStorages(key => members.TryGetValue($"{folder}data/{key}", out ZipArchiveEntry? entry)
            ? ReadMember(path, entry, fileLength)
            : throw new PickleException($"it refers to numbers '{key}' that are not in the file"), fileLength);
        var tensors = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        object? root = Unpickler.Read(ReadMember(path, members[pickles[0]], fileLength), storages.Rules);
        new TorchNames(tensors, fileLength).Collect("", root, depth: 0);
        return tensors;
    }

    private static byte[] ReadMember(string path, ZipArchiveEntry entry, long fileLength)
    {
        if (entry.Length != entry.CompressedLength || entry.Length > fileLength)
        {
            throw Fault(
                path, $"its member '{entry.FullName}' is packed or claims {entry.Length} bytes", "members that are stored as they are");
        }

        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length && Crc32.HashToUInt32(bytes) == entry.Crc32
            ? bytes
            : throw Fault(path, $"its member '{entry.FullName}' is damaged", "the checksum in the file");
    }

    private static DatasetException Fault(string path, string found, string expected, Exception? inner = null) =>
        new(path, found, expected, Advice, inner);
}
