using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Measuring;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Heads;

/// <summary>What a trained head does with the class means: accuracy, cosines of averaged weights, indices.</summary>
internal sealed class HeadMeasures(RecordDraft draft, LabeledSamples train, LabeledSamples test, int groupSize)
{
    private readonly Matrix _means = train.ComputeClusterMeans();

    /// <summary>Adds everything of one head.</summary>
    public void Add(string arm, TrainingResult result)
    {
        bool[] dead = FindDead(result);
        AddAccuracy(arm, result.Network);
        AddGroups(arm, result.Network, dead);
        TwoLayerNetwork living = HeadNetwork.Scale(result.Network, r => dead[r] ? 0 : 1);       // measures leave zero weights out
        FeatureMeasures features = FeatureMeasurement.Measure(living, _means, train.Partition!);
        draft.Metrics[MetricName.Of(arm, "index.averaging")] = features.AveragingIndex;
        AddShared(arm, result.Network);
    }

    /// <summary>Neurons that are active on no training sample, and those without a direction.</summary>
    private static bool[] FindDead(TrainingResult result)
    {
        TrajectoryPoint last = result.Trajectory[^1];
        double[] norms = result.Network.Hidden.ComputeWeightNorms();
        return [.. norms.Select((norm, r) => norm == 0 || last.ActiveShares[r] == 0)];
    }

    private void AddAccuracy(string arm, TwoLayerNetwork network)
    {
        Evaluation evaluation = Evaluation.Of(network, test, null);
        bool fine = network is MulticlassNetwork;
        draft.Metrics[MetricName.Of(arm, "accuracy.clean", fine ? Readout.Max : null)] = evaluation.BinaryAccuracy;
        if (fine)
        {
            draft.Metrics[MetricName.Of(arm, "accuracy.classes")] = evaluation.NativeAccuracy;
        }
    }

    private void AddGroups(string arm, TwoLayerNetwork network, bool[] dead)
    {
        NeuronGroup[] groups = NeuronGroups.Match(network, _means, train.Partition!, dead, groupSize);
        draft.Metrics[MetricName.Of(arm, "neurons.dead")] = dead.Count(one => one);
        draft.Metrics[MetricName.Of(arm, "groups.dead")] = groups.Count(group => group.IsDead);
        bool fine = network is MulticlassNetwork;
        draft.Metrics[MetricName.Of(arm, fine ? "cosine.diagonal" : "cosine.own")] = NeuronGroups.MeanCosine(groups, own: true);
        draft.Metrics[MetricName.Of(arm, fine ? "cosine.offdiagonal" : "cosine.other")] = NeuronGroups.MeanCosine(groups, own: false);
        double[] cosines = [.. Enumerable.Range(0, _means.Rows).SelectMany(i => groups.Select(group => group.Cosines[i]))];
        draft.AddMatrix(SeriesName.Of("matrix", arm, "cosine"), new Matrix(_means.Rows, groups.Length, cosines));
    }

    private void AddShared(string arm, TwoLayerNetwork network)
    {
        var classifier = new Classifier(network, network is BinaryNetwork ? Readout.Native : Readout.Max);
        var shared = SharedDirection.Measure(MarginGradients.ComputeMeans(classifier, test), test.Partition!);
        draft.Metrics[MetricName.Of(arm, "index.shared")] = shared.Index;
        draft.AddMatrix(SeriesName.Of("matrix", arm, "shared"), shared.Cosines);
    }
}
