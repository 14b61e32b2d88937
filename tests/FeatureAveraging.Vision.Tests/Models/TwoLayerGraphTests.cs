using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Models;

/// <summary>Two-layer networks as steps: their scores are the greatest output of each coarse class.</summary>
public sealed class TwoLayerGraphTests : NativeTest
{
    private const int Dimension = 5, Count = 20;
    private static readonly Partition Sides = Partition.OfGroups([0, 1, 0, 0]), Triple = Partition.OfGroups([2, 0, 1, 1, 2]);

    public static TheoryData<string> Cases => [.. All().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_Network_HasTheGreatestOutputOfEachCoarseClass(string name)
    {
        (TwoLayerNetwork network, int[] order) = All()[name];
        AssertScores(TwoLayerGraph.Of(network, order), network, order, x => x);
    }

    /// <summary>Behind a body that doubles the head reads 2x; names of signals do not clash.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Append_ToABody_ReadsWhatTheBodyMakes(string name)
    {
        (TwoLayerNetwork network, int[] order) = All()[name];
        var body = new LayerGraph(
            "head", [1, 1, Dimension],
            [new ConstantStep("head2", "head", Arithmetic.Multiply, new ModelArray([2f], 1), ConstantFirst: true)], "head2");
        LayerGraph whole = TwoLayerGraph.Append(body, network, order);
        Assert.Equal(whole.Steps.Count, whole.Steps.Select(step => step.Output).Append(whole.Input).Distinct().Count() - 1);
        AssertScores(whole, network, order, x => 2 * x);
    }

    [Fact]
    public void Of_WrongOrderOrActivation_Throws()
    {
        (TwoLayerNetwork network, _) = All()["k classes"];
        foreach (int[] order in (int[][])[[0], [0, 0], [0, 2], [0, 1, 2]])
        {
            Assert.Throws<ArgumentException>(() => TwoLayerGraph.Of(network, order));
        }

        var squared = new MulticlassNetwork(new HiddenLayer(Draw(4, Dimension), null, new Activation(2)), Sides);
        Assert.Throws<ArgumentException>(() => TwoLayerGraph.Of(squared, [0, 1]));
    }

    private static Dictionary<string, (TwoLayerNetwork Network, int[] Order)> All() => new()
    {
        ["k classes"] = (new MulticlassNetwork(new HiddenLayer(Draw(8, Dimension), [.. Draw(1, 8).Values]), Sides), [0, 1]),
        ["k classes, turned"] = (new MulticlassNetwork(new HiddenLayer(Draw(8, Dimension)), Sides), [1, 0]),
        ["dense, three"] = (
            new DenseNetwork(new HiddenLayer(Draw(7, Dimension), [.. Draw(1, 7).Values]), Draw(5, 7), [.. Draw(1, 5).Values], Triple),
            [1, 2, 0]),
        ["dense, own classes"] = (new DenseNetwork(new HiddenLayer(Draw(7, Dimension)), Draw(3, 7)), [0, 1, 2]),
        ["binary"] = (new BinaryNetwork(new HiddenLayer(Draw(6, Dimension)), [1, -1, 1, 0.5, -0.5, -1]), [1, 0]),
    };

    private static void AssertScores(LayerGraph graph, TwoLayerNetwork network, int[] order, Func<double, double> body)
    {
        Matrix drawn = Draw(Count, Dimension);
        var points = Samples.Rounded(drawn);
        using var model = ForeignClassifier.FromGraph(
            graph, new ForeignModelOptions { Name = "graph", InputShape = new(1, 1, Dimension), ClassCount = 2 }, points);
        Matrix scores = model.ComputeLogits(points);
        Partition? partition = Decision.PartitionOf(network);
        for (int i = 0; i < Count; i++)
        {
            double[] read = [.. points.Row(i).ToArray().Select(value => body(value))];
            double[] outputs = new double[network.OutputCount], preactivations = new double[network.Hidden.NeuronCount];
            network.Hidden.EvaluatePreactivations(read, preactivations);
            network.EvaluateOutputs(preactivations, [], outputs);
            double[] groups = partition is null ? [outputs[0], 0]
                : [.. Enumerable.Range(0, partition.GroupCount).Select(g => partition.ClustersOf(g).Max(j => outputs[j]))];
            for (int j = 0; j < order.Length; j++)
            {
                Assert.Equal(groups[order[j]], scores[i, j], 1e-5);
            }
        }
    }

    private static Matrix Draw(int rows, int columns)
    {
        RandomSource random = new Seed((ulong)((rows * 100) + columns)).For("test.graph");
        return new Matrix(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextGaussian())]);
    }
}
