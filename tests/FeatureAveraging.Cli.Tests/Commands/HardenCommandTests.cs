using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class HardenCommandTests
{
    private const string Tiny =
        "harden --set Data.ClusterCount=4 --set Data.InputDimension=200 --set Data.SampleCount=250 --set Data.TestCount=60 --set " +
        "Training.LearningRate=0.005 --set Network.InitialWeightScale=0.0001 --set Discovery.ClustersPerSide=4 --seeds 1";

    [Fact]
    public void Harden_Synthetic_SaysTheVerdictFirstAndKeepsTheHardenedModel()
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Done, favg.Run($"{Tiny} --out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(favg.PathOf("run/run.json")));
        Assert.Equal("harden", record.Experiment);
        Assert.Equal(1, record.Metrics["pseudo.ari"]);
        Assert.StartsWith("Helps: the hardened network's median ℓ₂ radius is 1.", favg.Out.ToString(), StringComparison.Ordinal);
        Assert.All(record.Files, f => Assert.True(File.Exists(favg.PathOf("run/" + f)), f));
        LoadedModel model = ModelFile.Load(favg.PathOf("run/models/hardened.safetensors"));
        Assert.Empty(model.Diagnostics);
        Assert.Equal([0, 0, 1, 1], Assert.IsType<MulticlassNetwork>(model.Network).Partition.Groups.ToArray());
        Assert.Contains("Helps: ", File.ReadAllText(favg.PathOf("run/index.html")), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, favg.Run("report $DIR/run"));
        Assert.Equal(ExitCode.Done, favg.Run("verify $DIR/run"));
    }

    /// <summary>A table with three classes by name, two well separated clouds each, and no sub-classes and no test samples.</summary>
    [Fact]
    public void Harden_TableOfNamedClasses_HoldsTestSamplesOut()
    {
        using var favg = new Favg();
        var lines = new List<string> { "a,b,c,kind" };
        for (int i = 0; i < 360; i++)
        {
            int cloud = i % 6;
            double[] x = [.. Enumerable.Range(0, 3).Select(c => (8.0 * (c == cloud / 2 ? (cloud % 2 == 0 ? 1 : -1) : 0)) + Wave(i, c))];
            lines.Add(FormattableString.Invariant($"{x[0]:R},{x[1]:R},{x[2]:R},{"red green blue".Split(' ')[cloud % 3]}"));
        }

        File.WriteAllLines(favg.PathOf("table.csv"), lines);
        Assert.Equal(
            ExitCode.Done,
            favg.Run(
                "harden --dataset $DIR/table.csv --label kind --labels 0|1|2 --width 12 --seeds 1 --clusters 2 --json --out $DIR/run"));
        RunRecord record = RunRecordJson.Deserialize(favg.Out.ToString());
        Assert.Equal("table.csv", (string)record.Options["Dataset"]!);
        Assert.Equal(6, record.Metrics["pseudo.subclasses"]);
        Assert.Equal(12, record.Metrics["pseudo.neurons"]);
        Assert.True(record.Metrics["pseudo.accuracy.clean.max"] > 0.9);
        Assert.DoesNotContain("pseudo.ari", record.Metrics.Keys);       // the classes are the coarse classes: no sub-class is known
        Assert.DoesNotContain("fine.neurons", record.Metrics.Keys);
        Assert.Equal(["H.budget", "H.accuracy", "H.helps", "H.adversarial"], record.Claims.Select(claim => claim.Id));
        Assert.Equal(["blue", "green", "red"], ModelFile.Load(favg.PathOf("run/models/hardened.safetensors")).Labels);
        Assert.Equal(ExitCode.Done, favg.Run("verify $DIR/run"));
        Assert.Contains("agrees", favg.Out.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("as stored only", favg.Out.ToString(), StringComparison.Ordinal);

        // the hardened model answers with the names of the table, and serves as the user's own
        Assert.Equal(
            ExitCode.Done,
            favg.Run("radius --model $DIR/run/models/hardened.safetensors --samples $DIR/table.csv --label kind --out $DIR/radii.csv"));
        string[] radii = File.ReadAllLines(favg.PathOf("radii.csv"));
        Assert.Equal(361, radii.Length);
        Assert.True(radii.Count(line => line.EndsWith("misclassified", StringComparison.Ordinal)) < 36);
        Assert.Equal(
            ExitCode.Done,
            favg.Run(
                "harden --dataset $DIR/table.csv --label kind --labels 0|1|2 --width 12 --seeds 1 --clusters 2 --preset quick --json " +
                "--model $DIR/run/models/hardened.safetensors --out $DIR/again"));
        RunRecord again = RunRecordJson.Deserialize(favg.Out.ToString());
        Assert.Equal(
            record.Metrics["pseudo.radius.exact.max.median"], again.Metrics["model.radius.exact.max.median"], 1e-9);
        Assert.Contains(again.Diagnostics, d => d.Id == DiagnosticIds.ModelMayKnowSamples);
        Assert.Equal(ExitCode.Done, favg.Run("verify $DIR/again"));
        Assert.Equal(
            ExitCode.Data,
            favg.Run(
                "harden --dataset $DIR/table.csv --label kind --labels 0|1,2 --model $DIR/run/models/hardened.safetensors --out $DIR/no"));
        Assert.Contains("decides between 3 classes", favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--width 1", "--width is 1; expected a whole number ≥ 2")]
    [InlineData("--clusters 0", "--clusters is 0")]
    [InlineData("--max-accuracy-loss 2", "MaxAccuracyLoss is 2")]
    [InlineData("--clusters 300", "Clusters is 300; expected at most")]
    [InlineData("--set WithinKnown=true", "because WithinKnown is true")]
    [InlineData("--width 2 --set Data.ClassCount=3", "Width is 2; expected at least 3")]
    [InlineData("--labels fine", "--labels is fine; expected the coarse classes to harden")]
    [InlineData("--dataset mnist --labels digits", "--labels is digits; expected the coarse classes to harden")]
    public void Harden_BadOptions_SaysSoBeforeAnyWork(string options, string expected)
    {
        using var favg = new Favg();
        Assert.Equal(ExitCode.Usage, favg.Run($"{Tiny} {options} --out $DIR/run"));
        Assert.Contains(expected, favg.Error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(favg.PathOf("run/run.json")));
    }

    [Fact]
    public void Harden_WithinKnownOfSamplesWithout_SaysSo()
    {
        using var favg = new Favg();
        SamplesFile.Save(
            favg.PathOf("s.npz"), new LabeledSamples(new Samples(20, 1, [.. Enumerable.Range(0, 20).Select(i => (float)i)]),
                [.. Enumerable.Range(0, 20).Select(i => i < 10 ? 1 : -1)]));
        Assert.Equal(
            ExitCode.Usage,
            favg.Run("harden --dataset $DIR/s.npz --clusters 2 --set WithinKnown=true --out $DIR/run"));
        Assert.Contains("because s.npz has coarse labels only", favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Harden_Stopped_KeepsARecordWithoutClaims()
    {
        using var favg = new Favg();
        Assert.Equal(ExitCode.Cancelled, favg.RunAndStop($"{Tiny} --out $DIR/run"));
        Assert.Empty(RunRecordJson.Deserialize(File.ReadAllText(favg.PathOf("run/run.json"))).Claims);
    }

    private static double Wave(int i, int c) => Math.Sin((7.3 * i) + (2.1 * c));
}
