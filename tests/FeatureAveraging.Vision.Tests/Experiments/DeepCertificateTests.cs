using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Diagnosing;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class DeepCertificateTests : NativeTest
{
    private static readonly Samples Points = new(3, 2, [3, 1, 0.5f, 2, -4, 1]);
    private static readonly int[] Classes = [0, 1, 2];

    /// <summary>ReLU(x), and ReLU(−x), then a last layer that takes both together: linear, and each class is a direction.</summary>
    private static readonly LayerGraph Graph = new("x", null,
    [
        new LinearStep("a", "x", new ModelArray([1, 0, 0, 1, -1, 0, 0, -1], 4, 2), null), new RectifierStep("b", "a", 0),
        new LinearStep("y", "b", new ModelArray([1, 0, -1, 0, 0, 1, 0, -1, -1, 0, 1, 0], 3, 4), null),
    ], "y");

    [Fact]
    public void Diagnose_ChainOfLayers_IsABracketThatHolds()
    {
        using ForeignClassifier model = Create();
        var samples = new LabeledSamples(Points, Classes, Classes, Partition.OfCoarse(3));
        RunRecord record = DiagnoseExperiment.Run(
            new DiagnosedDeepModel(model, Classes, Partition.OfCoarse(3), Readout.Max), samples, null, new DiagnoseOptions(),
            PixelNetwork.Draft().Context).Record;

        // f = (x₀, x₁, −x₀): nearest planes at |2|/√2, |1.5|/√2 and |3|/√2; the first layer has the norm √2, the last rows too
        double[] truth = [2 / Math.Sqrt(2), 1.5 / Math.Sqrt(2), 3 / Math.Sqrt(2)];
        double[] certified = record.Series["distances.model.max"]["certified"], attacked = record.Series["distances.model.max"]["attacked"];
        for (int i = 0; i < truth.Length; i++)
        {
            Assert.InRange(certified[i], 0.3 * truth[i], truth[i]);
            Assert.InRange(attacked[i], truth[i] - 1e-4, 1.1 * truth[i]);
        }

        Assert.Contains(record.Conclusion!.Evidence, one => one.Contains(", certified, and ", StringComparison.Ordinal));
        Assert.True(record.Series.ContainsKey("curve.model.max.certified"));
    }

    [Fact]
    public void Add_AttackBelowTheBound_IsAFault()
    {
        using ForeignClassifier model = Create();
        Assert.Throws<UnsoundException>(() => DeepCertificate.Add(
            PixelNetwork.Draft(), model, Points, Classes, new Decision(Partition.OfCoarse(3), Readout.Max), [0.1, 0.1, 0.1], traced: 3));
    }

    private static ForeignClassifier Create() => ForeignClassifier.FromGraph(
        Graph, new ForeignModelOptions { Name = "graph", InputShape = new(1, 1, 2), ClassCount = 3 }, Points);
}
