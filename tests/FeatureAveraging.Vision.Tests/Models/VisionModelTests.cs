using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Models;

public sealed class VisionModelTests : NativeTest
{
    /// <summary>Known counts: kuangliu's ResNet-18 for CIFAR-10 has 11,173,962; the others by hand, c = 3, 32 × 32, k = 10.</summary>
    [Theory]
    [InlineData(VisionArchitecture.ResNet18, 0, 11_173_962)]
    [InlineData(VisionArchitecture.SmallCnn, 8, (27 * 8) + 8 + (72 * 16) + 16 + (1024 * 32) + 32 + (32 * 10) + 10)]
    [InlineData(VisionArchitecture.Mlp, 16, (3072 * 16) + 16 + (16 * 16) + 16 + (16 * 10) + 10)]
    public void ParameterCount_TenClasses_IsTheKnownOne(VisionArchitecture architecture, int width, long expected)
    {
        using var model = VisionModel.Create(
            new VisionModelOptions
            {
                Architecture = architecture,
                Width = width,
                ClassCount = 10,
                Channels = 3,
                ImageHeight = 32,
                ImageWidth = 32,
            },
            new Seed(0));
        Assert.Equal(expected, model.ParameterCount);
    }

    [Fact]
    public void GetState_ResNet_HasTheNamesOfTorchvision()
    {
        using VisionModel model = Create(VisionArchitecture.ResNet18, 2);
        IReadOnlyDictionary<string, ModelArray> state = model.GetState();
        Assert.Equal([4, 2, 1, 1], state["layer2.0.downsample.0.weight"].Lengths);
        Assert.Equal([16, 16, 3, 3], state["layer4.1.conv2.weight"].Lengths);
        Assert.Equal([16], state["layer4.1.bn2.running_var"].Lengths);
        Assert.Equal([SyntheticImages.Classes, 16], state["fc.weight"].Lengths);
        // normalisation; 20 convolutions, each with the four arrays of its batch normalisation; the last layer
        Assert.Equal(2 + (20 * 5) + 2, state.Count);
        Assert.DoesNotContain(
            state.Keys,
            name => name.StartsWith("layer1", StringComparison.Ordinal) && name.Contains("downsample", StringComparison.Ordinal));
    }

    /// <summary>Every architecture against plain loops in double precision, with state that is nowhere 0 or 1.</summary>
    [Theory]
    [InlineData(VisionArchitecture.ResNet18, 2)]
    [InlineData(VisionArchitecture.SmallCnn, 2)]
    [InlineData(VisionArchitecture.Mlp, 5)]
    public void ComputeLogits_RandomState_EqualsPlainLoops(VisionArchitecture architecture, int width)
    {
        ImageSet images = SyntheticImages.Draw(5, channels: 3, side: 9);
        var options = VisionModelOptions.For(images, architecture, SyntheticImages.Classes, width);
        Dictionary<string, ModelArray> state = RandomState(options);
        using var model = VisionModel.FromState(options, state);
        Matrix features = model.ComputeFeatures(images, batchSize: 2), logits = model.ComputeLogits(images, batchSize: 2);
        var plain = new PlainLayers(state);
        for (int i = 0; i < images.Count; i++)
        {
            var image = new PlainLayers.Image(
                3, 9, 9, [.. images.Pixels.AsSpan(i * images.Dimension, images.Dimension).ToArray().Select(p => p / 255.0)]);
            double[] expected = architecture switch
            {
                VisionArchitecture.ResNet18 => plain.ResNetFeatures(image),
                VisionArchitecture.SmallCnn => plain.SmallCnnFeatures(image),
                _ => plain.MlpFeatures(image),
            };
            AssertClose(expected, features.Row(i));
            AssertClose(plain.Linear("fc", expected), logits.Row(i));
        }
    }

    [Fact]
    public void ComputeLogits_SamplesOrImages_GiveTheSameBits()
    {
        ImageSet images = SyntheticImages.Draw(6);
        using VisionModel model = Create(VisionArchitecture.SmallCnn, 2);
        Samples samples = images.ToSamples(new Partition([1, 1, -1, -1])).Inputs;
        Assert.Equal(model.ComputeLogits(images, 4).Values.ToArray(), model.ComputeLogits(samples, 4).Values.ToArray());
    }

    [Fact]
    public void Create_SameSeed_GivesTheSameBitsAndAnotherSeedOthers()
    {
        using VisionModel a = Create(VisionArchitecture.ResNet18, 2),
            b = Create(VisionArchitecture.ResNet18, 2),
            c = Create(VisionArchitecture.ResNet18, 2, seed: 8);
        IReadOnlyDictionary<string, ModelArray> state = a.GetState(), same = b.GetState();
        Assert.All(state, entry => Assert.Equal(entry.Value.Values, same[entry.Key].Values));
        Assert.NotEqual(state["fc.weight"].Values, c.GetState()["fc.weight"].Values);
    }

    /// <summary>The documented stream: the first weight array is stream vision.init, index 0, times √(2 / fan-in).</summary>
    [Fact]
    public void Create_FirstWeights_AreTheDocumentedStream()
    {
        using VisionModel model = Create(VisionArchitecture.ResNet18, 2);
        double[] expected = new double[18];
        new Seed(7).For("vision.init", 0).FillGaussian(expected);
        Assert.Equal(expected.Select(z => (float)(z * Math.Sqrt(2.0 / 9))), model.GetState()["conv1.weight"].Values);
    }

    [Fact]
    public void ComputeLogits_ImagesOfAnotherSize_SaysBothSizes()
    {
        using VisionModel model = Create(VisionArchitecture.Mlp, 2);
        var fault = Assert.Throws<ArgumentException>(() => model.ComputeLogits(SyntheticImages.Draw(2, channels: 3)));
        Assert.Contains("are 3 × 8 × 8; the model reads 1 × 8 × 8", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ComputeLogits_NoImages_GivesNoRows()
    {
        using VisionModel model = Create(VisionArchitecture.Mlp, 2);
        Assert.Equal(0, model.ComputeLogits(SyntheticImages.Draw(0)).Rows);
    }

    internal static VisionModel Create(VisionArchitecture architecture, int width, ulong seed = 7) =>
        VisionModel.Create(VisionModelOptions.For(SyntheticImages.Draw(8), architecture, SyntheticImages.Classes, width), new Seed(seed));

    /// <summary>Weights as drawn; every other array, apart from the normalisation of the input, uniform in [0.5, 1.5).</summary>
    private static Dictionary<string, ModelArray> RandomState(VisionModelOptions options)
    {
        using var model = VisionModel.Create(options, new Seed(3));
        RandomSource random = new Seed(4).For("test.state");
        return model.GetState().OrderBy(
            entry => entry.Key,
            StringComparer.Ordinal).ToDictionary(entry => entry.Key, entry => entry.Value.Lengths.Count > 1
                || entry.Key.StartsWith("normalize", StringComparison.Ordinal)
            ? entry.Value
            : new ModelArray(Array.ConvertAll(entry.Value.Values, _ => (float)(0.5 + random.NextDouble())), [.. entry.Value.Lengths]));
    }

    // float32 against double: about 20 layers, each within a few 10⁻⁷ of the largest value
    private static void AssertClose(double[] expected, ReadOnlySpan<double> actual)
    {
        double size = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        for (int j = 0; j < expected.Length; j++)
        {
            Assert.Equal(expected[j], actual[j], 1e-4 * size);
        }
    }
}
