using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Paper;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Masking;
using FeatureAveraging.Runs;
using FeatureAveraging.Theory;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>Figures 2a, 2b and 3 (left) of Li et al. 2025: the binary and the k-class network on the multi-cluster distribution.</summary>
/// <remarks>Seeds and threads: the record's numbers depend on the root seed and the options, never on the threads.</remarks>
public sealed class SyntheticExperiment
{
    private const int Components = 50;      // that sub-classes are looked for in
    private readonly SyntheticOptions _options;
    private readonly RunContext _context;
    private readonly RecordDraft _draft;
    private readonly Dictionary<string, TwoLayerNetwork> _networks = [];

    private SyntheticExperiment(SyntheticOptions options, RunContext context) =>
        (_options, _context, _draft) = (options, context, new RecordDraft(context));

    /// <summary>Runs data → training → features → curves → claims.</summary>
    /// <param name="options">The setting; the threads are those of the context.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range; all are listed.</exception>
    public static ExperimentOutcome Run(SyntheticOptions options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        options = options with { Training = options.Training with { Threads = context.Threads } };
        return new SyntheticExperiment(options.Validated(), context).Run();
    }

    private ExperimentOutcome Run()
    {
        _context.Begin("drawing samples");
        var distribution = ClusterDistribution.Create(_options.Data, _context.Seed);
        int threads = _context.Threads;
        LabeledSamples train = distribution.Draw(_options.Data.SampleCount, _context.Seed, "data.train", _options.Data.LabelNoise, threads);
        LabeledSamples test = distribution.Draw(_options.Data.TestCount, _context.Seed, "data.test", 0, threads);
        _draft.Mark("data");
        TrainingOutcome outcome = _context.Run(() => RunStages(distribution, train, test));
        var json = (JsonObject)JsonSerializer.SerializeToNode(_options, SyntheticJson.Default.SyntheticOptions)!;
        return new ExperimentOutcome(_draft.Build(ExperimentInfo.Synthetic.Id, json), outcome) { Networks = _networks, Test = test };
    }

    private TrainingOutcome RunStages(ClusterDistribution distribution, LabeledSamples train, LabeledSamples test)
    {
        TrainingOutcome outcome = TrainBothArms(train, test);
        if (outcome == TrainingOutcome.Completed && _options.PseudoPerClass > 0)
        {
            outcome = TrainDiscovered(train, test);
        }

        if (outcome == TrainingOutcome.Cancelled)
        {
            return outcome;
        }

        AddTheory(distribution);
        if (_options.Scope == SyntheticScope.ExactRadii)
        {
            new SyntheticCurves(_options, _draft, test).AddExact(_networks);
            return outcome;
        }

        bool binary = train.GroupCount == 2;
        if (binary)
        {
            DecisionSlice.AddTo(_draft, _networks, test);
        }

        new SyntheticCurves(_options, _draft, test).AddAll(_networks);
        if (binary)
        {
            AddPrinted();
        }

        SyntheticClaims.AddTo(_draft, test.Count, test.GroupCount);
        return outcome;
    }

    private void AddPrinted()
    {
        foreach ((string name, IReadOnlyDictionary<string, double[]> curve) in PrintedCurves.Find(ExperimentInfo.Synthetic.Id))
        {
            _draft.Series[name] = curve;
            var printed = new RobustnessCurve(curve["radius"], curve["accuracy"]);
            _draft.Diagnostics.AddRange(MaskingChecks.CheckCurve(name, printed, PrintedCurves.ReadingError));
        }
    }

    private TrainingOutcome TrainBothArms(LabeledSamples train, LabeledSamples test)
    {
        var set = new TrainingSet(train);
        var arm = new SyntheticArm(_options, _draft);
        bool binary = train.GroupCount == 2;
        (NetworkOptions network, int d, Seed seed) = (_options.Network, _options.Data.InputDimension, _context.Seed);
        TrainingResult coarse = binary
            ? arm.Train(ArmName.Coarse, NetworkInitializer.Binary(network, d, seed), set, _options.Training, train)
            : arm.Train(ArmName.Coarse, InitializeCoarse(train.GroupCount), new TrainingSet(ToCoarse(train)), _options.Training, train);
        _networks[ArmName.Coarse] = coarse.Network;
        arm.Measure(ArmName.Coarse, coarse, train, binary ? test : test.ToCoarse());
        _draft.Mark("train.coarse");
        if (coarse.Outcome == TrainingOutcome.Cancelled)
        {
            return coarse.Outcome;
        }

        MulticlassNetwork initial = NetworkInitializer.Multiclass(network, d, train.Partition!, seed);
        TrainingResult fine = arm.Train(ArmName.Fine, initial, set, _options.Training with { Loss = null }, train);
        _networks[ArmName.Fine] = fine.Network;
        arm.Measure(ArmName.Fine, fine, train, test);
        _draft.Mark("train.fine");
        return fine.Outcome == TrainingOutcome.Completed ? coarse.Outcome : fine.Outcome;
    }

    private TrainingOutcome TrainDiscovered(LabeledSamples train, LabeledSamples test)
    {
        _context.Begin("discovering sub-classes");
        var discovery = new SubclassOptions { ClustersPerSide = _options.PseudoPerClass, Components = Components };
        DiscoveredSubclasses found = SubclassDiscovery.Discover(
            train.Inputs, train.Labels, discovery, _context.Seed, _context.Threads, _context.Cancellation);
        _draft.Metrics[MetricName.Of(ArmName.Pseudo, "ari")] = AdjustedRandIndex.Measure(found.Clusters, train.Clusters);
        var arm = new SyntheticArm(_options, _draft);
        MulticlassNetwork initial =
            NetworkInitializer.Multiclass(_options.Network, _options.Data.InputDimension, found.Partition, _context.Seed);
        TrainingResult pseudo = arm.Train(
            ArmName.Pseudo, initial, new TrainingSet(found.Label(train)), _options.Training with { Loss = null }, train);
        _networks[ArmName.Pseudo] = pseudo.Network;
        arm.MeasureDiscovered(ArmName.Pseudo, pseudo, train, test);
        _draft.Mark("train.pseudo");
        return pseudo.Outcome;
    }

    // More than two coarse classes take a network with one output for each.
    private MulticlassNetwork InitializeCoarse(int groups) =>
        NetworkInitializer.Multiclass(_options.Network, _options.Data.InputDimension, Partition.OfCoarse(groups), _context.Seed);

    // With the features, which trajectories are measured against.
    private static LabeledSamples ToCoarse(LabeledSamples samples) => new(
        samples.Inputs, samples.Labels.ToArray(), samples.Labels.ToArray(), Partition.OfCoarse(samples.GroupCount), samples.Features);

    private void AddTheory(ClusterDistribution distribution)
    {
        Partition partition = distribution.Partition;
        double norm = System.Numerics.Tensors.TensorPrimitives.Norm<double>(distribution.Centers.Row(0));
        int[] sizes = [.. Enumerable.Range(0, partition.GroupCount).Select(g => partition.ClustersOf(g).Count)];
        (int own, int other) = (sizes[0], sizes[1..].Max());
        _draft.Metrics[MetricName.Theory("radius.averaged")] = RadiusPrediction.PredictAveraged(norm, own, other);
        _draft.Metrics[MetricName.Theory("radius.sum")] = RadiusPrediction.PredictDecoupledSum(norm, other);
        _draft.Metrics[MetricName.Theory("radius.optimal")] = RadiusPrediction.PredictOptimal(norm);
        _draft.Metrics[MetricName.Theory("cosine.own")] = CosinePrediction.PredictAveraged(own);
        if (partition.GroupCount == 2)
        {
            AddHypotheses(distribution);
        }
    }

    private void AddHypotheses(ClusterDistribution distribution)
    {
        IReadOnlyList<HypothesisCheck> checks = HypothesisChecker.Check(distribution, _options.Network, _options.Training);
        foreach (HypothesisCheck check in checks)
        {
            _draft.Metrics[new MetricName { Kind = "hypothesis", Quantity = check.Id }] = check.Value;
        }

        string[] violated =
        [
            .. checks.Where(c => !c.Holds).Select(c => FormattableString.Invariant($"{c.Id} is {c.Value:G6}, needed {c.Bound}")),
        ];
        if (violated.Length > 0)
        {
            string message =
                $"{violated.Length} of {checks.Count} hypotheses of the paper's theorems do not hold for these options " +
                $"(constants taken as 1): {string.Join("; ", violated)}.";
            _draft.Diagnostics.Add(new Diagnostic(DiagnosticIds.HypothesesViolated, Severity.Info, message));
        }
    }
}
