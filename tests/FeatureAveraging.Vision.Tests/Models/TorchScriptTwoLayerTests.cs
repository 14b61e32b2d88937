using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Models;

/// <summary>
/// Networks with one hidden layer in TorchScript, against the same weights read from a state dictionary or an ONNX graph.
/// </summary>
public sealed class TorchScriptTwoLayerTests : NativeTest
{
    [Theory]
    [InlineData("two-layer.pt", "two-layer-state.pt")]
    [InlineData("two-layer-traced.pt", "two-layer-state.pt")]
    [InlineData("two-layer-softmax.pt", "two-layer-state.pt")]
    [InlineData("one-output.pt", "one-output.onnx")]
    [InlineData("one-output-sigmoid.pt", "one-output.onnx")]
    public void Find_PlainNetwork_HasTheSameWeights(string file, string same)
    {
        TwoLayerNetwork expected = ModelFile.Load(PathOf(same)).Network, found = Find(file)!.Network;
        Assert.Equal(expected.GetType(), found.GetType());
        Assert.Equal(expected.Hidden.Weights.Values.ToArray(), found.Hidden.Weights.Values.ToArray());
        Assert.Equal(expected.Hidden.Biases.ToArray(), found.Hidden.Biases.ToArray());
        Assert.Equal(Outputs(expected), Outputs(found));
        Assert.Equal(
            file.Contains("softmax", StringComparison.Ordinal) || file.Contains("sigmoid", StringComparison.Ordinal),
            Find(file)!.How.Contains("was left out", StringComparison.Ordinal));
    }

    /// <summary>The normalisation of the graph is folded by Datasets: a second implementation.</summary>
    [Fact]
    public void Find_NormalizedImages_IsTheFoldedNetworkOfTheGraph()
    {
        TwoLayerNetwork found = Find("normalized.pt")!.Network;
        IReadOnlyDictionary<string, NpyArray> answers = NpzFile.Read(PathOf("normalized.npz"));
        double[] x = answers["x"].ToDoubles(), expected = answers["outputs"].ToDoubles();
        int d = found.Hidden.InputDimension, k = found.OutputCount;
        Assert.Equal(27, d);
        for (int i = 0; i < expected.Length; i++)
        {
            double sum = found.OutputBiasOf(i % k);
            for (int r = 0; r < found.Hidden.NeuronCount; r++)
            {
                double z = found.Hidden.Biases[r];
                for (int j = 0; j < d; j++)
                {
                    z += found.Hidden.Weights[r, j] * x[(i / k * d) + j];
                }

                sum += found.OutputWeight(i % k, r) * Math.Max(0, z);
            }

            Assert.Equal(expected[i], sum, 1e-9 * expected.Max(Math.Abs));
        }
    }

    [Theory]
    [InlineData("deep.pt")]
    [InlineData("small.pt")]
    [InlineData("residual.pt")]
    [InlineData("frozen.pt")]
    [InlineData("dropout.pt")]
    public void Find_AnotherModule_IsNull(string file) => Assert.Null(Find(file));

    private static FoundNetwork? Find(string file) => TorchScriptTwoLayer.Find(File.ReadAllBytes(PathOf(file)), file);

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "PyTorch", "deep", file);

    private static double[] Outputs(TwoLayerNetwork network) =>
    [
        .. Enumerable.Range(0, network.OutputCount).SelectMany(
            j => Enumerable.Range(0, network.Hidden.NeuronCount).Select(r => network.OutputWeight(j, r)).Append(network.OutputBiasOf(j))),
    ];
}
