using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>
/// A safetensors file: named tensors and a string-to-string metadata table. Python's safetensors reads what is written here, and the other
/// way round.
/// </summary>
/// <remarks>
/// Layout: header length N (8 bytes, little-endian), N bytes of JSON, tensor bytes without gaps
/// (https://github.com/huggingface/safetensors, "Format"). The same tensors and metadata always give the same bytes: names are sorted
/// by code point, and the header is padded with spaces to a multiple of 8 so that tensors of doubles lie aligned.
/// </remarks>
public sealed class SafetensorsFile
{
    internal const string MetadataName = "__metadata__";
    private const int LengthBytes = sizeof(ulong);

    internal SafetensorsFile(
        string path, IReadOnlyDictionary<string, SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        (Path, Tensors, Metadata) = (path, tensors, metadata);

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>The tensors by name, of any element type.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors { get; }

    /// <summary>The metadata; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// Reads a file whole and checks its structure: header, shapes, and that the tensors fill the file without gap or overlap.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing or not a sound safetensors file.</exception>
    public static SafetensorsFile Read(string path) => Parse(path, InputFile.ReadAllBytes(path));

    /// <summary>The same for bytes that were read already.</summary>
    /// <param name="path">Where they come from, for messages.</param>
    /// <param name="bytes">The file.</param>
    /// <exception cref="DatasetException">It is not a sound safetensors file.</exception>
    internal static SafetensorsFile Parse(string path, byte[] bytes)
    {
        if (bytes.Length < LengthBytes)
        {
            throw SafetensorsHeader.Fault(path, $"it has {bytes.Length} bytes", $"at least {LengthBytes} (the header length)");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > (ulong)(bytes.Length - LengthBytes))
        {
            throw SafetensorsHeader.Fault(
                path, $"the header is said to be {length} bytes long, and the file has {bytes.Length}",
                "a header that lies within the file");
        }

        int start = LengthBytes + (int)length;
        return SafetensorsHeader.Parse(path, bytes.AsMemory(LengthBytes, (int)length), bytes.AsMemory(start));
    }

    /// <summary>Writes a file atomically.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">The metadata; none when empty.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(metadata);
        KeyValuePair<string, SafetensorsTensor>[] sorted = [.. tensors.OrderBy(t => t.Key, StringComparer.Ordinal)];
        byte[] header = Header(sorted, metadata);
        byte[] length = new byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(length);
            stream.Write(header);
            foreach ((_, SafetensorsTensor tensor) in sorted)
            {
                stream.Write(tensor.Bytes.Span);
            }
        });
    }

    private static byte[] Header(KeyValuePair<string, SafetensorsTensor>[] sorted, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(MetadataName);
                foreach ((string key, string value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long offset = 0;
            foreach ((string name, SafetensorsTensor tensor) in sorted)
            {
                WriteTensor(json, name, tensor, offset);
                offset += tensor.Bytes.Length;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % LengthBytes != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteTensor(Utf8JsonWriter json, string name, SafetensorsTensor tensor, long offset)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", tensor.ElementType);
        json.WriteStartArray("shape");
        foreach (int length in tensor.Shape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + tensor.Bytes.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
