using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Vision.Certificates;
using FeatureAveraging.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests.Certificates;

/// <summary>Chains against the networks that they were read from: two implementations, one in float32.</summary>
public sealed class ChainReaderTests : NativeTest
{
    [Theory]
    [InlineData(VisionArchitecture.SmallCnn, 1)]
    [InlineData(VisionArchitecture.SmallCnn, 3)]
    [InlineData(VisionArchitecture.Mlp, 1)]
    public void Read_NetworkOfOurs_HasItsLogits(VisionArchitecture architecture, int channels)
    {
        using VisionModel model = VisionModel.Create(
            new VisionModelOptions
            {
                Architecture = architecture,
                Width = 5,
                ClassCount = 3,
                Channels = channels,
                ImageHeight = 10,
                ImageWidth = 9,
                Mean = [.. Enumerable.Repeat(0.3, channels)],
                Deviation = [.. Enumerable.Repeat(0.4, channels)],
            },
            new Seed(2));
        LayerGraph graph = model.Network.FindGraph()!;
        AssertSame(graph, TinyChain.Points(graph, 4, 1), model);
    }

    [Fact]
    public void Read_GraphWithScalingNormalizationAndBothOrdersOfPooling_HasItsLogits()
    {
        LayerGraph graph = TinyChain.Convolutional(3);
        Samples points = TinyChain.Points(graph, 5, 1);
        using ForeignClassifier model = TinyChain.Load(graph, points);
        AssertSame(model.Function.FindGraph()!, points, model);
    }

    [Fact]
    public void Read_OneLogit_IsReadAsTwo()
    {
        LayerGraph graph = TinyChain.Dense(4, 5, 6, 1);
        Samples points = TinyChain.Points(graph, 5, 1);
        using ForeignClassifier model = TinyChain.Load(graph, points);
        AssertSame(model.Function.FindGraph()!, points, model);
    }

    [Fact]
    public void Read_SomethingElse_IsNoChain()
    {
        LayerGraph dense = TinyChain.Dense(1, 4, 3, 2), convolutional = TinyChain.Convolutional(1);
        Assert.Null(ChainReader.Read(Replace(dense, 2, step => new RectifierStep(step.Output, step.Input, 0.1)), CPU));
        LayerStep[] linear = [dense.Steps[0], dense.Steps[1], dense.Steps[3] with { Input = "z1" }];
        Assert.Null(ChainReader.Read(dense with { Steps = linear }, CPU));
        Assert.Null(ChainReader.Read(dense with { Steps = [.. dense.Steps, new RectifierStep("r", "z2", 0)], Output = "r" }, CPU));
        Assert.Null(ChainReader.Read(Replace(dense, 3, step => new JoinStep(step.Output, step.Input, Arithmetic.Add, "z1")), CPU));
        Assert.Null(ChainReader.Read(Replace(convolutional, 5, step => ((PoolingStep)step) with { TakesMaximum = false }), CPU));
        Assert.Null(ChainReader.Read(Replace(convolutional, 5, step => ((PoolingStep)step) with
        {
            Window = ((PoolingStep)step).Window with { Strides = [1, 1] },
        }), CPU));
        using VisionModel residual =
            TinyChain.CreateModel(VisionArchitecture.ResNet18, width: 4, classes: 2, channels: 3, side: 32, seed: 1);
        Assert.Null(ChainReader.Read(residual.Network.FindGraph(), CPU));
        Assert.Null(LipschitzProduct.Of(residual.Network.FindGraph()));
    }

    private static LayerGraph Replace(LayerGraph graph, int index, Func<LayerStep, LayerStep> replace) =>
        graph with { Steps = [.. graph.Steps.Select((step, i) => i == index ? replace(step) : step)] };

    private static void AssertSame(LayerGraph graph, Samples points, DeepClassifier model)
    {
        using DisposeScope scope = NewDisposeScope();
        using RectifierChain chain = TinyChain.Read(graph);
        Matrix logits = model.ComputeLogits(points);
        for (int i = 0; i < points.Count; i++)
        {
            Tensor x = chain.Arrange(TensorMemory.Create(points.Row(i).ToArray(), [points.Dimension], CPU).to(ScalarType.Float64));
            double[] found = TensorMemory.ReadDoubles(chain.Forward(x)), expected = logits.Row(i).ToArray();
            Assert.Equal(expected.Length, found.Length);
            Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-4 * Math.Max(1, expected.Max(Math.Abs))));
        }
    }
}
