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
/// the accuracy budget), <c>coarse-decay</c> (the same with weight decay), <c>coarse-adversarial</c> (the same with adversarial training),
/// <c>fine</c> (known sub-classes, where there are any) and <c>pseudo</c> (discovered ones). Every checkpoint, decay, training radius,
/// space and number of sub-classes is chosen on validation samples, by the mean ℓ₂ radius among those whose accuracy is at most
/// <see cref="HardenOptions.MaxAccuracyLoss"/> below the coarse network's; there a radius is followed for few nodes, or to 10⁻³.
/// Radii are unbounded (no box). The record's numbers depend on seed and options, never on the threads.
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
    private readonly Classifier? _own;
    private readonly IInputTest? _behind;
    private readonly Dictionary<string, TwoLayerNetwork> _networks = [];
    private readonly TwoLayerTest _test;
    private double[] _leastAccuracy = [];       // of every seed

    private HardenExperiment(TrainInputs inputs, HardenOptions options, RunContext context, Classifier? own, IInputTest? behind)
    {
        (_own, _behind) = (own, behind);
        (_inputs, _options, _context, _draft) = (inputs, options, context, new RecordDraft(context));
        _split = HardenSplit.Of(inputs, options, context.Seed);
        _split.RequireClusterable(options);
        _training = new HardenTraining(_split, options, _draft);
        _seeds = [.. Enumerable.Range(0, options.Seeds).Select(i => new Seed(context.Seed.Root + (ulong)i))];
        _report = new HardenReport(
            _draft, options.MaxAccuracyLoss, own is null ? ArmName.Coarse : ArmName.Model, RadiusKnowledge.Bracketed)
        {
            IsInEmbedding = options.Embedding is not null,
        };
        _test = new TwoLayerTest(_split.Test, options, context);
    }

    /// <summary>Runs split → coarse networks → discovery and choice → rivals → test.</summary>
    /// <param name="inputs">Samples with coarse labels; known sub-classes serve as a rival only, but for
    /// <see cref="HardenOptions.WithinKnown"/>.</param>
    /// <param name="options">The setting; the threads are those of the context.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <param name="own">The user's model, for the same coarse classes: it is measured beside the rest as arm <c>model</c>, and its
    /// accuracy is the one to keep. Null for none: the accuracy to keep is that of the coarse network.</param>
    /// <param name="behind">The inputs that the samples are an embedding of, to judge the networks of the root seed by them too; null for
    /// none.</param>
    /// <returns>The record, and the networks of the root seed by arm; that of <c>pseudo</c> is named <c>hardened</c>.</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range, a part of the samples would lack a coarse
    /// class, or a class has too few distinct samples.</exception>
    /// <exception cref="ArgumentException">Sub-classes are to be known and are not.</exception>
    public static ExperimentOutcome Run(
        TrainInputs inputs, HardenOptions options, RunContext context, Classifier? own = null, IInputTest? behind = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        options = (options with { Training = options.Training with { Threads = context.Threads } }).Validated();
        Shape.Require(
            !options.WithinKnown || inputs.Train.HasClusters, nameof(inputs),
            $"carries coarse labels only; WithinKnown needs the known sub-class of each sample");
        Shape.Require(
            own is null || (own.InputDimension == inputs.Train.Inputs.Dimension && own.Decision.AnswerCount == inputs.Train.GroupCount),
            nameof(own), $"has d = {own?.InputDimension} and {own?.Decision.AnswerCount} coarse classes; the samples have " +
            $"d = {inputs.Train.Inputs.Dimension} and {inputs.Train.GroupCount}");
        return new HardenExperiment(inputs, options, context, own, behind).Run();
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
            Graph = _networks.TryGetValue(Hardened, out TwoLayerNetwork? hardened)
                ? TwoLayerGraph.Of(hardened, _inputs.NumberedGroups) with { OutputNames = _inputs.NumberedNames }
                : null,
        };
    }

    private TrainingOutcome RunStages()
    {
        FrontierPoint[] coarse = AddCoarse();
        AddPseudo();
        AddTuned(ArmName.CoarseDecay, _options.WeightDecays, (_, decay, training) => training with { WeightDecay = decay });
        AddTuned(
            ArmName.CoarseAdversarial, _options.AdversarialRadii,
            (s, multiple, training) => training with { AdversarialRadius = multiple * coarse[s].MeanRadius });
        AddKnown();
        _report.Write(_test, _leastAccuracy, _behind is null ? null : SearchInputs);
        return _training.HasDiverged ? TrainingOutcome.Diverged : TrainingOutcome.Completed;
    }

    private IReadOnlyList<double> SearchInputs(string arm) => _behind!.Search(arm, _test.ClassifierOf(arm, 0), _draft);

    private FrontierPoint[] AddCoarse()
    {
        SortedDictionary<int, TwoLayerNetwork>[] networks = [.. _seeds.Select(seed => _training.TrainCoarse(ArmName.Coarse, seed))];
        FrontierPoint[] coarse = [.. _seeds.Select((seed, s) => _training.SelectMostAccurate(ArmName.Coarse, seed, networks[s]))];
        FrontierPoint[] before = _own is null ? coarse : AddOwn(_own);
        _leastAccuracy = [.. before.Select(point => point.Accuracy - _options.MaxAccuracyLoss)];
        AddArm(ArmName.Coarse, coarse);
        _networks[ArmName.Coarse] = coarse[0].Network;
        Add(
            ArmName.CoarseStopped,
            [.. _seeds.Select((seed, s) => _training.Select(ArmName.CoarseStopped, seed, networks[s], _leastAccuracy[s]))]);
        _draft.Mark("harden.coarse");
        return coarse;
    }

    // The user's model is the same for every seed.
    private FrontierPoint[] AddOwn(Classifier own)
    {
        FrontierPoint point = _training.Measure(own);
        FrontierPoint[] points = [.. _seeds.Select(seed => point with { Seed = seed })];
        AddArm(ArmName.Model, points, own.Readout);
        return points;
    }

    private void AddPseudo()
    {
        _context.Begin("discovering sub-classes");
        (DiscoveredSubclasses[] found, FrontierPoint? first) = Discover();
        var points = new FrontierPoint[_seeds.Length];
        for (int s = 0; s < points.Length; s++)
        {
            points[s] = s == 0 && first is not null ? first : TrainOn(found[s], s);
        }

        Add(ArmName.Pseudo, points);
        LabeledSamples train = _split.Train;
        _report.AddFound(
            found[0], HardenSplit.HasSubclasses(train) ? train.Clusters.ToArray() : null,
            FindDead((MulticlassNetwork)points[0].Network, train.Inputs), "their outputs are 0 on every training sample");
        _draft.Mark("harden.pseudo");
    }

    // Of every seed; where something was chosen, with the network of the first seed, which was trained for that.
    private (DiscoveredSubclasses[] Found, FrontierPoint? First) Discover()
    {
        SubclassOptions[] spaces = [.. _options.ResolveSpaces(_split.Train)];
        if (_options.Clusters is { } number && spaces.Length == 1)
        {
            return ([.. _seeds.Select(seed => Find(spaces[0], [number], seed))], null);
        }

        var trained = new Dictionary<DiscoveredSubclasses, FrontierPoint>(ReferenceEqualityComparer.Instance);
        SubclassSpace[] where = [.. spaces.Select(Space)];
        int[] groups = _split.Train.ComputeGroups();
        var rule = new SubclassRule(_leastAccuracy[0]);
        (SubclassCandidate chosen, IReadOnlyList<SubclassCandidate> all) = _options.Clusters is { } given
            ? SubclassChoice.ChooseSpace(where, groups, given, rule, Measure, _seeds[0], _context.Threads, _context.Cancellation)
            : SubclassChoice.Choose(where, groups, rule, Measure, _seeds[0], _context.Threads, _context.Cancellation);
        _report.AddChoice(chosen, all);
        return (
            [chosen.Found, .. _seeds[1..].Select(seed => Find(spaces[chosen.Space], chosen.Counts, seed))],
            trained[chosen.Found]);

        (double Accuracy, double Radius) Measure(DiscoveredSubclasses found)
        {
            FrontierPoint point = trained[found] = TrainOn(found, 0);
            return (point.Accuracy, point.MeanRadius);
        }
    }

    private SubclassSpace Space(SubclassOptions options) => new(_split.Train.Inputs, options);

    // Sub-classes of each coarse class, or of each known one; a single number is for all.
    private DiscoveredSubclasses Find(SubclassOptions space, IReadOnlyList<int> counts, Seed seed)
    {
        LabeledSamples train = _split.Train;
        return _options.WithinKnown
            ? SubclassDiscovery.Discover(
                train.Inputs, train.Clusters, train.Partition!,
                space with { ClustersPerSide = counts[0], MostSamples = Math.Max(counts[0], space.MostSamples) }, seed, _context.Threads,
                _context.Cancellation)
            : SubclassDiscovery.Discover(Space(space), train.ComputeGroups(), counts, seed, _context.Threads, _context.Cancellation);
    }

    private FrontierPoint TrainOn(DiscoveredSubclasses found, int s) => _training.Select(
        ArmName.Pseudo, _seeds[s], _training.TrainFine(ArmName.Pseudo, found.Label(_split.Train), _seeds[s]), _leastAccuracy[s]);

    // An arm on coarse labels whose training has one value more to choose, for every seed.
    private void AddTuned(string arm, IReadOnlyList<double> values, Func<int, double, TrainingOptions, TrainingOptions> apply)
    {
        if (values.Count == 0)
        {
            return;
        }

        (double Value, FrontierPoint Point)[] best = [.. _seeds.Select((seed, s) =>
        {
            var tried = values.Select(value => (Value: value, Point: _training.Select(
                arm, seed, _training.TrainCoarse(arm, seed, training => apply(s, value, training)), _leastAccuracy[s]))).ToList();
            FrontierPoint chosen = MeasuredPoint.Choose([.. tried.Select(one => one.Point)], _leastAccuracy[s]);
            return tried.First(one => one.Point == chosen);
        })];
        Add(arm, [.. best.Select(one => one.Point)]);
        _report.AddTuned(arm, [.. best.Select(one => one.Value)]);
        _draft.Mark($"harden.{arm}");
    }

    private void Add(string arm, FrontierPoint[] chosen)
    {
        _networks[arm == ArmName.Pseudo ? Hardened : arm] = chosen[0].Network;
        AddArm(arm, chosen);
        _report.AddCourse(arm, _training.MeasureCourse(arm, chosen[0]));
    }

    private void AddArm(string arm, FrontierPoint[] chosen, Readout? readout = null)
    {
        TwoLayerNetwork network = chosen[0].Network;
        Readout decides = readout ?? HardenTraining.ReadoutOf(network);
        _report.Add(new HardenArm(arm, decides, NamesReadout: network is not BinaryNetwork), chosen);
        _test.Add(arm, chosen, decides);
        _draft.Metrics[MetricName.Of(arm, "neurons")] = network.Hidden.NeuronCount;
    }

    private void AddKnown()
    {
        if (HardenSplit.HasSubclasses(_split.Train))
        {
            Add(ArmName.Fine, [.. _seeds.Select((seed, s) => _training.Select(
                ArmName.Fine, seed, _training.TrainFine(ArmName.Fine, _split.Train, seed), _leastAccuracy[s]))]);
            _draft.Mark("harden.fine");
        }
    }

    private static int[] FindDead(MulticlassNetwork network, Samples inputs)
    {
        double[] x = new double[inputs.Dimension], z = new double[network.Hidden.NeuronCount], f = new double[network.ClassCount];
        var dead = Enumerable.Range(0, network.ClassCount).ToHashSet();
        for (int i = 0; i < inputs.Count && dead.Count > 0; i++)
        {
            inputs.CopyRow(i, x);
            network.Hidden.EvaluatePreactivations(x, z);
            network.EvaluateOutputs(z, [], f);
            dead.RemoveWhere(j => f[j] != 0);
        }

        return [.. dead.Order()];
    }
}
