using System.Text.Json;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>The JSON header of a safetensors file, read and checked against the bytes that follow it.</summary>
internal static class SafetensorsHeader
{
    private readonly record struct Entry(string Name, string ElementType, int[] Shape, long Begin, long End);

    public static DatasetException Fault(string path, string found, string expected, Exception? inner = null) =>
        new(path, found, expected, "The file is damaged, truncated or not a safetensors file; export or copy it again.", inner);

    public static SafetensorsFile Parse(string path, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> data)
    {
        try
        {
            return ParseText(path, header, data);
        }
        catch (InvalidOperationException fault)         // what the JSON reader says of a string that is no Unicode
        {
            throw Fault(path, $"the header is not valid JSON ({fault.Message})", "names that are valid UTF-8", fault);
        }
    }

    private static SafetensorsFile ParseText(string path, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> data)
    {
        using JsonDocument document = ParseJson(path, header);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw Fault(path, $"the header is a JSON {document.RootElement.ValueKind}", "a JSON object");
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var entries = new List<Entry>();
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (property.NameEquals(SafetensorsFile.MetadataName))
            {
                ReadMetadata(path, property.Value, metadata);
            }
            else
            {
                entries.Add(ReadEntry(path, property));
            }
        }

        RequireNoGaps(path, entries, data.Length);
        return new SafetensorsFile(
            path,
            entries.ToDictionary(
                e => e.Name, e => new SafetensorsTensor(e.ElementType, e.Shape, data[(int)e.Begin..(int)e.End]), StringComparer.Ordinal),
            metadata);
    }

    private static JsonDocument ParseJson(string path, ReadOnlyMemory<byte> header)
    {
        try
        {
            return JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException fault)
        {
            throw Fault(path, $"the header is not valid JSON ({fault.Message})", "a JSON object with distinct names", fault);
        }
    }

    private static void ReadMetadata(string path, JsonElement element, Dictionary<string, string> metadata)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Fault(path, $"{SafetensorsFile.MetadataName} is a JSON {element.ValueKind}", "an object of strings");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw Fault(path, $"metadata '{property.Name}' is a JSON {property.Value.ValueKind}", "a string");
        }
    }

    private static Entry ReadEntry(string path, JsonProperty property)
    {
        JsonElement element = property.Value;
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String
            || !TryReadNumbers(element, "shape", out long[] shape) || Array.Exists(shape, s => s is < 0 or > int.MaxValue)
            || !TryReadNumbers(element, "data_offsets", out long[] offsets) || offsets.Length != 2)
        {
            throw Fault(
                path, $"tensor '{property.Name}' is described as {Shortened(element.GetRawText())}",
                "dtype (a name), shape (whole numbers ≥ 0) and data_offsets (begin, end)");
        }

        var entry = new Entry(property.Name, type.GetString()!, Array.ConvertAll(shape, s => (int)s), offsets[0], offsets[1]);
        RequireSize(path, entry);
        return entry;
    }

    private static bool TryReadNumbers(JsonElement element, string name, out long[] numbers)
    {
        numbers = [];
        if (!element.TryGetProperty(name, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var read = new List<long>();
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long value))
            {
                return false;
            }

            read.Add(value);
        }

        numbers = [.. read];
        return true;
    }

    private static void RequireSize(string path, Entry entry)
    {
        Int128 count = entry.Shape.Aggregate((Int128)1, (product, length) => product > long.MaxValue ? product : product * length);
        int? size = ElementBytes(entry.ElementType);
        if (entry.Begin < 0 || entry.End < entry.Begin || (size is not null && count * size != (Int128)entry.End - entry.Begin))
        {
            throw Fault(
                path,
                $"tensor '{entry.Name}' of shape [{string.Join(", ", entry.Shape)}] and type {entry.ElementType} has offsets " +
                $"{entry.Begin} to {entry.End}",
                size is null ? "a begin and an end in order" : $"{count * size} bytes");
        }
    }

    private static void RequireNoGaps(string path, List<Entry> entries, long dataLength)
    {
        long end = 0;
        foreach (Entry entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin != end)
            {
                throw Fault(
                    path, $"tensor '{entry.Name}' begins at byte {entry.Begin} of the data, where the one before it ends at {end}",
                    "tensors that neither overlap nor leave gaps");
            }

            end = entry.End;
        }

        if (end != dataLength)
        {
            throw Fault(path, $"the tensors need {end} bytes, and {dataLength} follow the header", "a file of exactly that length");
        }
    }

    private static int? ElementBytes(string elementType) => elementType switch
    {
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        "U64" or "I64" or "F64" => 8,
        _ => null, // a type this version does not know; its size cannot be checked
    };

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
