using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision;

namespace FeatureAveraging.Cli.Tests.DeepNetworks;

/// <summary>Models that PyTorch 1.13.1 wrote as TorchScript and ONNX (PyTorch/deep), from the command line.</summary>
[Trait("Category", "Native")]
public sealed class ForeignAttackTests : IDisposable
{
    private static readonly string Models = Path.Combine(AppContext.BaseDirectory, "PyTorch", "deep");
    private readonly Favg _favg = new();

    public ForeignAttackTests() => Assert.SkipUnless(Libtorch.IsAvailable(out string? fault), fault ?? "");

    public void Dispose() => _favg.Dispose();

    [Fact]
    public void Radius_OfOneNetworkInFiveFormats_IsTheSame()
    {
        ModelFile.Save(_favg.PathOf("ours.safetensors"), ModelFile.Load(Path.Combine(Models, "two-layer-state.pt")).Network);
        double[] expected = Radii(_favg.PathOf("ours.safetensors"), "two-layer");
        Assert.All(expected, radius => Assert.InRange(radius, 1e-3, 10));
        foreach (string file in (string[])
            ["two-layer.pt", "two-layer-traced.pt", "two-layer-softmax.pt", "two-layer-state.pt", "two-layer.onnx"])
        {
            double[] found = Radii(Path.Combine(Models, file), "two-layer");
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * pair.First));
        }
    }

    [Fact]
    public void Radius_OfANormalizedNetwork_IsThatOfTheFoldedGraph()
    {
        double[] expected = Radii(Path.Combine(Models, "normalized.onnx"), "normalized");
        double[] found = Radii(Path.Combine(Models, "normalized.pt"), "normalized");
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * pair.First));
    }

    [Fact]
    public void Attack_ScriptAndGraph_AreBrokenAtTheSameLengthsByThePoorerAndTheRicherAttack()
    {
        RunRecord script = Attack("small.pt", "small", "--attack fmn --attack pgd --attack apgd-through --radii 0:2:0.5");
        RunRecord graph = Attack("small.onnx", "small", "--attack fmn --attack pgd --attack apgd-through --radii 0:2:0.5");
        Assert.Equal(1, script.Metrics["model.accuracy.clean"]);
        Assert.Equal(1, graph.Metrics["model.accuracy.clean"]);
        double[] one = [.. script.Series["distances.model.max"]["fmn"]], other = [.. graph.Series["distances.model.max"]["fmn"]];
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 0.05 * pair.First));
        Assert.Contains(script.Diagnostics, d => d.Id == DiagnosticIds.WholeModel);
        Assert.Contains(
            "pass-through", script.Diagnostics.Single(d => d.Id == DiagnosticIds.AttackSkipped).Message, StringComparison.Ordinal);
        Assert.Equal(Libtorch.Version, script.Provenance.Libtorch);
    }

    [Fact]
    public void Attack_Witnesses_AreWrongOnTheModelItself()
    {
        Attack("deep.pt", "deep", "--attack fmn");
        IReadOnlyDictionary<string, NpyArray> witnesses = NpzFile.Read(_favg.PathOf("run/samples/witnesses.npz"));
        Assert.NotEmpty(witnesses["sample"].ToIntegers());

        RunRecord again = Attack("deep.onnx", "$DIR/run/samples/witnesses.npz", "--attack square");
        Assert.InRange(again.Metrics["model.accuracy.clean"], 0, 0.2);       // on the boundary: another order of sums may flip one
    }

    /// <summary>Rows of a table: the shape comes from the user, or from the graph.</summary>
    [Fact]
    public void Attack_OnRowsOfATable_IsAsOnImages()
    {
        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(Path.Combine(Models, "small.npz"));
        float[] x = Array.ConvertAll(arrays["x"].ToDoubles(), value => (float)value);
        NpzFile.Write(_favg.PathOf("rows.npz"), [new("x", NpyArray.FromFloats(x, 12, x.Length / 12)), new("y", arrays["y"])]);
        double[] expected = [.. Attack("small.pt", "small", "--attack fmn").Series["distances.model.max"]["fmn"]];

        Assert.Equal(expected, Attack("small.pt", "$DIR/rows.npz", "--attack fmn --input 3,8,8").Series["distances.model.max"]["fmn"]);
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/run --quiet"));
        double[] graph = [.. Attack("small.onnx", "$DIR/rows.npz", "--attack fmn").Series["distances.model.max"]["fmn"]];
        Assert.All(expected.Zip(graph), pair => Assert.Equal(pair.First, pair.Second, 0.05 * pair.First));
    }

    /// <summary>A model that divides by 2 first, on samples that are doubled: every length is doubled.</summary>
    [Fact]
    public void Attack_WithANormalization_HasRadiiInTheUnitsOfTheSamples()
    {
        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(Path.Combine(Models, "deep.npz"));
        float[] doubled = Array.ConvertAll(arrays["x"].ToDoubles(), value => (float)((2 * value) + 1));
        NpzFile.Write(
            _favg.PathOf("doubled.npz"),
            [new("x", NpyArray.FromFloats(doubled, arrays["x"].Shape[0], arrays["x"].Shape[1])), new("y", arrays["y"])]);
        double[] plain = [.. Attack("deep.pt", "deep", "--attack fmn").Series["distances.model.max"]["fmn"]];
        double[] scaled =
            [.. Attack("deep.pt", "$DIR/doubled.npz", "--attack fmn --mean 1 --std 2").Series["distances.model.max"]["fmn"]];
        Assert.All(plain.Zip(scaled), pair => Assert.Equal(2 * pair.First, pair.Second, 0.02 * pair.First));
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/run --quiet"));      // the record has the normalisation
    }

    [Theory]
    [InlineData("dropout.pt", "small", "", ExitCode.Data, "two calls with the same samples give other outputs")]
    [InlineData("batch.pt", "small", "", ExitCode.Data, "depend on the other samples of the batch")]
    [InlineData("pair.pt", "small", "", ExitCode.Data, "a tuple of 2 values")]
    [InlineData("small.pt", "deep", "", ExitCode.Data, "it cannot read the samples")]
    [InlineData("small.pt", "residual", "", ExitCode.Data, "it cannot read the samples")]
    [InlineData("deep.pt", "deep", "--labels 0,1|2,3", ExitCode.Usage, "expected a mapping of 3 classes")]
    [InlineData("two-layer.pt", "two-layer", "--input 1,3,4", ExitCode.Usage, "--input is given; expected none without --mean or --std")]
    [InlineData("two-layer.pt", "two-layer", "--mean 1 --input 1,3,5", ExitCode.Usage, "three lengths whose product is 12")]
    [InlineData("two-layer.pt", "two-layer", "--mean 1,2", ExitCode.Usage, "--mean has 2 values; expected one value, or one a coord")]
    [InlineData("normalized.pt", "normalized", "--mean 1", ExitCode.Usage, "normalises its input itself")]
    [InlineData("normalized.onnx", "normalized", "--std 2", ExitCode.Usage, "normalises its input itself")]
    [InlineData("deep.pt", "deep", "--device gpu", ExitCode.Usage, "--device is gpu; expected cpu, cuda or cuda:N")]
    [InlineData("two-layer.pt", "two-layer", "--device cuda:1", ExitCode.Usage, "two-layer networks are computed by the processor")]
    [InlineData("deep.pt", "deep", "--mean x", ExitCode.Usage, "--mean is x; expected numbers")]
    [InlineData("deep.pt", "deep", "--mean 1,2", ExitCode.Usage, "one a coordinate (12)")]
    [InlineData("deep.pt", "deep", "--input 3,2", ExitCode.Usage, "expected three whole numbers")]
    [InlineData("deep.pt", "deep", "--input 3,2,3", ExitCode.Usage, "three lengths whose product is 12")]
    [InlineData("deep.pt", "deep", "--map hidden.weight=a", ExitCode.Usage, "--map")]
    public void Attack_WhatCannotBe_IsOneMessage(string model, string samples, string more, int code, string expected)
    {
        Assert.Equal(code, _favg.Run($"attack --model {Models}/{model} --samples {Models}/{samples}.npz --attack pgd {more} --quiet"));
        Assert.Contains(expected, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_OnADeviceThatIsNotThere_IsOneMessage()
    {
        Assert.SkipWhen(Libtorch.HasCuda, "There is a GPU.");
        foreach (string model in (string[])["deep.pt", "deep.onnx"])
        {
            Assert.Equal(
                ExitCode.Usage, _favg.Run($"attack --model {Models}/{model} --samples {Models}/deep.npz --device cuda --out $DIR/run"));
            Assert.Contains("asked for on the GPU (CUDA)", _favg.Error.ToString(), StringComparison.Ordinal);
            Assert.Contains("--device cpu", _favg.Error.ToString(), StringComparison.Ordinal);
            Assert.False(Directory.Exists(_favg.PathOf("run")));
        }
    }

    /// <summary>The normalisation becomes part of the first layer: on samples that are doubled, every exact radius is doubled.</summary>
    [Theory]
    [InlineData("--mean 1 --std 2")]
    [InlineData("--mean 1,1,1 --std 2,2,2 --input 3,2,2")]
    public void Attack_TwoLayerNetworkWithANormalization_HasRadiiInTheUnitsOfTheSamples(string normalization)
    {
        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(Path.Combine(Models, "two-layer.npz"));
        float[] doubled = Array.ConvertAll(arrays["x"].ToDoubles(), value => (float)((2 * value) + 1));
        NpzFile.Write(
            _favg.PathOf("doubled.npz"),
            [new("x", NpyArray.FromFloats(doubled, arrays["x"].Shape[0], arrays["x"].Shape[1])), new("y", arrays["y"])]);
        double[] plain = [.. Attack("two-layer.pt", "two-layer", "--attack fmn").Series["distances.model.max"]["exact"]];
        RunRecord scaled = Attack("two-layer.pt", "$DIR/doubled.npz", $"--attack fmn {normalization}");
        Assert.All(plain, radius => Assert.True(radius > 0));
        Assert.All(
            plain.Zip(scaled.Series["distances.model.max"]["exact"]),
            pair => Assert.Equal(2 * pair.First, pair.Second, 1e-5 * pair.Second));
        Assert.Equal(ExitCode.Done, _favg.Run("verify $DIR/run --quiet"));      // the record has the normalisation
    }

    [Fact]
    public void Attack_OutputsPutTogether_AreBrokenBetweenTheGroups()
    {
        RunRecord all = Attack("deep.pt", "deep", "--attack fmn"), two = Attack("deep.pt", "deep", "--attack fmn --labels 0,1|2");
        double[] own = [.. all.Series["distances.model.max"]["fmn"]], grouped = [.. two.Series["distances.model.max"]["fmn"]];
        Assert.All(own.Zip(grouped), pair => Assert.True(pair.Second >= 0.98 * pair.First, $"{pair}"));     // a coarse error is a fine one
        Assert.Contains(own.Zip(grouped), pair => pair.Second > 1.05 * pair.First);
    }

    [Fact]
    public void Show_WholeModel_SaysThatAttackReadsIt()
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"model show {Models}/deep.pt"));
        Assert.Contains("  2.weight  F32  [7, 9]", _favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("a whole model: favg attack reads it", _favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, _favg.Run($"model show {Models}/small.onnx"));
        Assert.Contains("whole model of 9 steps; it reads n × 3 × 8 × 8 values", _favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Data, _favg.Run($"radius --model {Models}/deep.pt --samples {Models}/deep.npz"));
        Assert.Contains("favg attack", _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, _favg.Run($"model show {Models}/normalized.pt"));
        Assert.Contains("d = 27 inputs, M = 7 neurons with bias, ReLU", _favg.Out.ToString(), StringComparison.Ordinal);
    }

    private RunRecord Attack(string model, string samples, string more)
    {
        string path = samples.Contains('$', StringComparison.Ordinal) ? samples : $"{Models}/{samples}.npz";
        int code = _favg.Run($"attack --model {Models}/{model} --samples {path} {more} --threads 1 --force --out $DIR/run --json");
        Assert.True(code == ExitCode.Done, _favg.Error.ToString());
        return RunRecordJson.Deserialize(_favg.Out.ToString());
    }

    private double[] Radii(string model, string samples)
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"radius --model {model} --samples {Models}/{samples}.npz --quiet"));
        string[] lines = _favg.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(13, lines.Length);
        return [.. lines.Skip(1).Select(line => double.Parse(line.Split(',')[3], System.Globalization.CultureInfo.InvariantCulture))];
    }
}
