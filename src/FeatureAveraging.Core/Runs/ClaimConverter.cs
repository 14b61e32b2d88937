using System.Text.Json;
using System.Text.Json.Serialization;

namespace FeatureAveraging.Runs;

/// <summary>
/// Claims as JSON: <c>holds</c> stands beside <c>verdict</c> for readers that know no third verdict, and alone in records that were written
/// before there was one.
/// </summary>
internal sealed class ClaimConverter : JsonConverter<Claim>
{
    public override Claim Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Fields f = JsonSerializer.Deserialize(ref reader, RunRecordContext.Default.Fields)!;
        var claim = new Claim(
            f.Id, f.Sentence, f.Source, f.Metric, f.Value, f.Bound, f.Verdict ?? (f.Holds ? Verdict.Holds : Verdict.Fails), f.Interval,
            f.Premise);
        return claim.Holds == f.Holds
            ? claim
            : throw new JsonException(
                $"Claim {f.Id} has \"verdict\": \"{f.Verdict}\" and \"holds\": {f.Holds}; they contradict each other.");
    }

    public override void Write(Utf8JsonWriter writer, Claim value, JsonSerializerOptions options) => JsonSerializer.Serialize(
        writer,
        new Fields(
            value.Id, value.Sentence, value.Source, value.Metric, value.Value, value.Bound, value.Holds, value.Verdict, value.Interval,
            value.Premise),
        RunRecordContext.Default.Fields);

    /// <summary>A claim as it stands in the file.</summary>
    internal sealed record Fields(
        string Id, string Sentence, string Source, string Metric, double Value, string Bound, bool Holds, Verdict? Verdict = null,
        ClaimInterval? Interval = null, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Premise = null);
}
