using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.Tests.DeepNetworks;

/// <summary>Deep networks as ONNX: ONNX Runtime and our own reader compute the greatest logit of each coarse class.</summary>
[Trait("Category", "Native")]
public sealed class DeepExportTests : IDisposable
{
    private static readonly int[] Groups = [1, 0, 2, 1, 1];
    private readonly Favg _favg = new();

    public DeepExportTests() => Assert.SkipUnless(Libtorch.IsAvailable(out string? fault), fault ?? "");

    public void Dispose() => _favg.Dispose();

    [Theory]
    [InlineData(VisionArchitecture.SmallCnn, false)]
    [InlineData(VisionArchitecture.Mlp, false)]
    [InlineData(VisionArchitecture.ResNet18, false)]
    [InlineData(VisionArchitecture.SmallCnn, true)]
    public void Export_AnyArchitecture_ScoresAgreeWithTheNetwork(VisionArchitecture architecture, bool coarse)
    {
        Partition partition = coarse ? Partition.OfCoarse(3) : Partition.OfGroups(Groups);
        var options = new VisionModelOptions
        {
            Architecture = architecture,
            Width = 4,
            ClassCount = partition.ClusterCount,
            Channels = 2,
            ImageHeight = 9,
            ImageWidth = 8,
            Mean = [0.3, 0.5],
            Deviation = [0.2, 0.7],
        };
        using var model = VisionModel.Create(options, new Seed(4));
        Samples points = Draw(20, options);
        Matrix logits = model.ComputeLogits(points);
        string path = Write(model, partition);

        using var scores = OnnxScores.Load(ModelContent.Read(path));
        (double[] values, long[] shape) = scores.Compute(points.Values.ToArray(), [20, 2, 9, 8]);
        using var file = WholeModelFile.Read(ModelContent.Read(path));
        using ForeignClassifier own = file.Create(
            new ForeignModelOptions { Name = path, InputShape = new InputShape(2, 9, 8), ClassCount = 3 }, points);
        Matrix read = own.ComputeLogits(points);

        Assert.NotNull(file.Graph);
        Assert.Equal([20, 3], shape);
        for (int i = 0; i < 20; i++)
        {
            for (int g = 0; g < 3; g++)
            {
                double expected = partition.ClustersOf(g).Max(j => logits[i, j]);
                Assert.Equal(expected, values[(i * 3) + g], 1e-5);
                Assert.Equal(expected, read[i, g], 1e-5);
            }
        }
    }

    /// <summary>The names of the coarse classes travel with the file; the command makes the same one.</summary>
    [Fact]
    public void Export_ByCommand_KeepsTheLabels()
    {
        var options = new VisionModelOptions
        {
            Architecture = VisionArchitecture.Mlp,
            Width = 3,
            ClassCount = 5,
            Channels = 1,
            ImageHeight = 2,
            ImageWidth = 2,
        };
        using var model = VisionModel.Create(options, new Seed(1));
        string path = Write(model, Partition.OfGroups(Groups));
        Assert.Equal(ExitCode.Done, _favg.Run("model export $DIR/m.safetensors --out $DIR/again.onnx"));
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(_favg.PathOf("again.onnx")));
        Assert.Contains("[\"x\",\"y\",\"z\"]", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, _favg.Run("model export $DIR/m.safetensors --out $DIR/again.safetensors"));
        Assert.Contains("expected a name that ends in .onnx", _favg.Error.ToString(), StringComparison.Ordinal);
    }

    private string Write(VisionModel model, Partition partition)
    {
        DeepModel content = DeepModels.Of(new TrainedModel(
            "hardened", model.Options, partition, [.. Enumerable.Range(0, partition.ClusterCount).Select(j => $"c{j}")], model.GetState())
        {
            GroupNames = ["x", "y", "z"],
        });
        DeepModelFile.Save(_favg.PathOf("m.safetensors"), content);
        DeepModels.Export(_favg.PathOf("m.onnx"), DeepModelFile.Load(_favg.PathOf("m.safetensors")));
        return _favg.PathOf("m.onnx");
    }

    private static Samples Draw(int count, VisionModelOptions options)
    {
        RandomSource random = new Seed(2).For("test.points");
        int d = options.Channels * options.ImageHeight * options.ImageWidth;
        return new Samples(count, d, [.. Enumerable.Range(0, count * d).Select(_ => (float)random.NextDouble())]);
    }
}
