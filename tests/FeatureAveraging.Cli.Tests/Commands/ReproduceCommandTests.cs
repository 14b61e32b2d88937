using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class ReproduceCommandTests
{
    private const string Tiny =
        "reproduce synthetic --set Data.ClusterCount=4 --set Data.InputDimension=24 --set Data.SampleCount=40 --set " +
        "Data.TestCount=10 --set Network.NeuronsPerSign=2 --set Training.Steps=20 --set Training.LearningRate=0.02 --set " +
        "Curve.Limit=4 --set Attack.Steps=5";

    [Fact]
    public void Synthetic_Json_IsTheRecordAndItsFilesAreThere()
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Done, favg.Run($"{Tiny} --json --out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(favg.Out.ToString());
        Assert.Equal("synthetic", record.Experiment);
        Assert.Equal(20, (int?)record.Options["Training"]!["Steps"]);
        Assert.NotEmpty(record.Claims);
        Assert.All(
            (string[])["run.json", "models/coarse.safetensors", "models/fine.safetensors", "samples/test.npz", .. record.Files],
            f => Assert.True(File.Exists(favg.PathOf("run/" + f)), f));
    }

    [Fact]
    public void Synthetic_Text_ShowsMetricsClaimsAndThePage()
    {
        using var favg = new Favg();

        favg.Run($"{Tiny} --out $DIR/run");

        string output = favg.Out.ToString();
        Assert.Contains("coarse.cosine.own", output, StringComparison.Ordinal);
        Assert.Matches(@"\d+ of \d+ claims hold(, \d+ fails?)?(, \d+ undecided)?\.", output);
        Assert.EndsWith(favg.PathOf("run/index.html"), output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Synthetic_Quiet_KeepsStandardErrorForWarnings()
    {
        using var favg = new Favg();

        favg.Run($"{Tiny} --quiet --out $DIR/run");

        Assert.Contains(Record(favg, "run").Diagnostics, d => d.Severity == Severity.Info);
        Assert.DoesNotContain("info:", favg.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("training", favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Synthetic_FailedClaim_CountsOnlyWhenStrict()
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Done, favg.Run($"{Tiny} --set Training.Steps=0 --out $DIR/a")); // an untrained network averages nothing
        Assert.Equal(ExitCode.ClaimFailed, favg.Run($"{Tiny} --set Training.Steps=0 --strict --out $DIR/b"));
    }

    [Fact]
    public void Synthetic_OneAndTwoThreads_SameMetricsAndModelBytes()
    {
        using var favg = new Favg();

        favg.Run($"{Tiny} --threads 1 --out $DIR/one");
        favg.Run($"{Tiny} --threads 2 --out $DIR/two");

        Assert.Equal(Record(favg, "one").Metrics, Record(favg, "two").Metrics);
        Assert.Equal(
            File.ReadAllBytes(favg.PathOf("one/models/coarse.safetensors")),
            File.ReadAllBytes(favg.PathOf("two/models/coarse.safetensors")));
        Assert.Equal(
            File.ReadAllBytes(favg.PathOf("one/models/fine.safetensors")), File.ReadAllBytes(favg.PathOf("two/models/fine.safetensors")));
    }

    [Fact]
    public void Synthetic_Cancelled_ExitsWith130AndKeepsAPartialRecordWithItsPage()
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Cancelled, favg.RunAndStop($"{Tiny} --out $DIR/run"));

        Assert.Empty(Record(favg, "run").Claims);
        Assert.True(File.Exists(favg.PathOf("run/index.html")));
    }

    [Fact]
    public void Synthetic_FaultsInEverySection_AreAllListed()
    {
        using var favg = new Favg();

        Assert.Equal(
            ExitCode.Usage,
            favg.Run(
                "reproduce synthetic --set Data.InputDimension=3 --set Training.Steps=-1 --set Curve.Step=0 --set " +
                "Training.Loss=CrossEntropy --out $DIR/run"));

        Assert.Equal(
            ["Data.InputDimension", "Training.Steps", "Curve.Step", "Training.Loss"],
            favg.Error.ToString().TrimEnd().Split('\n').Select(l => l.Split(' ')[0]));
        Assert.False(Directory.Exists(favg.PathOf("run")));
    }

    [Fact]
    public void Synthetic_ConfigOfAnEarlierRun_GivesTheSameOptions()
    {
        using var favg = new Favg();
        favg.Run($"{Tiny} --out $DIR/run");
        File.WriteAllText(favg.PathOf("config.json"), Record(favg, "run").Options.ToJsonString());

        Assert.Equal(ExitCode.Done, favg.Run("reproduce synthetic --config $DIR/config.json --out $DIR/again"));
        Assert.Equal(Record(favg, "run").Metrics, Record(favg, "again").Metrics);
    }

    private static RunRecord Record(Favg favg, string folder) =>
        RunRecordJson.Deserialize(File.ReadAllText(favg.PathOf(folder + "/run.json")));
}
