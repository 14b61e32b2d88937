using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Heads;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Heads;

public sealed class HeadMeasuresTests
{
    private static readonly Partition Sides = Partition.FirstPositive(2, 2);

    [Fact]
    public void Add_ReferenceNetworks_HaveTheClosedForms()
    {
        LabeledSamples centers = Centers();
        Matrix means = centers.ComputeClusterMeans();
        Dictionary<string, double> averaged = Measure(ReferenceNetworks.Averaged(means, Sides), new double[2], 1).Metrics;
        Assert.Equal(1, averaged["a.index.averaging"], 1e-12);
        Assert.Equal(1, averaged["a.index.shared"], 1e-12);
        Assert.Equal(Math.Sqrt(0.5), averaged["a.cosine.own"], 1e-12);
        Assert.Equal(1, averaged["a.accuracy.clean"]);
        Dictionary<string, double> decoupled = Measure(ReferenceNetworks.DecoupledMulticlass(means, Sides), new double[4], 1).Metrics;
        Assert.Equal(0, decoupled["a.index.averaging"], 1e-12);
        Assert.Equal(0, decoupled["a.index.shared"], 1e-12);
        Assert.Equal((1.0, 0.0), (decoupled["a.cosine.diagonal"], decoupled["a.cosine.offdiagonal"]));
        Assert.Equal((1.0, 1.0), (decoupled["a.accuracy.clean.max"], decoupled["a.accuracy.classes"]));
    }

    [Fact]
    public void Add_DeadNeurons_AreCountedAndLeftOutOfEveryMeasure()
    {
        // Per sign one averaging neuron and one that is dead and looks at a single class: without it the index stays 1.
        var hidden = new HiddenLayer(new Matrix(4, 4, [1, 1, 0, 0, 9, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 9]), [0, -1e6, 0, -1e6]);
        RecordDraft draft = Measure(BinaryNetwork.WithFixedSigns(hidden), [0.5, 0, 0.5, 0], 1, dead: true);
        Assert.Equal((2.0, 2.0), (draft.Metrics["a.neurons.dead"], draft.Metrics["a.groups.dead"]));
        Assert.Equal(1, draft.Metrics["a.index.averaging"], 1e-12);
        Assert.Equal(Math.Sqrt(0.5), draft.Metrics["a.cosine.own"], 1e-12);
        double[] values = draft.Series["matrix.a.cosine"]["values"];
        Assert.Equal([4.0, 4], draft.Series["matrix.a.cosine"]["shape"]);
        Assert.Equal([false, true, false, true], values[..4].Select(double.IsNaN));
    }

    private static RecordDraft Measure(TwoLayerNetwork network, double[] activeShares, int groupSize, bool dead = false)
    {
        RecordDraft draft = Contexts.Draft();
        var last = new TrajectoryPoint(1, 0, 1, 1, 1, dead ? activeShares : [.. activeShares.Select(_ => 1.0)], [], null);
        new HeadMeasures(draft, Centers(), Centers(), groupSize)
            .Add("a", new TrainingResult(network, TrainingOutcome.Completed, 1, TrainingForm.Direct, [last], []));
        return draft;
    }

    private static LabeledSamples Centers() =>
        new(new Samples(4, 4, [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2]), [1, 1, -1, -1], [0, 1, 2, 3], Sides);
}
