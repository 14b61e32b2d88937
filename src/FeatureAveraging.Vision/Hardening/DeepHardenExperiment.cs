using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>
/// Hardens a deep network on images without sub-class labels: the twin of <see cref="HardenExperiment"/>, with the same arms, names and
/// claims, where radii are upper bounds by attack.
/// </summary>
/// <remarks>
/// Arms: <c>coarse</c>, <c>coarse-stopped</c>, <c>coarse-decay</c>, <c>coarse-adversarial</c> (Madry), <c>coarse-trades</c>, <c>fine</c>
/// and <c>pseudo</c>. Every epoch of a training is a checkpoint to choose from, by the mean ℓ₂ radius that FMN finds on validation images.
/// Deep networks are not trained without weight decay, so the arms with sub-classes choose theirs from the same values as the rival.
/// Sub-classes are looked for in principal components of the pixels, by direction of the pixels and in the embedding of the coarse network
/// of the same seed; in that order they are the record's spaces 0, 1, 2, those that are not tried left out. The same seed, options and
/// number of threads give the same record.
/// </remarks>
public sealed class DeepHardenExperiment
{
    private readonly HardenImages _images;
    private readonly DeepHardenOptions _options;
    private readonly RunContext _context;
    private readonly RecordDraft _draft;
    private readonly ImageSplit _split;
    private readonly DeepTraining _training;
    private readonly DeepArm _make;
    private readonly DeepTest _test;
    private readonly HardenReport _report;
    private readonly Seed[] _seeds;
    private readonly OwnDeepModel? _own;
    private readonly int[] _groups;             // coarse class of each training image
    private readonly List<TrainedModel> _models = [];
    private double[] _leastAccuracy = [];       // of every seed

    private DeepHardenExperiment(
        HardenImages images, DeepHardenOptions options, RunContext context, ImageExperimentHooks hooks, OwnDeepModel? own)
    {
        _own = own;
        (_images, _options, _context, _draft) = (images, options, context, new RecordDraft(context));
        _split = ImageSplit.Of(images, options, context.Seed);
        _groups = images.GroupsOf(_split.Train);
        _training = new DeepTraining(images, _split, options, _draft, hooks);
        _make = new DeepArm(images, _split);
        _test = new DeepTest(images, _split, options, _draft);
        _report = new HardenReport(_draft, options.MaxAccuracyLoss, own is null ? ArmName.Coarse : ArmName.Model, RadiusKnowledge.Attacked);
        _seeds = [.. Enumerable.Range(0, options.Seeds).Select(i => new Seed(context.Seed.Root + (ulong)i))];
    }

    /// <summary>Runs split → coarse networks → discovery and choice → rivals → test.</summary>
    /// <param name="images">Images with their classes and coarse classes.</param>
    /// <param name="options">The setting; the threads are those of the context.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <param name="hooks">Checkpoints: one an epoch, <c>TRAINING-epoch-E</c>, so that a run that goes on trains nothing twice. Measures on
    /// validation images are computed again.</param>
    /// <param name="own">The user's model: it is measured beside the rest as arm <c>model</c>, and its accuracy is the one to keep. Null
    /// for none: the accuracy to keep is that of the coarse network.</param>
    /// <returns>The record, and the networks of the root seed by arm; that of <c>pseudo</c> is named <c>hardened</c>.</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range, the network cannot read such images, or a
    /// part of the images would lack a coarse class or be too small.</exception>
    /// <exception cref="ArgumentException">A checkpoint belongs to another training, or a coarse class has images enough and fewer distinct
    /// ones than sub-classes are wanted.</exception>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    public static ImageOutcome Run(
        HardenImages images, DeepHardenOptions options, RunContext context, ImageExperimentHooks? hooks = null, OwnDeepModel? own = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        options = (options with { Training = options.Training with { Threads = context.Threads } }).ValidatedFor(images);
        Libtorch.UseThreads(context.Threads);
        return new DeepHardenExperiment(images, options, context, hooks ?? new ImageExperimentHooks(), own).Run();
    }

    private ImageOutcome Run()
    {
        _draft.Mark("data");
        TrainingOutcome outcome = _context.Run(RunStages);
        var json = (JsonObject)JsonSerializer.SerializeToNode(_options, DeepHardenJson.Default.DeepHardenOptions)!;
        json.Insert(0, "Dataset", _images.Dataset);
        return new ImageOutcome(_draft.Build(ExperimentInfo.Harden.Id, json), outcome) { Models = _models };
    }

    private TrainingOutcome RunStages()
    {
        try
        {
            DeepPoint[] coarse = AddCoarse();
            AddPseudo(coarse);
            AddRival(ArmName.CoarseDecay, _options.WeightDecays, Decay);
            AddRival(ArmName.CoarseAdversarial, _options.AdversarialRadii, Perturb(coarse, AdversarialMethod.Madry));
            AddRival(ArmName.CoarseTrades, _options.TradesRadii, Perturb(coarse, AdversarialMethod.Trades));
            AddKnown();
        }
        catch (NoCheckpointException)
        {
            return TrainingOutcome.Diverged;
        }

        _report.Write(_test, _leastAccuracy);
        return _training.HasDiverged ? TrainingOutcome.Diverged : TrainingOutcome.Completed;
    }

    private DeepPoint[] AddCoarse()
    {
        ImageArm arm = _make.OfCoarse(ArmName.Coarse);
        DeepPoint[][] courses =
            [.. _seeds.Select(seed => Require(_training.Train(Name(ArmName.Coarse, seed), arm, seed, _options.Training)))];
        DeepPoint[] coarse = Array.ConvertAll(courses, course => course.Reverse().MaxBy(point => point.Accuracy)!);
        MeasuredPoint[] before = _own is null ? coarse : AddOwn(_own);
        _leastAccuracy = Array.ConvertAll(before, point => point.Accuracy - _options.MaxAccuracyLoss);
        Add(Everywhere(arm), coarse, courses[0]);
        Add(
            Everywhere(_make.OfCoarse(ArmName.CoarseStopped)),
            [.. courses.Select((course, s) => MeasuredPoint.Choose(course, _leastAccuracy[s]))], courses[0]);
        _draft.Mark("harden.coarse");
        return coarse;
    }

    // The user's model is the same for every seed.
    private MeasuredPoint[] AddOwn(OwnDeepModel own)
    {
        ImageArm arm = own.ToArm(_images, _split);
        MeasuredPoint point = _training.Measure(own.Model, arm);
        MeasuredPoint[] points = Array.ConvertAll(_seeds, seed => point with { Seed = seed });
        _report.Add(DeepArm.RowOf(arm), points);
        _test.AddOwn(arm, own.Model);
        return points;
    }

    private void AddPseudo(DeepPoint[] coarse)
    {
        _context.Begin("discovering sub-classes");
        (DiscoveredSubclasses[] found, DeepPoint[] first) = Discover(coarse);
        ImageArm[] arms = [.. found.Select(one => _make.OfChosen(one, _context.Threads))];
        DeepPoint[][] courses =
            [first, .. Enumerable.Range(1, _seeds.Length - 1).Select(s => TrainOn(found[s], s, Name(ArmName.Pseudo, _seeds[s])))];
        DeepPoint[] chosen = AddDecayed(arms, courses);
        _report.AddFound(
            found[0], _images.HasSubclasses ? _split.Train.Labels : null, _training.FindDead(chosen[0], arms[0]),
            "each is the greatest output of its coarse class on no training image");
        _draft.Mark("harden.pseudo");
    }

    // Of every seed; the course of the first seed's network was trained for the choice.
    private (DiscoveredSubclasses[] Found, DeepPoint[] First) Discover(DeepPoint[] coarse)
    {
        if (_options.WithinKnown)
        {
            DiscoveredSubclasses[] inside = Array.ConvertAll(_seeds, DiscoverWithinKnown);
            return (inside, TrainOn(inside[0], 0, Name(ArmName.Pseudo, _seeds[0])));
        }

        SubclassSpace[] spaces = Spaces(coarse[0]);
        var trained = new Dictionary<DiscoveredSubclasses, DeepPoint[]>(ReferenceEqualityComparer.Instance);
        var rule = new SubclassRule(_leastAccuracy[0]) { GridRatio = _options.GridRatio };
        (SubclassCandidate chosen, IReadOnlyList<SubclassCandidate> all) = _options.Clusters is { } number
            ? SubclassChoice.ChooseSpace(spaces, _groups, number, rule, Measure, _seeds[0], _context.Threads, _context.Cancellation)
            : SubclassChoice.Choose(spaces, _groups, rule, Measure, _seeds[0], _context.Threads, _context.Cancellation);
        _report.AddChoice(chosen, all);
        return (
            [
                chosen.Found,
                .. Enumerable.Range(1, _seeds.Length - 1).Select(s => SubclassDiscovery.Discover(
                    Spaces(coarse[s])[chosen.Space], _groups, chosen.Counts, _seeds[s], _context.Threads, _context.Cancellation)),
            ],
            trained[chosen.Found]);

        (double Accuracy, double Radius) Measure(DiscoveredSubclasses found)
        {
            DeepPoint[] course = trained[found] = TrainOn(found, 0, Name($"{ArmName.Pseudo}-candidate-{trained.Count}", _seeds[0]));
            if (course.Length == 0)
            {
                return (0, 0);
            }

            DeepPoint best = MeasuredPoint.Choose(course, _leastAccuracy[0]);
            return (best.Accuracy, best.MeanRadius);
        }
    }

    private DiscoveredSubclasses DiscoverWithinKnown(Seed seed) => SubclassDiscovery.Discover(
        _split.Train.ToInputs(), _split.Train.Labels, _images.Partition,
        _options.Discovery with
        {
            ClustersPerSide = _options.Clusters!.Value,
            MostSamples = Math.Max(_options.Clusters.Value, _options.Discovery.MostSamples),
        },
        seed, _context.Threads, _context.Cancellation);

    private SubclassSpace[] Spaces(DeepPoint coarse)
    {
        Samples pixels = _split.Train.ToInputs();
        SubclassOptions direct = _options.Discovery with { Components = 0 };
        bool directions = _options.TryDirections && _options.Discovery.Method != SubclassMethod.Spherical && !pixels.HasZero();
        return
        [
            new(pixels, _options.Discovery),
            .. directions ? [new(pixels, direct with { Method = SubclassMethod.Spherical })] : Array.Empty<SubclassSpace>(),
            .. _options.TryEmbedding
                ? [new(_training.Embed(coarse), direct with { Method = SubclassMethod.KMeans })] : Array.Empty<SubclassSpace>(),
        ];
    }

    private DeepPoint[] TrainOn(DiscoveredSubclasses found, int s, string name) =>
        _training.Train(name, _make.OfFound(found), _seeds[s], _options.Training);

    private Func<int, double, VisionTrainingOptions, VisionTrainingOptions> Perturb(DeepPoint[] coarse, AdversarialMethod method) =>
        (s, multiple, training) => training with
        {
            Adversarial = _options.Adversarial with { Method = method, Epsilon = multiple * coarse[s].MeanRadius },
        };

    // An arm with sub-classes: it chooses from the same decays as the rival does.
    private DeepPoint[] AddDecayed(ImageArm[] arms, DeepPoint[][] courses) =>
        AddTuned(arms, _options.WeightDecays, Decay, (_options.Training.WeightDecay, courses));

    private static VisionTrainingOptions Decay(int s, double decay, VisionTrainingOptions training) =>
        training with { WeightDecay = decay };

    // An arm on coarse labels whose training has one value more to choose.
    private void AddRival(
        string name, IReadOnlyList<double> values, Func<int, double, VisionTrainingOptions, VisionTrainingOptions> apply)
    {
        if (values.Count > 0)
        {
            AddTuned(Everywhere(_make.OfCoarse(name)), values, apply);
            _draft.Mark($"harden.{name}");
        }
    }

    // The value is chosen for every seed; of one the trainings may be there already.
    private DeepPoint[] AddTuned(
        ImageArm[] arms, IReadOnlyList<double> values, Func<int, double, VisionTrainingOptions, VisionTrainingOptions> apply,
        (double Value, DeepPoint[][] Courses)? known = null)
    {
        string name = arms[0].Name;
        var chosen = new DeepPoint[_seeds.Length];
        double[] tuned = new double[_seeds.Length];
        DeepPoint[] shown = [];
        for (int s = 0; s < chosen.Length; s++)
        {
            var tried = values.Select(value => (Value: value, Course: _training.Train(
                Name(FormattableString.Invariant($"{name}-{value}"), _seeds[s]), arms[s], _seeds[s], apply(s, value, _options.Training))))
                .ToList();
            if (known is { } before)
            {
                tried.Insert(0, (before.Value, before.Courses[s]));
            }

            chosen[s] = MeasuredPoint.Choose(Require([.. tried.SelectMany(one => one.Course)]), _leastAccuracy[s]);
            (double value, DeepPoint[] course) = tried.First(one => one.Course.Contains(chosen[s]));
            (tuned[s], shown) = (value, s == 0 ? course : shown);
        }

        Add(arms, chosen, shown);
        _report.AddTuned(name, tuned);
        return chosen;
    }

    private void AddKnown()
    {
        if (_images.HasSubclasses)
        {
            ImageArm arm = _make.OfKnown();
            AddDecayed(
                Everywhere(arm), [.. _seeds.Select(seed => _training.Train(Name(ArmName.Fine, seed), arm, seed, _options.Training))]);
            _draft.Mark("harden.fine");
        }
    }

    private void Add(ImageArm[] arms, DeepPoint[] chosen, DeepPoint[] course)
    {
        string name = arms[0].Name;
        _report.Add(DeepArm.RowOf(arms[0]), chosen);
        _report.AddCourse(name, course);
        _test.Add(arms, chosen);
        _models.Add(new TrainedModel(
            name == ArmName.Pseudo ? HardenExperiment.Hardened : name, chosen[0].Options, arms[0].Partition, arms[0].ClassNames,
            chosen[0].State)
        {
            GroupNames = _images.GroupNames,
            NumberedGroups = _images.Partition.NumberedGroups,
        });
    }

    private ImageArm[] Everywhere(ImageArm arm) => [.. _seeds.Select(_ => arm)];

    private static string Name(string training, Seed seed) => FormattableString.Invariant($"{training}-seed-{seed.Root}");

    private static DeepPoint[] Require(DeepPoint[] course) => course.Length > 0 ? course : throw new NoCheckpointException();

    /// <summary>A training diverged in its first epoch, and nothing can stand for its arm.</summary>
    private sealed class NoCheckpointException : Exception;
}
