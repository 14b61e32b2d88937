using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>Trains networks on the training samples and judges their checkpoints by the validation samples.</summary>
internal sealed class HardenTraining
{
    private readonly HardenSplit _split;
    private readonly HardenOptions _options;
    private readonly RecordDraft _draft;
    private readonly FrontierMeasurement _validation;
    private readonly Dictionary<FrontierPoint, Checkpoint[]> _courses = new(ReferenceEqualityComparer.Instance);
    private readonly TrainingSet _set;

    public HardenTraining(HardenSplit split, HardenOptions options, RecordDraft draft)
    {
        (_split, _options, _draft, _set) = (split, options, draft, new TrainingSet(split.Train));
        LabeledSamples held = split.Validation;
        var choosing = new RadiusOptions { Gap = 1e-3, NodeLimit = options.ChoiceNodeLimit };
        _validation = new FrontierMeasurement(
            held, held.ComputeGroups(), Math.Min(options.ValidationRadii, held.Count), choosing, draft.Context);
    }

    /// <summary>Whether a training so far has diverged.</summary>
    public bool HasDiverged { get; private set; }

    /// <summary>The decision of a network: its sign, or the coarse class with the greatest output.</summary>
    public static Readout ReadoutOf(TwoLayerNetwork network) => network is BinaryNetwork ? Readout.Native : Readout.Max;

    /// <summary>Measures a network that was trained elsewhere.</summary>
    public FrontierPoint Measure(Classifier own) => _validation.Measure(
        _draft.Context.Seed, 0, own.Network, own.Readout, _draft.Context.OfSearch("validating your model"));

    /// <summary>Trains on the coarse labels.</summary>
    public SortedDictionary<int, TwoLayerNetwork> TrainCoarse(string arm, Seed seed, Func<TrainingOptions, TrainingOptions>? apply = null)
    {
        LabeledSamples train = _split.Train;
        int groups = train.GroupCount, d = train.Inputs.Dimension;
        Supervision form = groups == 2 ? Supervision.Coarse : Supervision.Fine;
        (NetworkOptions shape, TrainingOptions training) = _options.Resolve(form, groups, train.Count);
        TwoLayerNetwork initial = groups == 2
            ? NetworkInitializer.Binary(shape, d, seed)
            : NetworkInitializer.Multiclass(shape, d, Partition.OfCoarse(groups), seed);
        return Train(arm, initial, groups == 2 ? train : train.ToCoarse(), apply?.Invoke(training) ?? training, seed);
    }

    /// <summary>Trains on the sub-class of each training sample.</summary>
    public SortedDictionary<int, TwoLayerNetwork> TrainFine(string arm, LabeledSamples labeled, Seed seed)
    {
        (NetworkOptions shape, TrainingOptions training) =
            _options.Resolve(Supervision.Fine, labeled.Partition!.ClusterCount, labeled.Count);
        return Train(arm, NetworkInitializer.Multiclass(shape, labeled.Inputs.Dimension, labeled.Partition, seed), labeled, training, seed);
    }

    /// <summary>The most accurate network, of equals the latest.</summary>
    public FrontierPoint SelectMostAccurate(string arm, Seed seed, SortedDictionary<int, TwoLayerNetwork> networks) =>
        SelectMostAccurate(arm, seed, MeasureAccuracies(networks));

    /// <summary>
    /// The network with the greatest mean radius among those that are accurate enough; where none is, the most accurate one.
    /// </summary>
    public FrontierPoint Select(string arm, Seed seed, SortedDictionary<int, TwoLayerNetwork> networks, double leastAccuracy)
    {
        Checkpoint[] all = MeasureAccuracies(networks), accurate = [.. all.Where(one => one.Accuracy >= leastAccuracy)];
        return accurate.Length == 0
            ? SelectMostAccurate(arm, seed, all)
            : Remember(accurate.Select(one => Measure(arm, seed, one)).MaxBy(point => point.MeanRadius)!, all);
    }

    /// <summary>Every checkpoint of the training that a chosen network came from, by step.</summary>
    public FrontierPoint[] MeasureCourse(string arm, FrontierPoint chosen) =>
        [.. _courses[chosen].Select(one => one.Step == chosen.Step ? chosen : Measure(arm, chosen.Seed, one))];

    private FrontierPoint SelectMostAccurate(string arm, Seed seed, Checkpoint[] all) =>
        Remember(Measure(arm, seed, all.Reverse().MaxBy(one => one.Accuracy)!), all);

    private FrontierPoint Remember(FrontierPoint chosen, Checkpoint[] course)
    {
        _courses[chosen] = course;
        return chosen;
    }

    private Checkpoint[] MeasureAccuracies(SortedDictionary<int, TwoLayerNetwork> networks) =>
    [
        .. networks.Select(one =>
            new Checkpoint(one.Key, one.Value, _validation.MeasureAccuracy(one.Value, ReadoutOf(one.Value)))),
    ];

    private FrontierPoint Measure(string arm, Seed seed, Checkpoint one) => _validation.Measure(
        seed, one.Step, one.Network, ReadoutOf(one.Network), _draft.Context.OfSearch($"validating {arm}"));

    private SortedDictionary<int, TwoLayerNetwork> Train(
        string arm, TwoLayerNetwork initial, LabeledSamples labeled, TrainingOptions training, Seed seed)
    {
        RunContext context = _draft.Context;
        (SortedDictionary<int, TwoLayerNetwork> networks, TrainingResult result) = CheckpointedTraining.Train(
            initial, _set.Relabel(labeled), training with { Threads = context.Threads }, _options.ComputeSteps(training.Steps), seed,
            context.OfTraining($"training {arm}"), context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        HasDiverged |= result.Outcome == TrainingOutcome.Diverged;
        _draft.Diagnostics.AddRange(result.Diagnostics.Where(d => d.Id != DiagnosticIds.DeadNeurons)
            .Select(d => d with { Message = $"{arm}: {d.Message}" }));
        return networks;
    }

    private sealed record Checkpoint(int Step, TwoLayerNetwork Network, double Accuracy);
}
