using System.Text.Json.Nodes;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class VerifyCommandTests(VerifyCommandTests.TinyRun tiny) : IClassFixture<VerifyCommandTests.TinyRun>, IDisposable
{
    private const string Tiny =
        "reproduce synthetic --set Data.ClusterCount=4 --set Data.InputDimension=24 --set Data.SampleCount=40 --set " +
        "Data.TestCount=10 --set Network.NeuronsPerSign=2 --set Training.Steps=20 --set Training.LearningRate=0.02 --set " +
        "Curve.Limit=4 --set Attack.Steps=5 --quiet --out $DIR/all/run";

    private readonly Favg _favg = WithRecord(tiny.Json);

    public void Dispose() => _favg.Dispose();

    [Fact]
    public void Verify_FreshRecord_IsTheSameBits()
    {
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/all"));
        Assert.Matches(
            @"agrees .*run\.json .*\d+ stored checks  (\d+) of \1 values equal, largest deviation 0 \(same bits expected\)", Said);
        Assert.Contains("1 of 1 records agree.", Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_EditedMetric_FailsAndIsNamed()
    {
        Edit(record => record with { Metrics = Changed(record.Metrics, "coarse.loss.final", value => value + 1e-3) });
        Assert.Equal(ExitCode.ClaimFailed, _favg.Run("verify $DIR/all"));
        Assert.Contains("metric coarse.loss.final is", Said, StringComparison.Ordinal);
        Assert.Contains("0 of 1 records agree.", Said, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/all --stored"));     // no claim and no curve rests on it
    }

    [Theory]
    [InlineData("another{0}", "1e-9 allowed", 1e-12)]
    [InlineData("another, 64-bit vectors", "1e-6 allowed, 0.05 of attacks", 1e-8)]
    public void Verify_EditedMetricOnAnotherProcessor_StillFails(string cpu, string allowed, double rounding)
    {
        Edit(record => record with
        {
            Provenance = record.Provenance with { Cpu = cpu.Replace("{0}", VectorsOf(record), StringComparison.Ordinal) },
            Metrics = Changed(record.Metrics, "coarse.loss.final", value => value + 1e-3),
        });
        Assert.Equal(ExitCode.ClaimFailed, _favg.Run("verify $DIR/all"));
        Assert.Contains(allowed, Said, StringComparison.Ordinal);
        Edit(record => record with { Metrics = Changed(record.Metrics, "coarse.loss.final", value => value - 1e-3 + rounding) });
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/all"));
    }

    [Fact]
    public void Verify_EditedSeries_FailsAndIsNamed()
    {
        Edit(record => record with
        {
            Series = Changed(
                record.Series, "trajectory.fine.loss",
                columns => Changed(columns, "value", values => [.. values[..^1], values[^1] + 1e-6])),
        });
        Assert.Equal(ExitCode.ClaimFailed, _favg.Run("verify $DIR/all"));
        Assert.Contains("series trajectory.fine.loss, column value: 1 of 21 values differ", Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --stored")]
    public void Verify_FlippedVerdict_Fails(string how)
    {
        Edit(record =>
        {
            Claim first = record.Claims[0];
            Claim flipped = first with { Verdict = first.Holds ? Verdict.Fails : Verdict.Holds };
            return record with { Claims = [flipped, .. record.Claims.Skip(1)] };
        });
        Assert.Equal(ExitCode.ClaimFailed, _favg.Run($"verify $DIR/all{how}"));
        Assert.Contains("claim C1.cosine.own is said to", Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_VerdictAgainstItsInterval_IsRefused()
    {
        Edit(record =>
        {
            var wide = new ClaimInterval(
                record.Metrics["coarse.accuracy.clean.samples.low"], record.Metrics["coarse.accuracy.clean.samples.high"], 10,
                IntervalOver.Samples);
            Claim claim = record.Claims.Single(one => one.Id == "C2.clean");
            Assert.Equal((Verdict.Undecided, wide), (claim.Verdict, claim.Interval));       // 10 samples cannot show 99 %
            return record with { Claims = [.. record.Claims.Select(one => one == claim ? one with { Verdict = Verdict.Holds } : one)] };
        });
        Assert.Equal(ExitCode.ClaimFailed, _favg.Run("verify $DIR/all --stored"));
        Assert.Contains("claim C2.clean is said to be \"holds\"", Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_ListedFileMissing_FailsUnlessTheRecordIsAlone()
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"{Tiny} --force"));
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/all --stored"));
        File.Delete(_favg.PathOf("all/run/index.html"));
        Assert.Equal(ExitCode.ClaimFailed, _favg.Run("verify $DIR/all --stored"));
        Assert.Contains("file index.html is listed and not there", Said, StringComparison.Ordinal);

        Directory.CreateDirectory(_favg.PathOf("alone"));
        File.Copy(_favg.PathOf("all/run/run.json"), _favg.PathOf("alone/run.json"));
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/alone/run.json --stored"));
    }

    [Fact]
    public void Verify_AttackOnModelsThatWereNotKept_MakesThemAgain()
    {
        Attack();
        Directory.Delete(_favg.PathOf("all/run/models"), recursive: true);
        Directory.Delete(_favg.PathOf("all/run/samples"), recursive: true);
        Edit(record => record with { Files = [] });

        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/all --only attack"));
        Assert.Matches(@"agrees .*  attack .*  (\d+) of \1 values equal", Said);
        Assert.False(Directory.Exists(_favg.PathOf("all/run/models")));
    }

    [Fact]
    public void Verify_AttackOnAModelThatWasReplacedSince_MakesTheOldOneAgain()
    {
        Attack();
        File.Copy(_favg.PathOf("all/run/models/coarse.safetensors"), _favg.PathOf("all/run/models/fine.safetensors"), overwrite: true);
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/all --only attack"));
        Assert.Matches(@"agrees .*  attack .*  (\d+) of \1 values equal", Said);
    }

    [Fact]
    public void Verify_AttackOnAModelOfUnknownOriginThatWasReplaced_IsNotComparedWithIt()
    {
        Attack();
        File.Copy(_favg.PathOf("all/run/models/coarse.safetensors"), _favg.PathOf("all/run/models/fine.safetensors"), overwrite: true);
        File.Delete(_favg.PathOf("all/run/run.json"));
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/all"));
        Assert.Contains("fine.safetensors is not there as it was", Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_AttackRecordThatNamesNoFiles_IsCheckedAsStored()
    {
        Attack();
        Edit(
            record =>
            {
                var options = (JsonObject)record.Options.DeepClone();
                Assert.True(options.Remove("Inputs"));
                return record with { Options = options };
            },
            "all/attack/run.json");
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/all --only attack"));
        Assert.Contains("the record does not name the files that were attacked", Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_AttackWithoutTheRunThatMadeItsModel_IsCheckedAsStoredAndSaysSo()
    {
        Attack();
        Directory.Delete(_favg.PathOf("all/run"), recursive: true);
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/all"));
        Assert.Contains("not recomputed:", Said, StringComparison.Ordinal);
        Assert.Contains("1 checked as stored only", Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_Json_IsOneDocument()
    {
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/all --json --quiet"));
        JsonNode one = Assert.Single(JsonNode.Parse(Said)!.AsArray())!;
        Assert.Equal("Identical", (string?)one["comparison"]!["grade"]);
        Assert.True((bool)one["verified"]!);
        Assert.Equal("", _favg.Error.ToString());
    }

    [Fact]
    public void Verify_NothingThere_IsMissingData()
    {
        Assert.Equal(ExitCode.Data, _favg.Run("verify $DIR/nowhere"));
        Directory.CreateDirectory(_favg.PathOf("empty"));
        Assert.Equal(ExitCode.Data, _favg.Run("verify $DIR/empty"));
        File.WriteAllText(_favg.PathOf("empty/run.json"), "{");
        Assert.Equal(ExitCode.Data, _favg.Run("verify $DIR/empty"));
    }

    [Fact]
    public void Verify_OptionsOfAnotherVersion_SaysWhichRecord()
    {
        Edit(record => record with { Options = new JsonObject { ["Unheard"] = 1 } });
        Assert.Equal(ExitCode.Data, _favg.Run("verify $DIR/all"));
        Assert.Contains("provenance.commit", _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_UnknownExperiment_ListsThoseThere()
    {
        Assert.Equal(ExitCode.Usage, _favg.Run("verify $DIR/all --only mnist"));
        Assert.Contains("--only is mnist; the records are of synthetic", _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_Stopped_IsCancelled() => Assert.Equal(ExitCode.Cancelled, _favg.RunAndStop("verify $DIR/all"));

    private static string VectorsOf(RunRecord record) => record.Provenance.Cpu[record.Provenance.Cpu.LastIndexOf(',')..];

    private string Said => _favg.Out.ToString();

    private void Attack()
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"{Tiny} --force"));
        Assert.Equal(
            ExitCode.Done,
            _favg.Run(
                "attack --attack pgd --attack fmn --model $DIR/all/run/models/fine.safetensors --samples " +
                "$DIR/all/run/samples/test.npz --quiet --out $DIR/all/attack"));
    }

    private void Edit(Func<RunRecord, RunRecord> change, string record = "all/run/run.json")
    {
        string path = _favg.PathOf(record);
        File.WriteAllText(path, RunRecordJson.Serialize(change(RunRecordJson.Deserialize(File.ReadAllText(path)))));
    }

    private static Favg WithRecord(string json)
    {
        var favg = new Favg();
        Directory.CreateDirectory(favg.PathOf("all/run"));
        File.WriteAllText(favg.PathOf("all/run/run.json"), json);
        return favg;
    }

    private static Dictionary<string, T> Changed<T>(IReadOnlyDictionary<string, T> values, string name, Func<T, T> change) =>
        values.ToDictionary(v => v.Key, v => v.Key == name ? change(v.Value) : v.Value);

    /// <summary>One run whose record, without its files, is verified by most tests.</summary>
    public sealed class TinyRun
    {
        public TinyRun()
        {
            using var favg = new Favg();
            Assert.Equal(ExitCode.Done, favg.Run(Tiny));
            Json = File.ReadAllText(favg.PathOf("all/run/run.json"));
        }

        public string Json { get; }
    }
}
