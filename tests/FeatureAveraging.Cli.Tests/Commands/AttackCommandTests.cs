using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class AttackCommandTests
{
    private const string Files = "--model $DIR/m.safetensors --samples $DIR/s.npz --quiet";

    [Fact]
    public void Attack_Suite_BracketsTheClosedFormAndNamesWinners()
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(ExitCode.Done, favg.Run($"attack --suite {Files} --out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(favg.PathOf("run/run.json")));
        double exact = 2 / Math.Sqrt(2);        // max read-out: √(d/2) with centres 2·e_j
        Assert.Equal("attack", record.Experiment);
        Assert.Equal(exact, record.Metrics["model.radius.exact.max.median"], 1e-6);
        Assert.InRange(record.Metrics["model.radius.attack.max.median"], exact * (1 - 1e-6), exact * 1.001);
        Assert.Equal(0.8, record.Metrics["model.accuracy.clean"], 1e-12);
        Assert.Equal(1, record.Metrics.Where(m => m.Key.StartsWith("model.wins.", StringComparison.Ordinal)).Sum(m => m.Value), 1e-9);
        Assert.True(File.Exists(favg.PathOf("run/index.html")));
    }

    [Fact]
    public void Attack_Witnesses_AreWrongOnTheModelWhenReadBack()
    {
        using var favg = new Favg();
        Write(favg);
        favg.Run($"attack --attack fmn-through --attack pgd {Files} --out $DIR/run");

        IReadOnlyDictionary<string, NpyArray> witnesses = NpzFile.Read(favg.PathOf("run/samples/witnesses.npz"));
        long[] samples = witnesses["sample"].ToIntegers();
        double[] points = witnesses["x"].ToDoubles();
        Assert.Equal(4, samples.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            Span<double> x = points.AsSpan(4 * i, 4);
            int label = samples[i] < 2 ? 1 : -1;
            // the network's sides, over its weights 2
            double positive = Math.Max(0, Math.Max(x[0], x[1])), negative = Math.Max(0, Math.Max(x[2], x[3]));
            Assert.True(label * (positive - negative) <= 0);
        }
    }

    [Fact]
    public void Attack_BoxAndMaximumNorm_AreRespected()
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(
            ExitCode.Done,
            favg.Run(
                $"attack --attack apgd --attack apgd-through --attack averaged {Files} --norm linf --box -0.5,2.5 --radii 0:1.5:0.25 " +
                "--out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(favg.PathOf("run/run.json")));
        Assert.Contains(
            record.Diagnostics,
            d => d.Id == DiagnosticIds.AttackSkipped && d.Message.StartsWith("averaged did not run", StringComparison.Ordinal));
        Assert.Equal(7, record.Series["curve.model.max.apgd"]["radius"].Length);
        Assert.All(NpzFile.Read(favg.PathOf("run/samples/witnesses.npz"))["x"].ToDoubles(), v => Assert.InRange(v, -0.5, 2.5));
        Assert.False(record.Metrics.ContainsKey("model.radius.exact.max.median"));
        Assert.True(record.Metrics["model.radius.certified.max.median"] <= record.Metrics["model.radius.attack.max.median"]);
    }

    [Theory]
    [InlineData("--attack nuke", "--attack is nuke; expected one of pgd,")]
    [InlineData("--suite --attack pgd", "--suite and --attack are both given")]
    [InlineData("--norm l1", "--norm is l1; expected l2 or linf.")]
    [InlineData("--box 1,0", "--box is 1,0; expected two numbers")]
    [InlineData("--radii 3,2", "--radii is 3,2; expected ascending radii")]
    [InlineData("--radii 0:1:0", "STEP > 0")]
    [InlineData("--readout loudest", "--readout is loudest")]
    [InlineData("--attack averaged --norm linf", "expected at least one that can run")]
    public void Attack_BadOption_ExitsWithUsageAndLeavesNoFolder(string option, string expected)
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(ExitCode.Usage, favg.Run($"attack {Files} {option} --out $DIR/run"));

        Assert.Contains(expected, favg.Error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(favg.PathOf("run")));
    }

    [Fact]
    public void Attack_RefusedInAFolderOfTheUsers_LeavesTheFolderAsItWas()
    {
        using var favg = new Favg();
        Write(favg);
        Directory.CreateDirectory(favg.PathOf("empty"));
        Directory.CreateDirectory(favg.PathOf("full"));
        File.WriteAllText(favg.PathOf("full/mine.txt"), "");

        foreach (string folder in (string[])["empty", "full"])
        {
            Assert.Equal(ExitCode.Usage, favg.Run($"attack {Files} --attack averaged --norm linf --out $DIR/{folder}"));
        }

        Assert.Empty(Directory.GetFileSystemEntries(favg.PathOf("empty")));
        Assert.True(File.Exists(favg.PathOf("full/mine.txt")));
    }

    [Fact]
    public void Attack_BrokenRecordBesideTheSamples_Runs()
    {
        using var favg = new Favg();
        Write(favg);
        Directory.CreateDirectory(favg.PathOf("old/samples"));
        File.Copy(favg.PathOf("s.npz"), favg.PathOf("old/samples/s.npz"));
        File.WriteAllText(favg.PathOf("old/run.json"), "{");

        Assert.Equal(
            ExitCode.Done,
            favg.Run("attack --model $DIR/m.safetensors --samples $DIR/old/samples/s.npz --quiet --attack pgd --out $DIR/run"));
    }

    [Fact]
    public void Attack_SampleOutsideTheBox_SaysWhichOne()
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(ExitCode.Usage, favg.Run($"attack --attack pgd {Files} --box 0,1 --out $DIR/run"));

        Assert.Contains("sample 0 lies outside it", favg.Error.ToString(), StringComparison.Ordinal);
    }

    private static MulticlassNetwork Network()
    {
        var weights = new Matrix(4, 4);
        for (int j = 0; j < 4; j++)
        {
            weights[j, j] = 2;
        }

        return new MulticlassNetwork(new HiddenLayer(weights), Partition.FirstPositive(2, 2));
    }

    /// <summary>The decoupled network on its centres 2·e_j, and the first centre once more with the wrong label.</summary>
    private static void Write(Favg favg)
    {
        ModelFile.Save(favg.PathOf("m.safetensors"), Network());
        var inputs = new Samples(5, 4);
        for (int i = 0; i < 5; i++)
        {
            inputs.Row(i)[i % 4] = 2;
        }

        SamplesFile.Save(
            favg.PathOf("s.npz"), new LabeledSamples(inputs, [1, 1, -1, -1, -1], [0, 1, 2, 3, 2], Partition.FirstPositive(2, 2)));
    }
}
