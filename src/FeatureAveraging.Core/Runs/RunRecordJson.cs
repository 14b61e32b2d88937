using System.Text.Json;
using System.Text.Json.Serialization;

namespace FeatureAveraging.Runs;

/// <summary>Run records as JSON: snake_case names, numbers that round-trip, NaN and infinities as named literals.</summary>
public static class RunRecordJson
{
    /// <summary>Writes a record as indented JSON.</summary>
    /// <param name="record">The record.</param>
    public static string Serialize(RunRecord record) => JsonSerializer.Serialize(record, RunRecordContext.Default.RunRecord);

    /// <summary>Reads a record.</summary>
    /// <param name="json">JSON text of schema 1.</param>
    /// <exception cref="JsonException">The text is not a record, or of another schema.</exception>
    public static RunRecord Deserialize(string json)
    {
        RunRecord record = JsonSerializer.Deserialize(json, RunRecordContext.Default.RunRecord)
            ?? throw new JsonException("The run record is empty.");
        return record.Schema == 1
            ? record
            : throw new JsonException($"The run record has schema {record.Schema}; this version reads schema 1.");
    }
}

/// <summary>Compiled serialisation metadata.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(ClaimConverter.Fields))]
internal sealed partial class RunRecordContext : JsonSerializerContext;
