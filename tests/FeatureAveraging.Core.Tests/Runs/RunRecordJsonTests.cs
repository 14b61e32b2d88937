using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Core.Tests.Runs;

public sealed class RunRecordJsonTests
{
    [Fact]
    public void SerializeAndDeserialize_FullRecord_RoundTripsToTheLastBit()
    {
        RunRecord record = Record();
        string json = RunRecordJson.Serialize(record);
        RunRecord read = RunRecordJson.Deserialize(json);
        Assert.Equal(record.Metrics.OrderBy(p => p.Key), read.Metrics.OrderBy(p => p.Key));
        Assert.Equal(record.Series["curve.a"]["radius"], read.Series["curve.a"]["radius"]);
        Assert.Equal(record.Seeds["root"], read.Seeds["root"]);
        Assert.Equal((record.Experiment, record.Started, record.Provenance), (read.Experiment, read.Started, read.Provenance));
        Assert.Equal(record.Claims, read.Claims);
        Assert.Equal(record.Diagnostics, read.Diagnostics);
        Assert.Equal(record.Files, read.Files);
        Assert.Equal(record.TimingsMs, read.TimingsMs);
        Assert.True(JsonNode.DeepEquals(record.Options, read.Options));
        Assert.Equal(json, RunRecordJson.Serialize(read));
    }

    [Fact]
    public void Serialize_NonFiniteNumbers_AreNamedLiterals()
    {
        string json = RunRecordJson.Serialize(Record());
        Assert.Contains("\"infinite\": \"Infinity\"", json, StringComparison.Ordinal);
        Assert.Contains("\"missing\": \"NaN\"", json, StringComparison.Ordinal);
        Assert.Contains("\"timings_ms\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Deserialize_OtherSchema_IsRefused()
    {
        string json = RunRecordJson.Serialize(Record() with { Schema = 2 });
        JsonException thrown = Assert.Throws<JsonException>(() => RunRecordJson.Deserialize(json));
        Assert.Equal("The run record has schema 2; this version reads schema 1.", thrown.Message);
        Assert.Throws<JsonException>(() => RunRecordJson.Deserialize("null"));
        Assert.Throws<JsonException>(() => RunRecordJson.Deserialize("{}"));
    }

    [Fact]
    public void Serialize_Claim_HasHoldsForOldReadersBesideVerdictAndInterval()
    {
        JsonNode undecided = JsonNode.Parse(RunRecordJson.Serialize(Record()))!["claims"]![1]!;
        Assert.Equal(("undecided", false), ((string?)undecided["verdict"], (bool?)undecided["holds"]));
        JsonNode interval = undecided["interval"]!;
        Assert.Equal((0.88, 1.77), ((double?)interval["low"], (double?)interval["high"]));
        Assert.Equal((3, "seeds"), ((int?)interval["n"], (string?)interval["over"]));
        JsonNode holding = JsonNode.Parse(RunRecordJson.Serialize(Record()))!["claims"]![0]!;
        Assert.Equal(("holds", true, null), ((string?)holding["verdict"], (bool?)holding["holds"], holding["interval"]));
    }

    [Fact]
    public void Serialize_Premise_IsThereOnlyWhereItFails()
    {
        RunRecord record = Record();
        record = record with { Claims = [record.Claims[0], record.Claims[1] with { Premise = "C1" }] };
        string text = RunRecordJson.Serialize(record);

        JsonArray claims = JsonNode.Parse(text)!["claims"]!.AsArray();
        Assert.False(claims[0]!.AsObject().ContainsKey("premise"));
        Assert.Equal("C1", (string?)claims[1]!["premise"]);
        Assert.Equal(record.Claims, RunRecordJson.Deserialize(text).Claims);
    }

    [Theory]
    [InlineData(true, Verdict.Holds)]
    [InlineData(false, Verdict.Fails)]
    public void Deserialize_ClaimFromBeforeVerdicts_HasHoldsAlone(bool holds, Verdict verdict)
    {
        JsonNode record = JsonNode.Parse(RunRecordJson.Serialize(Record()))!;
        record["claims"] = new JsonArray(new JsonObject
        {
            ["id"] = "C6.gain",
            ["sentence"] = "s",
            ["source"] = "paper",
            ["metric"] = "m",
            ["value"] = "NaN",
            ["bound"] = "≥ 1.3",
            ["holds"] = holds,
        });
        Assert.Equal(
            new Claim("C6.gain", "s", "paper", "m", double.NaN, "≥ 1.3", verdict),
            Assert.Single(RunRecordJson.Deserialize(record.ToJsonString()).Claims));
    }

    [Fact]
    public void Deserialize_HoldsAgainstItsVerdict_IsRefused()
    {
        JsonNode record = JsonNode.Parse(RunRecordJson.Serialize(Record()))!;
        record["claims"]![1]!["holds"] = true;
        JsonException thrown = Assert.Throws<JsonException>(() => RunRecordJson.Deserialize(record.ToJsonString()));
        Assert.Contains("Claim C6.gain", thrown.Message, StringComparison.Ordinal);
    }

    private static RunRecord Record() => new()
    {
        Experiment = "synthetic",
        Started = new DateTimeOffset(2025, 4, 24, 8, 0, 0, TimeSpan.Zero),
        Options = new JsonObject { ["Training"] = new JsonObject { ["LearningRate"] = 1e-3 } },
        Seeds = new Dictionary<string, ulong> { ["root"] = ulong.MaxValue },
        Provenance = new Provenance("0.1.0", "unknown", ".NET 10.0.0", "Linux", "a processor", 2, "favg reproduce synthetic"),
        Metrics = new Dictionary<string, double>
        {
            ["third"] = 1.0 / 3,
            ["tiny"] = double.Epsilon,
            ["infinite"] = double.PositiveInfinity,
            ["down"] = double.NegativeInfinity,
            ["missing"] = double.NaN,
        },
        Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
        {
            ["curve.a"] = new Dictionary<string, double[]> { ["radius"] = [0, 0.1, double.PositiveInfinity], ["accuracy"] = [] },
        },
        Diagnostics = [new Diagnostic(DiagnosticIds.DeadNeurons, Severity.Warning, "2 of 10 neurons are dead.")],
        Claims =
        [
            Claim.Within("C1", "The cosine is 0.44.", "Li et al. 2025, Fig. 2a", "coarse.cosine.own", 0.44, 0.42, 0.46),
            Claim.Within(
                "C6.gain", "It gains.", "Li et al. 2025, Fig. 3", "ratio", 1.325, 1.3, double.PositiveInfinity,
                new ClaimInterval(0.88, 1.77, 3, IntervalOver.Seeds)),
        ],
        TimingsMs = new Dictionary<string, double> { ["train"] = 12.5 },
        Files = ["figures/curve.svg"],
    };
}
