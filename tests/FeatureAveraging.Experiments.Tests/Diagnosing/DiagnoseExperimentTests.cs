using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Diagnosing;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Theory;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Diagnosing;

public sealed class DiagnoseExperimentTests
{
    private static readonly Seed Root = new(3);
    private static readonly ClusterDistribution Data =
        ClusterDistribution.Create(new ClusterOptions { InputDimension = 64, ClusterCount = 8, NoiseScale = 0.05 }, Root);
    private static readonly LabeledSamples Samples = Data.Draw(160, Root, "data.test");

    [Fact]
    public void Run_AveragedNetwork_SaysSoAndTheCommonDirectionExplainsEverything()
    {
        RunRecord record = Run(ReferenceNetworks.Averaged(Data.Centers, Data.Partition), Readout.Native);
        Assert.Equal("averages", record.Conclusion!.Word);
        Assert.InRange(record.Metrics["model.averaging.share"], 0.97, 1);
        Assert.InRange(record.Metrics["model.index.shared"], 0.95, 1);
        Assert.Equal(RadiusPrediction.PredictAveraged(8, 4, 4), record.Metrics["model.radius.exact.median"], 0.1);
        Assert.Equal([1, 1], record.Series["averaging.model.input"]["verdict"]);
        Assert.Contains(record.Conclusion.Evidence, sentence => sentence.Contains("exactly", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_DecoupledNetworkReadOutByTheSum_AdvisesTheMax()
    {
        RunRecord record = Run(ReferenceNetworks.DecoupledMulticlass(Data.Centers, Data.Partition), Readout.Sum);
        double expected = RadiusPrediction.PredictDecoupledMax(8) / RadiusPrediction.PredictDecoupledSum(8, 4);
        Assert.Equal(expected, record.Metrics["model.radius.exact.max.over.sum"], 0.02);
        Assert.True(record.Metrics["model.radius.exact.max.over.sum.samples.low"] > 1);
        Assert.Contains(record.Conclusion!.Evidence, sentence => sentence.StartsWith("Read out by max", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_DecoupledNetworkReadOutByTheMax_DecouplesAndNeedsNoAdvice()
    {
        RunRecord record = Run(ReferenceNetworks.DecoupledMulticlass(Data.Centers, Data.Partition), Readout.Max);
        Assert.Equal("decouples", record.Conclusion!.Word);
        Assert.DoesNotContain(record.Conclusion.Evidence, sentence => sentence.StartsWith("Read out", StringComparison.Ordinal));
        Assert.True(record.Metrics["model.averaging.share"] < 0.6);
    }

    /// <summary>The hidden layer of both networks, by hand: gradients y·a, and own output minus one of four rivals.</summary>
    [Fact]
    public void Run_HiddenLayer_HasTheIndexOfTheOutputWeights()
    {
        RunRecord averaged = Run(ReferenceNetworks.Averaged(Data.Centers, Data.Partition), Readout.Native);
        Assert.Equal(1, averaged.Metrics["model.index.shared.hidden"], 1e-12);
        // its neurons sum the features of a side, so that nothing in them tells sub-classes apart any more
        Assert.Equal([0, 0], averaged.Series["averaging.model.hidden"]["verdict"]);
        Assert.Equal([1, 1], averaged.Series["averaging.model.input"]["verdict"]);
        Assert.Equal([1, 1], averaged.Series["averaging.model.hidden"]["depth"]);

        RunRecord decoupled = Run(ReferenceNetworks.DecoupledMulticlass(Data.Centers, Data.Partition), Readout.Max);
        // cos(e_i − r, e_j − r'), r and r' means over rivals: their noise makes them near 1/(1 + R)
        Assert.InRange(decoupled.Metrics["model.index.shared.hidden"], 0.15, 0.3);
        Assert.Equal([2, 2], decoupled.Series["averaging.model.hidden"]["verdict"]);
        Assert.Equal([8, 8], decoupled.Series["averaging.model.hidden"]["width"]);
        Assert.Contains(
            decoupled.Conclusion!.Evidence,
            sentence => sentence.StartsWith("Layer hidden (8 values): decouples", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_LayerThatThereIsNot_IsRefusedWithThoseThatThereAre()
    {
        var fault = Assert.Throws<OptionsException>(() => DiagnoseExperiment.Run(
            new Classifier(ReferenceNetworks.Averaged(Data.Centers, Data.Partition), Readout.Native), Samples, null,
            new DiagnoseOptions { Layers = ["all", "fc"] }, Contexts.Of(1)));
        Assert.Equal("--layer is fc; expected all, or some of hidden.", Assert.Single(fault.Faults));
    }

    [Fact]
    public void Run_NoSubclasses_MakesNoStatementButMeasuresTheRest()
    {
        RunRecord record = DiagnoseExperiment.Run(
            new Classifier(ReferenceNetworks.Averaged(Data.Centers, Data.Partition), Readout.Native), Samples, null,
            new DiagnoseOptions(), Contexts.Of(1)).Record;
        Assert.Equal("no statement", record.Conclusion!.Word);
        Assert.Contains("no sub-classes are known", record.Conclusion.Sentence, StringComparison.Ordinal);
        Assert.True(record.Metrics.ContainsKey("model.radius.exact.median") && !record.Metrics.ContainsKey("model.index.shared"));
    }

    [Fact]
    public void Run_FiveCoarseClasses_IsDiagnosedClassByClass()
    {
        var data = ClusterDistribution.Create(
            new ClusterOptions { InputDimension = 64, ClusterCount = 10, ClassCount = 5, NoiseScale = 0.05 }, Root);
        LabeledSamples samples = data.Draw(200, Root, "data.test");
        var classifier = new Classifier(ReferenceNetworks.AveragedMulticlass(data.Centers, data.Partition), Readout.Max);
        RunRecord record = DiagnoseExperiment.Run(
            classifier, samples.ToCoarse(), new Subclasses([.. Enumerable.Range(0, 200)], samples.Clusters.ToArray(), data.Partition),
            new DiagnoseOptions(), Contexts.Of(1)).Record;
        Assert.Equal("averages", record.Conclusion!.Word);
        Assert.Equal([0, 1, 2, 3, 4], record.Series["averaging.model.input"]["class"]);
    }

    [Fact]
    public void Run_SubclassesDiscovered_AreThoseThatThereAre()
    {
        var classifier = new Classifier(ReferenceNetworks.DecoupledMulticlass(Data.Centers, Data.Partition), Readout.Max);
        var bare = new LabeledSamples(Samples.Inputs, Samples.Labels.ToArray());
        var options = new DiagnoseOptions { Discovery = new SubclassOptions { ClustersPerSide = 4 } };
        RunRecord record = DiagnoseExperiment.Run(classifier, bare, null, options, Contexts.Of(1)).Record;
        Assert.Equal(("decouples", 1.0), (record.Conclusion!.Word, record.Metrics["model.subclasses.agreement"]));
        Assert.Equal([40, 40], record.Series["averaging.model.input"]["samples"].Select(count => Math.Round(count / 10) * 10));
        Assert.Contains("found in one half", record.Conclusion.Evidence[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SubclassesDiscoveredInNoise_MakeNoStatement()
    {
        RandomSource random = Root.For("noise");
        double[] values = new double[200 * 64];
        random.FillGaussian(values);
        var inputs = new FeatureAveraging.Numerics.Samples(200, 64, Array.ConvertAll(values, value => (float)value));
        var classifier = new Classifier(ReferenceNetworks.Averaged(Data.Centers, Data.Partition), Readout.Native);
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => 1 - (2 * (i % 2)))];
        var options = new DiagnoseOptions { Discovery = new SubclassOptions { ClustersPerSide = 4 } };
        RunRecord record = DiagnoseExperiment.Run(
            classifier, new LabeledSamples(inputs, labels), null, options, Contexts.Of(1)).Record;
        Assert.Equal("no statement", record.Conclusion!.Word);
        Assert.Contains("other sub-classes", record.Conclusion.Sentence, StringComparison.Ordinal);
        Assert.True(record.Metrics["model.subclasses.agreement"] < 0.3);
    }

    [Fact]
    public void Run_AnyThreads_SameRecord()
    {
        MulticlassNetwork network = ReferenceNetworks.DecoupledMulticlass(Data.Centers, Data.Partition);
        RunRecord one = Run(network, Readout.Sum), four = Run(network, Readout.Sum, threads: 4);
        Assert.Equal(one.Metrics, four.Metrics);
        Assert.Equal(one.Conclusion!.Evidence, four.Conclusion!.Evidence);
        Assert.All(one.Series, s => Assert.All(s.Value, c => Assert.Equal(c.Value, four.Series[s.Key][c.Key])));
    }

    [Fact]
    public void Run_Cancelled_KeepsNoConclusion()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        ExperimentOutcome outcome = DiagnoseExperiment.Run(
            new Classifier(ReferenceNetworks.Averaged(Data.Centers, Data.Partition), Readout.Native), Samples, null,
            new DiagnoseOptions(), Contexts.Of(1, cancellation: source.Token));
        Assert.Equal(TrainingOutcome.Cancelled, outcome.Outcome);
        Assert.Null(outcome.Record.Conclusion);
    }

    [Fact]
    public void Validated_BadValues_ListsThemAll() => Assert.Equal(2, Assert.Throws<OptionsException>(
        () => (new DiagnoseOptions { NodeLimit = 0, Averaging = new AveragingOptions { MostSamples = 1 } }).Validated()).Faults.Count);

    [Fact]
    public void Find_DecisionBetweenTheClustersThemselves_HasNoSubclasses()
    {
        MulticlassNetwork network = ReferenceNetworks.DecoupledMulticlass(Data.Centers, Data.Partition);
        Assert.Null(Subclasses.Find(new Classifier(network, Readout.Native), Samples));
        Assert.Equal(Samples.Clusters.ToArray(), Subclasses.Find(new Classifier(network, Readout.Max), Samples)!.Of);
    }

    private static RunRecord Run(TwoLayerNetwork network, Readout readout, int threads = 1)
    {
        var classifier = new Classifier(network, readout);
        return DiagnoseExperiment.Run(
            classifier, Samples, Subclasses.Find(classifier, Samples), new DiagnoseOptions(), Contexts.Of(1, threads)).Record;
    }
}
