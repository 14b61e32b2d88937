using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision;
using SkiaSharp;

namespace FeatureAveraging.Cli.Tests.DeepNetworks;

/// <summary><c>favg harden --network</c> on images whose class is the quarter that is bright, read out as left against right.</summary>
[Trait("Category", "Native")]
public sealed class DeepHardenCommandTests : IDisposable
{
    private const string Tiny =
        "harden --dataset $DIR/set --labels 0,2|1,3 --network mlp --width 8 --clusters 2 --seeds 1 --epochs 2 --threads 1 --quiet " +
        "--max-accuracy-loss 0.1 --set TryDirections=false --set TryEmbedding=false --set WeightDecays= --set AdversarialRadii= " +
        "--set Training.BatchSize=8 --set ValidationSteps=8 --set Curve.MinimumNormSteps=10 --set Curve.PgdSteps=3 --set " +
        "Training.Precision=Full";

    private const string Head =
        "harden --dataset $DIR/set --labels 0,2|1,3 --network head --width 8 --clusters 2 --seeds 1 --epochs 20 --threads 1 --quiet " +
        "--max-accuracy-loss 0.1 --set WeightDecays= --set AdversarialRadii= --set RadiusCount=12 --set ValidationRadii=6 --set " +
        "Checkpoints=2 --set Embedding.AttackedCount=6 --set Embedding.MinimumNormSteps=10";

    private const string Fmn = "attack --attack fmn --threads 1 --json";
    private readonly Favg _favg = new();

    public DeepHardenCommandTests()
    {
        Assert.SkipUnless(Libtorch.IsAvailable(out string? fault), fault ?? "");
        PutImages("set", 30, "bl", "br", "tl", "tr");
    }

    public void Dispose() => _favg.Dispose();

    /// <summary>The record verifies again, and the hardened model answers with the user's labels.</summary>
    [Fact]
    public void Harden_DeepNetwork_KeepsAModelThatAnswersWithTheUsersLabels()
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"{Tiny} --out $DIR/run"));
        Assert.Matches("^(Helps|Does not help|Undecided): the hardened network's median ℓ₂ radius under the strongest", $"{_favg.Out}");
        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf("run/run.json")));
        Assert.Equal(1, record.Metrics["pseudo.ari"]);
        Assert.Equal("set", (string?)record.Options["Dataset"]);
        Assert.NotNull(record.Provenance.Libtorch);
        Assert.All(record.Files, file => Assert.True(File.Exists(_favg.PathOf($"run/{file}")), file));
        Assert.False(Directory.Exists(_favg.PathOf("run/checkpoints")));

        Assert.Equal(ExitCode.Done, _favg.Run("model show $DIR/run/models/hardened.safetensors"));
        Assert.Contains("coarse classes 0,1|2,3: bl+tl, br+tr", _favg.Out.ToString(), StringComparison.Ordinal);
        foreach (string command in (string[])["attack --attack fmn", "diagnose"])
        {
            Assert.Equal(
                ExitCode.Done,
                _favg.Run(
                    $"{command} --model $DIR/run/models/hardened.safetensors --samples $DIR/set --labels 0,2|1,3 --threads 1 --json"));
            RunRecord judged = RunRecordJson.Deserialize(_favg.Out.ToString());
            Assert.True(judged.Metrics["model.accuracy.clean"] > 0.9, $"{command}: {judged.Metrics["model.accuracy.clean"]}");
        }

        // as ONNX it has an output for each coarse class
        Assert.Equal(ExitCode.Done, _favg.Run($"{Fmn} --model $DIR/run/models/hardened.onnx --samples $DIR/set --labels 0,2|1,3"));
        Assert.True(RunRecordJson.Deserialize(_favg.Out.ToString()).Metrics["model.accuracy.clean"] > 0.9);

        Assert.Equal(
            ExitCode.Data,
            _favg.Run("attack --attack fmn --model $DIR/run/models/hardened.safetensors --samples $DIR/set --labels 0,1|2,3"));
        Assert.Contains("expected classes of the model: bl+tl, br+tr", _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/run"));
        Assert.Contains("agrees", _favg.Out.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A hardened network serves as the user's own, and as the frozen body of a head, as ONNX and as our own file.</summary>
    [Fact]
    public void Harden_WithAModelOfTheUsers_ComparesWithItOrPutsAHeadOnIt()
    {
        const string Thorough = $"{Tiny} --set Curve.MinimumNormSteps=60";
        Assert.Equal(ExitCode.Done, _favg.Run($"{Thorough} --out $DIR/run"));
        RunRecord before = RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf("run/run.json")));
        foreach (string file in (string[])["hardened.onnx", "hardened.safetensors"])
        {
            Assert.Equal(ExitCode.Done, _favg.Run($"{Thorough} --model $DIR/run/models/{file} --force --out $DIR/own --json"));
            RunRecord own = RunRecordJson.Deserialize(_favg.Out.ToString());
            string readout = file.EndsWith("onnx", StringComparison.Ordinal) ? "" : ".max";
            Assert.Equal(before.Metrics["pseudo.accuracy.clean.max"], own.Metrics[$"model.accuracy.clean{readout}"]);
            Assert.Equal(
                before.Metrics["pseudo.radius.fmn.max.median"], own.Metrics[$"model.radius.fmn{readout}.median"],
                0.02 * before.Metrics["pseudo.radius.fmn.max.median"]);
            Assert.Contains(own.Diagnostics, d => d.Id == DiagnosticIds.ModelMayKnowSamples);
        }

        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/own"));
        Assert.Contains("agrees", _favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Data, _favg.Run($"{Tiny.Replace("0,2|1,3", "0,1|2,3", StringComparison.Ordinal)} --model " +
            "$DIR/run/models/hardened.safetensors --out $DIR/no"));
        Assert.Contains(
            "its classes are bl+tl, br+tr; expected an output for each coarse class", $"{_favg.Error}", StringComparison.Ordinal);

        var radii = new List<double>();
        foreach ((string file, string layer) in new[] { ("hardened.onnx", "fc2.relu"), ("hardened.safetensors", "features") })
        {
            Assert.Equal(ExitCode.Done, _favg.Run($"{Head} --model $DIR/run/models/{file} --force --out $DIR/head --json"));
            RunRecord head = RunRecordJson.Deserialize(_favg.Out.ToString());
            Assert.Equal(layer, (string?)head.Options["Embedding"]!["Layer"]);
            Assert.True((bool)head.Options["Embedding"]!["InPixelRange"]!);
            Assert.True(head.Metrics["pseudo.accuracy.clean.max"] > 0.9);
            Assert.True(head.Metrics["pseudo.radius.input.attack.max.median"] > 0);
            Assert.NotNull(head.Provenance.Libtorch);
            radii.Add(head.Metrics["pseudo.radius.embedding.exact.max.median"]);

            // model and head are one file, which reads the images themselves
            Assert.Contains("models/hardened.onnx", head.Files);
            Assert.Equal(ExitCode.Done, _favg.Run($"{Fmn} --model $DIR/head/models/hardened.onnx --samples $DIR/set --labels 0,2|1,3"));
            Assert.True(RunRecordJson.Deserialize($"{_favg.Out}").Metrics["model.accuracy.clean"] > 0.9);
        }

        Assert.Equal(radii[0], radii[1], 1e-3 * radii[0]);
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/head"));
        Assert.Contains("agrees", _favg.Out.ToString(), StringComparison.Ordinal);
        string page = File.ReadAllText(_favg.PathOf("head/index.html"));
        Assert.Contains("exact median ℓ₂ radius in the embedding, hardened", page, StringComparison.Ordinal);
        Assert.Contains("attacked median ℓ₂ radius in the input space (an upper bound), hardened", page, StringComparison.Ordinal);

        foreach ((string options, int code, string expected) in new[]
        {
            ("--model $DIR/run/models/hardened.onnx --layer fc9", ExitCode.Usage,
                "--layer is fc9; expected one of centred, normalized, flat, fc1, fc1.relu, fc2, fc2.relu, logits"),
            ("", ExitCode.Usage, "--network is head, and --model is not given"),
            ("--model $DIR/run/run.json", ExitCode.Data, "run.json"),
            ("--model $DIR/run/models/hardened.onnx --dataset synthetic", ExitCode.Usage, "--dataset is synthetic"),
            ("--model $DIR/run/models/hardened.onnx --dataset $DIR/wide.npz", ExitCode.Data, "it reads n × 1 × 8 × 8 values"),
            ("--model $DIR/run/models/hardened.safetensors --dataset $DIR/wide.npz", ExitCode.Data, "its samples have d = 3 values"),
        })
        {
            Datasets.SampleFiles.SamplesFile.Save(
                _favg.PathOf("wide.npz"),
                new LabeledSamples(new Numerics.Samples(40, 3, [.. Enumerable.Range(0, 120).Select(i => i / 120f)]),
                    [.. Enumerable.Range(0, 40).Select(i => (i % 2 * 2) - 1)]));
            string line = options.Contains("--dataset", StringComparison.Ordinal)
                ? Head.Replace("--dataset $DIR/set --labels 0,2|1,3 ", "", StringComparison.Ordinal)
                : Head;
            Assert.Equal(code, _favg.Run($"{line} {options} --out $DIR/bad"));
            Assert.Contains(expected, _favg.Error.ToString(), StringComparison.Ordinal);
            Assert.False(Directory.Exists(_favg.PathOf("bad")), options);
        }
    }

    /// <summary>Of two classes the second is +, and ONNX files have scores by class all the same, however they were made.</summary>
    [Fact]
    public void Harden_TwoClasses_HasScoresInTheOrderOfTheClasses()
    {
        PutImages("two", 30, "a", "b");
        string deep = Tiny.Replace("$DIR/set --labels 0,2|1,3", "$DIR/two", StringComparison.Ordinal);
        string head = Head.Replace("$DIR/set --labels 0,2|1,3", "$DIR/two", StringComparison.Ordinal);
        string shallow = head.Replace("--network head ", "", StringComparison.Ordinal).Split(" --set Embedding")[0];
        (string Line, string Run)[] ways =
        [
            (deep, "deep"), (shallow, "shallow"), ($"{head} --model $DIR/deep/models/hardened.onnx", "head"),
            ($"{deep} --model $DIR/shallow/models/hardened.onnx", "own"),
        ];
        foreach ((string line, string run) in ways)
        {
            Assert.Equal(ExitCode.Done, _favg.Run($"{line} --out $DIR/{run}"));
            Assert.Equal(ExitCode.Done, _favg.Run($"{Fmn} --model $DIR/{run}/models/hardened.onnx --samples $DIR/two"));
            Assert.True(RunRecordJson.Deserialize($"{_favg.Out}").Metrics["model.accuracy.clean"] > 0.9, run);
            Assert.Equal(ExitCode.Done, _favg.Run($"model show $DIR/{run}/models/hardened.onnx"));
            Assert.Contains("favg.labels = [\"a\",\"b\"]", $"{_favg.Out}", StringComparison.Ordinal);
        }

        PutImages("turned", 30, "b", "a");
        foreach ((string images, bool isOdd) in ((string, bool)[])[("two", false), ("turned", true)])
        {
            Assert.Equal(ExitCode.Done, _favg.Run($"{Fmn} --model $DIR/deep/models/hardened.onnx --samples $DIR/{images}"));
            RunRecord judged = RunRecordJson.Deserialize($"{_favg.Out}");
            Assert.Equal(isOdd, judged.Diagnostics.Any(d => d.Id == DiagnosticIds.OppositeLabels));
        }

        RunRecord own = RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf("own/run.json")));
        Assert.True(own.Metrics["model.accuracy.clean"] > 0.9);
        Assert.Equal(ExitCode.Done, _favg.Run("model export $DIR/deep/models/hardened.safetensors --out $DIR/again.onnx"));
        Assert.Equal(File.ReadAllBytes(_favg.PathOf("deep/models/hardened.onnx")), File.ReadAllBytes(_favg.PathOf("again.onnx")));
    }

    /// <summary>A subset of the training images that is larger than the test part takes that part whole.</summary>
    [Fact]
    public void Subset_LargerThanTheTestPart_TakesThatPartWhole()
    {
        PutImages("parts/train", 30, "a", "b");
        PutImages("parts/test", 5, "a", "b");
        const string Train = "train --dataset $DIR/parts --set Training.Steps=2 --threads 1 --force --out $DIR/trained";
        Assert.Equal(ExitCode.Done, _favg.Run($"{Train} --subset 20"));
        Assert.Equal(ExitCode.Usage, _favg.Run($"{Train} --subset 61"));
        Assert.Contains("--subset is 61; expected at most 60", $"{_favg.Error}", StringComparison.Ordinal);
        Assert.Equal(
            ExitCode.Usage, _favg.Run("attack --model $DIR/trained/models/coarse.safetensors --samples $DIR/parts --subset 20"));
        Assert.Contains("--subset is 20; expected at most 10", $"{_favg.Error}", StringComparison.Ordinal);
    }

    [Fact]
    public void Harden_Resumed_HasTheSameNumbers()
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"{Tiny} --out $DIR/whole"));
        Assert.Equal(ExitCode.Cancelled, _favg.RunAndStop($"{Tiny.Replace("--quiet ", "", StringComparison.Ordinal)} --out $DIR/cut"));
        Assert.Equal(ExitCode.Done, _favg.Run("harden --resume $DIR/cut --quiet"));
        Assert.Equal(
            RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf("whole/run.json"))).Metrics,
            RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf("cut/run.json"))).Metrics);
        Assert.Equal(ExitCode.Usage, _favg.Run("harden --resume $DIR/cut --seeds 2"));
        Assert.Contains("--resume is given with --seeds", _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Data, _favg.Run("harden --resume $DIR/nowhere"));
        Assert.Contains("there is no run to go on with", _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--network vgg", "--network is vgg; expected two-layer, head, small-cnn, mlp, resnet18.")]
    [InlineData("--dataset synthetic --labels coarse", "--network is mlp; expected two-layer, because --dataset synthetic")]
    [InlineData("--model some.onnx --readout sum", "--readout or --map is given; expected neither")]
    [InlineData("--model some.onnx --layer fc1", "--layer is given; expected none without --network head.")]
    [InlineData("--mean 0.5", "--mean is given; expected none without --network head, or --model with a deep --network.")]
    [InlineData("--set WithinKnown=true --labels 0|1|2|3", "because set has coarse classes only")]
    [InlineData("--set Curve.Count=500", "Curve.Count is 500; expected at most")]
    [InlineData("--scale none", "--scale is none; expected nothing, because deep networks read pixels")]
    public void Harden_BadOptions_SaysSoBeforeAnyWork(string options, string expected)
    {
        string[] given = options.Split(' ');
        string line = Tiny;
        foreach (string name in given.Where(word => word is "--network" or "--dataset" or "--labels"))
        {
            line = System.Text.RegularExpressions.Regex.Replace(line, $"{name} \\S+ ", "");
        }

        Assert.Equal(ExitCode.Usage, _favg.Run($"{line} {options} --out $DIR/run"));
        Assert.Contains(expected, _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_favg.PathOf("run/run.json")));
    }

    // 8 x 8 grey values under noise.
    private void PutImages(string folder, int perClass, params string[] classes)
    {
        RandomSource random = new Seed(5).For("test.images");
        for (int j = 0; j < classes.Length; j++)
        {
            DirectoryInfo directory = Directory.CreateDirectory(_favg.PathOf($"{folder}/{classes[j]}"));
            for (int i = 0; i < perClass; i++)
            {
                using var bitmap = new SKBitmap(new SKImageInfo(8, 8, SKColorType.Gray8, SKAlphaType.Opaque));
                for (int at = 0; at < 64; at++)
                {
                    bool bright = (at / 32) == (j < 2 ? 1 : 0) && (at % 8 / 4) == j % 2;
                    byte value = (byte)((bright ? 150 : 30) + random.NextInt(60));
                    bitmap.SetPixel(at % 8, at / 8, new SKColor(value, value, value));
                }

                using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
                File.WriteAllBytes(Path.Combine(directory.FullName, $"{i}.png"), data.ToArray());
            }
        }
    }
}
