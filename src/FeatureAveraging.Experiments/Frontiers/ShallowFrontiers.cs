using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Frontiers;

/// <summary>
/// Two-layer networks on raw inputs: exact ℓ₂ radii on real data, and for each way of labelling the frontier of accuracy and
/// radius over the checkpoints of a training.
/// </summary>
/// <remarks>
/// Arms <c>shallow-coarse</c> (binary labels), <c>shallow-fine</c> (the classes) and <c>shallow-pseudo</c> (sub-classes discovered by
/// k-means inside each coarse class), with the same neurons, order of the data and budget. Radius falls while accuracy rises, at another
/// pace in each arm; so one checkpoint says little, and arms are compared by their best radius at equal accuracy. Radii are unbounded:
/// the perturbed point need not be an image (no pixel box). The record's numbers depend on seed and options, never on the threads.
/// </remarks>
public sealed class ShallowFrontiers
{
    private readonly RecordDraft _draft;
    private readonly LabeledSamples _train;
    private readonly FrontierOptions _options;
    private readonly RunContext _context;
    private readonly FrontierMeasurement _measurement;

    private ShallowFrontiers(RecordDraft draft, LabeledSamples train, LabeledSamples test, FrontierOptions options)
    {
        (_draft, _train, _options, _context) = (draft, train, options, draft.Context);
        _measurement = new FrontierMeasurement(
            test, test.Clusters, options.RadiusCount, new RadiusOptions { NodeLimit = options.NodeLimit }, _context);
    }

    /// <summary>
    /// Discovers sub-classes, trains the three networks, measures them at their checkpoints, and adds series, metrics and claims.
    /// </summary>
    /// <param name="draft">The record.</param>
    /// <param name="train">Training samples with their classes.</param>
    /// <param name="test">Test samples with the same classes.</param>
    /// <param name="options">Width, epochs, checkpoints, samples.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range; all are listed.</exception>
    /// <exception cref="ArgumentException">Classes are unknown, training and test samples do not fit each other,
    /// or there are fewer test samples than radii.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was finished stays in the draft.</exception>
    public static void AddTo(RecordDraft draft, LabeledSamples train, LabeledSamples test, FrontierOptions options)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        Shape.Require(
            train.HasClusters && test.HasClusters, nameof(train),
            $"or the test samples carry binary labels only; the class of each sample is needed");
        Shape.Require(
            test.Inputs.Dimension == train.Inputs.Dimension, nameof(test),
            $"has d = {test.Inputs.Dimension}; the training samples have d = {train.Inputs.Dimension}");
        Shape.Require(
            test.Count >= options.RadiusCount, nameof(test),
            $"has n = {test.Count} samples; Frontier.RadiusCount asks for {options.RadiusCount}");
        new ShallowFrontiers(draft, train, test, options).Run();
    }

    private void Run()
    {
        TrainExperimentOptions recipe = TrainRecipe.ForSamples(_train);
        recipe = recipe with { Training = recipe.Training with { RecordEvery = 0, Threads = _context.Threads } };
        Seed[] seeds = [.. Enumerable.Range(0, _options.Seeds).Select(i => new Seed(_context.Seed.Root + (ulong)i))];
        LabeledSamples[] discovered = [.. seeds.Select(Discover)];
        _draft.Mark("shallow.discovery");

        var record = new FrontierRecord(_draft, _measurement.TestCount);
        foreach (ShallowArm arm in (ShallowArm[])[ShallowArm.Coarse, ShallowArm.Fine, ShallowArm.Pseudo])
        {
            var points = new List<FrontierPoint>();
            for (int s = 0; s < seeds.Length; s++)
            {
                var set = new TrainingSet(arm == ShallowArm.Pseudo ? discovered[s] : _train);
                points.AddRange(Measure(arm, seeds[s], Train(arm, set, recipe, seeds[s])));
            }

            record.Add(arm, points);
            AddSum(arm, record, points);
            _draft.Mark($"shallow.{arm.Name}");
        }

        record.AddCurves();
        if (record.IsExact)
        {
            ShallowClaims.AddTo(_draft);
        }
    }

    private LabeledSamples Discover(Seed seed)
    {
        _context.Begin("discovering sub-classes");
        DiscoveredSubclasses found = SubclassDiscovery.Discover(
            _train.Inputs, _train.Labels, new SubclassOptions { ClustersPerSide = _options.PseudoPerSide }, seed,
            _context.Threads, _context.Cancellation);
        if (seed == _context.Seed)
        {
            _draft.Metrics[MetricName.Of(ShallowArm.Pseudo.Name, "ari")] = AdjustedRandIndex.Measure(found.Clusters, _train.Clusters);
        }

        return new LabeledSamples(_train.Inputs, _train.Labels.ToArray(), found.Clusters, found.Partition);
    }

    private SortedDictionary<int, TwoLayerNetwork> Train(ShallowArm arm, TrainingSet set, TrainExperimentOptions recipe, Seed seed)
    {
        (SortedDictionary<int, TwoLayerNetwork> networks, TrainingResult result) = arm.Train(
            set, recipe, _options, seed, _context.OfTraining($"training {arm.Name}"), _context.Cancellation);
        _context.Cancellation.ThrowIfCancellationRequested();
        _draft.Diagnostics.AddRange(result.Diagnostics.Select(d => d with { Message = $"{arm.Name}: {d.Message}" }));
        return networks;
    }

    private IEnumerable<FrontierPoint> Measure(ShallowArm arm, Seed seed, SortedDictionary<int, TwoLayerNetwork> networks)
    {
        int done = 0;
        foreach ((int step, TwoLayerNetwork network) in networks)
        {
            int before = done++;
            IProgress<AttackProgress>? relay = _context.Relay<AttackProgress>(value => new ExperimentProgress(
                $"exact radii of {arm.Name}", (before + ((double)value.Done / value.Count)) / networks.Count));
            yield return _measurement.Measure(seed, step, network, arm.Readout, relay);
        }
    }

    // The sum read-out, of the final networks only: it is the weaker decision.
    private void AddSum(ShallowArm arm, FrontierRecord record, List<FrontierPoint> points)
    {
        if (arm.Supervision == Supervision.Fine)
        {
            record.AddFinal(
                arm, Readout.Sum,
                [.. FrontierRecord.Last(points).Select(p => _measurement.Measure(p.Seed, p.Step, p.Network, Readout.Sum, null))]);
        }
    }
}
