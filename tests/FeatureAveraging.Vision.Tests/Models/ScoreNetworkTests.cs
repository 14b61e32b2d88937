using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FeatureAveraging.Vision.Tests.Models;

/// <summary>One model (PyTorch/deep/deep.onnx) rebuilt on libtorch, and as scores that ONNX Runtime computes.</summary>
public sealed class ScoreNetworkTests : NativeTest
{
    private static readonly string Model = Path.Combine(AppContext.BaseDirectory, "PyTorch", "deep", "deep.onnx");

    [Fact]
    public void Scores_AndTheRadiiOfAttacksOnThem_AreThoseOfTheRebuiltModel()
    {
        (Samples x, int[] classes) = Load();
        var options = new ForeignModelOptions { Name = "model", InputShape = new(1, 1, 12), ClassCount = 3 };
        using var rebuilt = ForeignClassifier.FromGraph(ModelFile.LoadGraph(ModelContent.Read(Model)), options, x);
        using var scores = ForeignClassifier.FromScores(new Session(), options, x);

        double[] expected = rebuilt.ComputeLogits(x).Values.ToArray(), found = scores.ComputeLogits(x).Values.ToArray();
        double largest = expected.Max(Math.Abs);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * largest));
        RunRecord one = Attack(rebuilt, x, classes), other = Attack(scores, x, classes);
        Assert.All(
            one.Series["distances.model.max"]["square"].Zip(other.Series["distances.model.max"]["square"]),
            pair => Assert.Equal(pair.First, pair.Second, 1e-3 * pair.First));
        Assert.Contains(one.Series["distances.model.max"]["square"], length => length > 0 && double.IsFinite(length));
    }

    [Fact]
    public void Scores_HaveNoGradientsAndNoLayers()
    {
        (Samples x, int[] classes) = Load();
        var options = new ForeignModelOptions { Name = "model", InputShape = new(1, 1, 12), ClassCount = 3 };
        using var model = ForeignClassifier.FromScores(new Session(), options, x);
        var decision = new Decision(DenseNetwork.OwnClasses(3), Readout.Native);

        Assert.False(model.HasGradients);
        Assert.Empty(model.Layers);
        Assert.Null(model.LastLayer);
        Assert.Contains("only scores are known", Assert.Single(model.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => model.ComputeMarginGradients(x, decision, classes));
        RunRecord record = Attack(model, x, classes, "square", "fmn", "pgd");
        Assert.Contains(
            "fmn, pgd did not run: it follows gradients, and this model gives scores only",
            record.Diagnostics.Single(one => one.Id == DiagnosticIds.AttackSkipped).Message, StringComparison.Ordinal);
    }

    private static RunRecord Attack(
        ForeignClassifier model, Samples x, int[] classes, params string[] attacks) => ImageAttackExperiment.Run(
        model, x, classes, DenseNetwork.OwnClasses(3), Readout.Max,
        new AttackExperimentOptions
        {
            Attacks = attacks.Length == 0 ? ["square"] : attacks,
            Radii = attacks.Length == 0 ? [0, 1, 1.5, 2, 3, 4] : null,
        },
        new RunContext(new Seed(3), new Provenance("", "", "", "", "", 1, ""))).Record;

    private static (Samples X, int[] Classes) Load()
    {
        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(Path.ChangeExtension(Model, ".npz"));
        NpyArray x = arrays["x"];
        return (
            new Samples(x.Shape[0], 12, Array.ConvertAll(x.ToDoubles(), value => (float)value)),
            Array.ConvertAll(arrays["y"].ToDoubles(), value => (int)value));
    }

    private sealed class Session : IScoreFunction
    {
        private readonly InferenceSession _session = new(Model);

        public string Source => "ONNX Runtime";

        public IReadOnlyList<int>? InputAxes => null;

        public (double[] Values, long[] Shape) Compute(float[] points, IReadOnlyList<long> shape)
        {
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = _session.Run(
                [NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(points, [.. shape.Select(length => (int)length)]))]);
            double[] values = [.. results[0].AsEnumerable<float>().Select(value => (double)value)];
            return (values, [shape[0], values.Length / shape[0]]);
        }

        public void Dispose() => _session.Dispose();
    }
}
