using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;
using SkiaSharp;

namespace FeatureAveraging.Cli.Tests.DeepNetworks;

/// <summary>
/// <c>favg attack</c> on a deep network whose logits are the red values of four pixels, plus 1, and on images of which class j lights
/// pixel j. Every image is then ½·√2 from the boundary in ℓ₂ and ½ in ℓ∞: one value falls by ½, another rises by as much.
/// </summary>
[Trait("Category", "Native")]
public sealed class DeepAttackTests : IDisposable
{
    private const int Pixels = 12;
    private const string Files = "--model $DIR/deep.safetensors --samples $DIR/set --threads 1";
    private static readonly string[] Classes = ["ant", "bee", "cow", "dog"];
    private readonly Favg _favg = new();

    public DeepAttackTests()
    {
        Assert.SkipUnless(Libtorch.IsAvailable(out string? fault), fault ?? "");
        PutImages("set", Classes);
        PutModel("deep.safetensors", Classes, [1, 1, -1, -1]);
    }

    public void Dispose() => _favg.Dispose();

    [Fact]
    public void Attack_Suite_IsAtTheClosedFormWithTheNamesOfATwoLayerNetwork()
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"attack --suite {Files} --radii 0:1:0.25 --out $DIR/run --json"));

        RunRecord record = RunRecordJson.Deserialize(_favg.Out.ToString());
        Assert.Equal("attack", record.Experiment);
        Assert.Equal(1, record.Metrics["model.accuracy.clean"]);
        Assert.InRange(record.Metrics["model.radius.attack.max.median"], Math.Sqrt(0.5) * (1 - 1e-5), Math.Sqrt(0.5) * 1.01);
        Assert.Equal(0.75, record.Series["distances.model.max"]["pgd"].Max(), 0.05);
        Assert.Equal([1, 1, 1, 0, 0], record.Series["curve.model.max.attack"]["accuracy"]);
        Assert.Equal([1d, 1, 1, 1, -1, -1, -1, -1], record.Series["distances.model.max"]["label"]);
        Assert.Equal(1, record.Metrics.Where(m => m.Key.StartsWith("model.wins.", StringComparison.Ordinal)).Sum(m => m.Value), 1e-9);
        Assert.Equal(
            "fab, fab-through, deepfool, deepfool-through, cw, cw-through, universal, pieces, averaged did not run: there is no version " +
            "for deep networks.",
            record.Diagnostics.Single(d => d.Id == DiagnosticIds.AttackSkipped && d.Message.StartsWith("fab", StringComparison.Ordinal))
                .Message);
        Assert.Equal(Libtorch.Version, record.Provenance.Libtorch);
        Assert.NotNull(record.Provenance.Arithmetic);
        Assert.Equal(_favg.PathOf("deep.safetensors"), (string?)record.Options["Inputs"]!["Model"]!["Path"]);
        Assert.All(record.Files, file => Assert.True(File.Exists(_favg.PathOf($"run/{file}")), file));
    }

    [Theory]
    [InlineData("--box 0,1", 0, 1)]
    [InlineData("", -10, 10)]
    public void Attack_Witnesses_AreWrongOnTheModelAndInTheBox(string box, double least, double most)
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"attack --attack fmn --attack ddn {Files} {box} --quiet --out $DIR/run"));

        IReadOnlyDictionary<string, NpyArray> witnesses = NpzFile.Read(_favg.PathOf("run/samples/witnesses.npz"));
        double[] points = witnesses["x"].ToDoubles();
        Assert.Equal([0L, 1, 2, 3, 4, 5, 6, 7], witnesses["sample"].ToIntegers());
        Assert.All(points, value => Assert.InRange(value, least, most));
        for (int i = 0; i < 8; i++)
        {
            double[] red = points[(Pixels * i)..((Pixels * i) + 4)];
            double margin = Math.Max(red[0], red[1]) - Math.Max(red[2], red[3]);
            Assert.True((i < 4 ? margin : -margin) <= 1e-6, $"image {i} has margin {margin}");
        }
    }

    [Fact]
    public void Attack_MaximumNorm_RunsWhatHasAVersionAndNamesTheRest()
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"attack --attack fmn --attack ddn {Files} --norm linf --quiet --out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf("run/run.json")));
        Assert.InRange(record.Metrics["model.radius.attack.max.median"], 0.5 * (1 - 1e-5), 0.5 * 1.01);
        Assert.StartsWith(
            "ddn did not run: it puts perturbations onto ℓ₂ spheres",
            record.Diagnostics.Single(d => d.Id == DiagnosticIds.AttackSkipped).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_OtherReadoutAndSubset_AreInTheRecord()
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"attack --attack fmn {Files} --readout native --subset 4 --quiet --out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf("run/run.json")));
        Assert.InRange(record.Metrics["model.radius.fmn.native.median"], Math.Sqrt(0.5) * (1 - 1e-5), Math.Sqrt(0.5) * 1.01);
        Assert.Equal([0d, 1, 2, 3], record.Series["distances.model.native"]["label"]);
        Assert.Equal(4, (int)record.Options["Inputs"]!["Subset"]!);
    }

    [Fact]
    public void Attack_OnClassesInAnotherOrder_TakesThemByName()
    {
        PutModel("turned.safetensors", ["dog", "cow", "bee", "ant"], [-1, -1, 1, 1], reversed: true);

        Assert.Equal(
            ExitCode.Done,
            _favg.Run("attack --attack fmn --model $DIR/turned.safetensors --samples $DIR/set --readout native --quiet --out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf("run/run.json")));
        Assert.Equal([3d, 3, 2, 2, 1, 1, 0, 0], record.Series["distances.model.native"]["label"]);
        Assert.Equal(1, record.Metrics["model.accuracy.clean"]);
    }

    [Fact]
    public void Attack_OnANetworkOfTheTwoSides_MergesTheClassesAsLabelsSay()
    {
        // the first two logits are those of ant and bee, so the sides must be bee against ant
        PutModel("sides.safetensors", TrainedModel.SideNames, [1, -1], reversed: true);
        PutImages("two", ["ant", "bee"]);

        Assert.Equal(
            ExitCode.Done,
            _favg.Run("attack --attack fmn --model $DIR/sides.safetensors --samples $DIR/two --labels 1|0 --quiet --out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf("run/run.json")));
        Assert.Equal(1, record.Metrics["model.accuracy.clean"]);
        Assert.Equal([1d, 1, 0, 0], record.Series["distances.model.native"]["label"]);
    }

    [Fact]
    public void Attack_StoppedByTheUser_KeepsAPartialRecord()
    {
        Assert.Equal(ExitCode.Cancelled, _favg.RunAndStop($"attack --suite {Files} --out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf("run/run.json")));
        Assert.DoesNotContain("model.radius.attack.max.median", record.Metrics.Keys);
    }

    [Fact]
    public void Verify_AttackOnADeepNetwork_RunsItAgain()
    {
        _favg.Run($"attack --attack fmn-through --attack pgd {Files} --subset 4 --box 0,1 --quiet --out $DIR/run");

        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/run --quiet"));
        Assert.Matches(@"agrees .*  attack .*  (\d+) of \1 values equal, largest deviation 0", _favg.Out.ToString());

        File.Delete(_favg.PathOf("deep.safetensors"));
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/run --quiet"));
        Assert.Contains("not recomputed", _favg.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attack --model $DIR/deep.safetensors --samples $DIR/large", "images are 3 × 3 × 3; expected 3 × 2 × 2 (chan")]
    [InlineData("attack --model $DIR/deep.safetensors --samples $DIR/other", "ant, eel; expected classes of the model: ant, bee")]
    [InlineData("attack --model $DIR/deep.safetensors --samples s.npz", "s.npz: it does not hold images; expected images, which the deep")]
    [InlineData("radius --model $DIR/deep.safetensors --samples $DIR/set", "it holds a deep network; expected a two-layer network")]
    [InlineData("features --model $DIR/deep.safetensors --samples $DIR/set", "Deep networks are read by: favg attack.")]
    public void Command_FilesThatDoNotFit_ExitWithData(string line, string said)
    {
        PutImages("large", Classes, side: 3);
        PutImages("other", ["ant", "eel"]);

        Assert.Equal(ExitCode.Data, _favg.Run(line));
        Assert.Contains(said, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--readout loudest", "--readout is loudest")]
    [InlineData("--box 0.1,1", "--box is 0.1,1; sample 0 lies outside it")]
    [InlineData("--attack pieces --attack cw", "Attacks is pieces,cw; expected at least one that can run: there is no version for deep")]
    public void Attack_BadOption_ExitsWithUsage(string option, string said)
    {
        Assert.Equal(ExitCode.Usage, _favg.Run($"attack {Files} {option} --quiet --out $DIR/run"));
        Assert.Contains(said, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_LibtorchWrong_RefusesBeforeAnyWork()
    {
        _favg.Arithmetic = new Vision.Checking.ArithmeticReport(
            Vision.Checking.ArithmeticOutcome.Wrong, [], [], null, "libtorch computes wrong results on this processor.");

        Assert.Equal(ExitCode.Diverged, _favg.Run($"attack --suite {Files} --out $DIR/run"));
        Assert.False(Directory.Exists(_favg.PathOf("run")));
    }

    // Logit j is pixel j's red plus 1: two layers that change nothing, since x + 1 is positive, and a choice of inputs.
    private void PutModel(string name, IReadOnlyList<string> classes, int[] sides, bool reversed = false)
    {
        float[] identity = [.. Enumerable.Range(0, Pixels * Pixels).Select(i => i / Pixels == i % Pixels ? 1f : 0)];
        int k = classes.Count;
        float[] choice = [.. Enumerable.Range(0, k * Pixels).Select(i => Red(i / Pixels) == i % Pixels ? 1f : 0)];
        int Red(int output) => reversed ? k - 1 - output : output;
        DeepModelFile.Save(_favg.PathOf(name), new DeepModel(
            new DeepModelDescription(nameof(VisionArchitecture.Mlp), Pixels, 3, 2, 2, classes, new Partition(sides)),
            new Dictionary<string, ModelArray>
            {
                ["fc1.weight"] = new(identity, [Pixels, Pixels]),
                ["fc1.bias"] = new([.. Enumerable.Repeat(1f, Pixels)], [Pixels]),
                ["fc2.weight"] = new(identity, [Pixels, Pixels]),
                ["fc2.bias"] = new(new float[Pixels], [Pixels]),
                ["fc.weight"] = new(choice, [k, Pixels]),
                ["fc.bias"] = new(new float[k], [k]),
            }));
    }

    // Two images a class; the second has some blue, which no logit reads.
    private void PutImages(string folder, string[] classes, int side = 2)
    {
        for (int j = 0; j < classes.Length; j++)
        {
            DirectoryInfo directory = Directory.CreateDirectory(_favg.PathOf($"{folder}/{classes[j]}"));
            for (int i = 0; i < 2; i++)
            {
                using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
                bitmap.Erase(SKColors.Black);
                bitmap.SetPixel(j % 2, j / 2, new SKColor(255, 0, (byte)(100 * i)));
                using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
                File.WriteAllBytes(Path.Combine(directory.FullName, $"{i}.png"), data.ToArray());
            }
        }
    }
}
