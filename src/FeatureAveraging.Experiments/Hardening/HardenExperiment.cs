using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>
/// Hardens a two-layer network without sub-class labels: sub-classes are discovered inside the coarse classes, a network is trained on them
/// and read out by the largest output of a coarse class; before and after are compared by exact radii on the same test samples.
/// </summary>
/// <remarks>
/// Arms: <c>coarse</c> (coarse labels, the most accurate checkpoint), <c>coarse-stopped</c> (its checkpoint with the greatest radius within
/// the accuracy budget), <c>coarse-decay</c> (the same with weight decay), <c>fine</c> (known sub-classes, where there are any) and
/// <c>pseudo</c> (discovered ones). Every checkpoint, decay and number of sub-classes is chosen on validation samples, by the mean exact ℓ₂
/// radius among those whose accuracy is at most <see cref="HardenOptions.MaxAccuracyLoss"/> below the coarse network's. Radii are unbounded
/// (no box). The record's numbers depend on seed and options, never on the threads.
/// </remarks>
public sealed class HardenExperiment
{
    /// <summary>Name of the hardened network among <see cref="ExperimentOutcome.Networks"/>.</summary>
    public const string Hardened = "hardened";

    private readonly TrainInputs _inputs;
    private readonly HardenOptions _options;
    private readonly RecordDraft _draft;
    private readonly RunContext _context;
    private readonly HardenSplit _split;
    private readonly HardenTraining _training;
    private readonly Seed[] _seeds;
    private readonly HardenReport _report;
    private readonly Dictionary<string, TwoLayerNetwork> _networks = [];
    private double[] _leastAccuracy = [];       // of every seed

    private IEnumerable<double> Decays => [0, .. _options.WeightDecays];

    private HardenExperiment(TrainInputs inputs, HardenOptions options, RunContext context)
    {
        (_inputs, _options, _context, _draft) = (inputs, options, context, new RecordDraft(context));
        _split = HardenSplit.Of(inputs, options, context.Seed);
        _split.RequireClusterable(options);
        _training = new HardenTraining(_split, options, _draft);
        _seeds = [.. Enumerable.Range(0, options.Seeds).Select(i => new Seed(context.Seed.Root + (ulong)i))];
        _report = new HardenReport(_draft, options);
    }

    /// <summary>Runs split → coarse networks → discovery and choice → rivals → test.</summary>
    /// <param name="inputs">Samples with coarse labels; known sub-classes serve as a rival only, but for
    /// <see cref="HardenOptions.WithinKnown"/>.</param>
    /// <param name="options">The setting; the threads are those of the context.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <returns>The record, and the networks <c>hardened</c> and <c>coarse</c> of the root seed.</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range, a part of the samples would lack a coarse
    /// class, or a class has too few distinct samples.</exception>
    /// <exception cref="ArgumentException">Sub-classes are to be known and are not.</exception>
    public static ExperimentOutcome Run(TrainInputs inputs, HardenOptions options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        options = (options with { Training = options.Training with { Threads = context.Threads } }).Validated();
        Shape.Require(
            !options.WithinKnown || inputs.Train.HasClusters, nameof(inputs),
            $"carries coarse labels only; WithinKnown needs the known sub-class of each sample");
        return new HardenExperiment(inputs, options, context).Run();
    }

    private ExperimentOutcome Run()
    {
        _draft.Mark("data");
        TrainingOutcome outcome = _context.Run(RunStages);
        var json = (JsonObject)JsonSerializer.SerializeToNode(_options, HardenJson.Default.HardenOptions)!;
        json.Insert(0, "Dataset", _inputs.Dataset);
        return new ExperimentOutcome(_draft.Build(ExperimentInfo.Harden.Id, json), outcome)
        {
            Networks = _networks,
            Labels = _inputs.LabelNames,
        };
    }

    private TrainingOutcome RunStages()
    {
        FrontierPoint[] coarse = AddCoarse();
        FrontierPoint[] pseudo = AddPseudo();
        AddDecay();
        AddKnown();
        _networks[Hardened] = pseudo[0].Network;
        _networks[ArmName.Coarse] = coarse[0].Network;
        _report.Write(_split.Test, _leastAccuracy);
        return _training.HasDiverged ? TrainingOutcome.Diverged : TrainingOutcome.Completed;
    }

    private FrontierPoint[] AddCoarse()
    {
        SortedDictionary<int, TwoLayerNetwork>[] networks = [.. _seeds.Select(seed => _training.TrainCoarse(ArmName.Coarse, seed))];
        FrontierPoint[] coarse = [.. _seeds.Select((seed, s) => _training.SelectMostAccurate(ArmName.Coarse, seed, networks[s]))];
        _leastAccuracy = [.. coarse.Select(point => point.Accuracy - _options.MaxAccuracyLoss)];
        _report.Add(ArmName.Coarse, coarse);
        _report.Add(
            ArmName.CoarseStopped,
            [.. _seeds.Select((seed, s) => _training.Select(ArmName.CoarseStopped, seed, networks[s], _leastAccuracy[s]))]);
        _draft.Mark("harden.coarse");
        return coarse;
    }

    private FrontierPoint[] AddPseudo()
    {
        (DiscoveredSubclasses[] found, FrontierPoint? first) = Discover();
        var points = new FrontierPoint[_seeds.Length];
        for (int s = 0; s < points.Length; s++)
        {
            FrontierPoint plain = s == 0 && first is not null ? first : TrainOn(found[s], s);
            points[s] = Best(s, [plain, .. _options.WeightDecays.Select(decay => TrainOn(found[s], s, decay))]);
        }

        _report.Add(ArmName.Pseudo, points);
        _report.AddFound(found[0], (MulticlassNetwork)points[0].Network, _split.Train);
        _draft.Mark("harden.pseudo");
        return points;
    }

    // Of every seed; where the number was chosen, with the network of the first seed, which was trained for that.
    private (DiscoveredSubclasses[] Found, FrontierPoint? First) Discover()
    {
        LabeledSamples train = _split.Train;
        if (_options.Clusters is { } number)
        {
            SubclassOptions options = _options.Discovery with
            {
                ClustersPerSide = number,
                MostSamples = Math.Max(number, _options.Discovery.MostSamples),
            };
            return ([.. _seeds.Select(seed => Find(train, options, seed))], null);
        }

        _context.Begin("discovering sub-classes");
        var trained = new Dictionary<DiscoveredSubclasses, FrontierPoint>(ReferenceEqualityComparer.Instance);
        int most = _options.Width is { } width
            ? Math.Clamp(width / train.GroupCount, 1, _options.Discovery.ClustersPerSide)
            : _options.Discovery.ClustersPerSide;
        (SubclassCandidate chosen, IReadOnlyList<SubclassCandidate> all) = SubclassChoice.Choose(
            train.Inputs, train.ComputeGroups(), _options.Discovery with { ClustersPerSide = most },
            new SubclassRule(_leastAccuracy[0]),
            found =>
            {
                FrontierPoint point = trained[found] = TrainOn(found, 0);
                return (point.Accuracy, point.MeanRadius);
            },
            _seeds[0], _context.Threads, _context.Cancellation);
        _report.AddChoice(chosen, all);
        return ([chosen.Found, .. _seeds[1..].Select(seed => FindAs(chosen.Counts, seed))], trained[chosen.Found]);
    }

    private DiscoveredSubclasses Find(LabeledSamples train, SubclassOptions options, Seed seed) => _options.WithinKnown
        ? SubclassDiscovery.Discover(
            train.Inputs, train.Clusters, train.Partition!, options, seed, _context.Threads, _context.Cancellation)
        : SubclassDiscovery.Discover(
            train.Inputs, train.ComputeGroups(), options, seed, _context.Threads, _context.Cancellation);

    private DiscoveredSubclasses FindAs(IReadOnlyList<int> counts, Seed seed)
    {
        var byNumber = counts.Distinct().ToDictionary(
            number => number, number => Find(_split.Train, _options.Discovery with { ClustersPerSide = number }, seed));
        return DiscoveredSubclasses.Combine([.. counts.Select(number => byNumber[number])]);
    }

    private FrontierPoint TrainOn(DiscoveredSubclasses found, int s, double decay = 0) => _training.Select(
        ArmName.Pseudo, _seeds[s], _training.TrainFine(ArmName.Pseudo, found.Label(_split.Train), _seeds[s], decay), _leastAccuracy[s]);

    private void AddDecay()
    {
        if (_options.WeightDecays.Count == 0)
        {
            return;
        }

        _report.Add(ArmName.CoarseDecay, [.. _seeds.Select((seed, s) => Best(s, _options.WeightDecays.Select(decay => _training.Select(
            ArmName.CoarseDecay, seed, _training.TrainCoarse(ArmName.CoarseDecay, seed, decay), _leastAccuracy[s]))))]);
        _draft.Mark("harden.decay");
    }

    private void AddKnown()
    {
        if (HardenSplit.HasSubclasses(_split.Train))
        {
            _report.Add(ArmName.Fine, [.. _seeds.Select((seed, s) => Best(s, Decays.Select(decay => _training.Select(
                ArmName.Fine, seed, _training.TrainFine(ArmName.Fine, _split.Train, seed, decay), _leastAccuracy[s]))))]);
            _draft.Mark("harden.fine");
        }
    }

    // The one with the greatest mean radius within the budget; where none is, the most accurate one.
    private FrontierPoint Best(int s, IEnumerable<FrontierPoint> points)
    {
        FrontierPoint[] all = [.. points];
        return all.Where(point => point.Accuracy >= _leastAccuracy[s]).MaxBy(point => point.MeanRadius)
            ?? all.MaxBy(point => point.Accuracy)!;
    }
}
