using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision;
using static FeatureAveraging.Datasets.Tests.Formats.OnnxBytes;

namespace FeatureAveraging.Cli.Tests.DeepNetworks;

/// <summary>ONNX models with operations that are not rebuilt, whose scores ONNX Runtime gives.</summary>
[Trait("Category", "Native")]
public sealed class OnnxScoresTests : IDisposable
{
    private const int Count = 40, Width = 6;
    private readonly Favg _favg = new();

    public OnnxScoresTests()
    {
        Assert.SkipUnless(Libtorch.IsAvailable(out string? fault), fault ?? "");
        File.WriteAllBytes(_favg.PathOf("relu.onnx"), Build(Node("Relu", ["a"], "r")));
        File.WriteAllBytes(_favg.PathOf("max.onnx"), Build(Node("Max", ["a", "zero"], "r"), Constant("zero", [1], 0)));
        File.WriteAllBytes(_favg.PathOf("none.onnx"), Build(Node("Nothing", ["a"], "r")));
        double[] x = Draw("x", Count * Width);
        NpzFile.Write(_favg.PathOf("s.npz"),
        [
            new("x", NpyArray.FromFloats(Array.ConvertAll(x, value => (float)value), Count, Width)),
            new("y", NpyArray.FromFloats([.. Enumerable.Range(0, Count).Select(i => (float)(i % 4))], Count)),
        ]);
    }

    public void Dispose() => _favg.Dispose();

    /// <summary>max(z, 0) for ReLU is the same function: the same scores, and the same radii of the same attack.</summary>
    [Fact]
    public void Attack_OnScores_IsThatOnTheRebuiltModel()
    {
        RunRecord rebuilt = Run("attack", "relu.onnx", "--attack square --radii 0:2:0.25"),
            scores = Run("attack", "max.onnx", "--attack square --radii 0:2:0.25");
        Assert.Equal(rebuilt.Metrics["model.accuracy.clean"], scores.Metrics["model.accuracy.clean"]);
        Assert.All(
            rebuilt.Series["distances.model.max"]["margin"].Zip(scores.Series["distances.model.max"]["margin"]),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        double[] one = rebuilt.Series["distances.model.max"]["square"], other = scores.Series["distances.model.max"]["square"];
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * pair.First));
        Assert.Contains(one, length => length is > 0 and < 2);
        Diagnostic told = scores.Diagnostics.Single(d => d.Id == DiagnosticIds.ScoresOnly);
        Assert.Contains("Max", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(rebuilt.Diagnostics, d => d.Id == DiagnosticIds.ScoresOnly);
    }

    [Fact]
    public void Diagnose_OfScores_MakesNoStatementAndBoundsRadiiFromAbove()
    {
        RunRecord record = Run("diagnose", "max.onnx", "--labels 0,1|2,3 --smooth 0.5 --smooth-draws 50");
        Assert.Equal("no statement", record.Conclusion!.Word);
        Assert.Contains("this model gives scores only", record.Conclusion.Sentence, StringComparison.Ordinal);
        Assert.Contains(record.Conclusion.Evidence, one => one.StartsWith("Attacks saw scores only", StringComparison.Ordinal));
        Assert.True(record.Metrics.ContainsKey("model.smoothed.radius.max.median"));
        Assert.DoesNotContain(record.Series.Keys, name => name.StartsWith("averaging", StringComparison.Ordinal));
        string page = File.ReadAllText(_favg.PathOf("run/index.html"));
        Assert.Contains("this model gives scores only", page, StringComparison.Ordinal);
        Assert.Contains("FA3019", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max.onnx", "--attack fmn", ExitCode.Usage, "this model gives scores only")]
    [InlineData("none.onnx", "--attack square", ExitCode.Data, "ONNX Runtime cannot load it")]
    public void Attack_WhatCannotBe_IsOneMessage(string model, string more, int code, string expected)
    {
        Assert.Equal(code, _favg.Run($"attack --model $DIR/{model} --samples $DIR/s.npz {more} --quiet --out $DIR/run"));
        Assert.Contains(expected, _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_favg.PathOf("run")));
    }

    [Fact]
    public void Show_ModelOfOtherOperations_SaysThatScoresAreKnown()
    {
        Assert.Equal(ExitCode.Done, _favg.Run("model show $DIR/max.onnx"));
        Assert.Contains("a whole model, of which scores are known; it reads n × 6 values", _favg.Out.ToString(), StringComparison.Ordinal);
    }

    // x → 6 × 9 → middle → 9 × 7 → ReLU → 7 × 4
    private static byte[] Build(byte[] middle, params byte[][] constants) => Model(
    [
        Node("Gemm", ["x", "w1", "b1"], "a"), middle, Node("Gemm", ["r", "w2", "b2"], "c"), Node("Relu", ["c"], "d"),
        Node("Gemm", ["d", "w3", "b3"], "y"), Weights("w1", Width, 9), Weights("b1", 9), Weights("w2", 9, 7), Weights("b2", 7),
        Weights("w3", 7, 4), Weights("b3", 4), .. constants, Field(11, ValueOf("x", Width)), Field(12, ValueOf("y", 4)),
    ]);

    // a float tensor, n × width
    private static byte[] ValueOf(string name, int width)
    {
        byte[] shape = [.. Field(1, Field(2, "n")), .. Field(1, Field(1, width))];
        return [.. Field(1, name), .. Field(2, Field(1, [.. Field(1, 1), .. Field(2, shape)]))];
    }

    private static byte[] Weights(string name, params int[] shape) => Constant(
        name, shape, [.. Draw(name, shape.Aggregate(1, (product, length) => product * length)).Select(value => (float)value)]);

    private static double[] Draw(string name, int count)
    {
        double[] values = new double[count];
        new Seed(7).For(name).FillGaussian(values);
        return values;
    }

    private RunRecord Run(string command, string model, string more)
    {
        int code = _favg.Run($"{command} --model $DIR/{model} --samples $DIR/s.npz {more} --threads 1 --force --out $DIR/run --json");
        Assert.True(code == ExitCode.Done, _favg.Error.ToString());
        return RunRecordJson.Deserialize(_favg.Out.ToString());
    }
}
