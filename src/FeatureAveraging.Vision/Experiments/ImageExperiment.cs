using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Experiments.Heads;
using FeatureAveraging.Experiments.Paper;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>
/// Deep networks on images (Li et al. 2025, Fig. 2c, 2d and Fig. 3, middle and right):
/// the same architecture, images and budget with coarse and with fine labels.
/// </summary>
/// <remarks>
/// Seed s + i drives the i-th run: initial weights, order and moves of the images, attacks.
/// The images drawn are those of seed s in every run, so that arms and seeds are compared on the same ones.
/// </remarks>
public sealed class ImageExperiment
{
    private readonly ImageExperimentOptions _options;
    private readonly ImageExperimentData _data;
    private readonly RunContext _context;
    private readonly RecordDraft _draft;
    private readonly SeedTable _table = new();
    private readonly PairedComparison _pairs;
    private readonly ImageEvaluation _evaluation;
    private readonly ArmTraining _training;
    private readonly StageComparison _stages;
    private readonly List<TrainedModel> _models = [];
    private IReadOnlyDictionary<string, TwoLayerNetwork> _heads = new Dictionary<string, TwoLayerNetwork>();

    private ImageExperiment(ImageExperimentData data, ImageExperimentOptions options, RunContext context, ImageExperimentHooks hooks)
    {
        (_options, _context, _draft) = (options, context, new RecordDraft(context));
        _data = data with { Train = Draw(data.Train, options.Data.TrainCount), Test = Draw(data.Test, options.Data.TestCount) };
        _pairs = new PairedComparison(_draft, _table, options.Curve.ComputeRadii());
        _evaluation = new ImageEvaluation(options.Curve, _draft, _table);
        _training = new ArmTraining(options, _draft, _table, hooks);
        _stages = new StageComparison(options, _draft, _table);
    }

    /// <summary>Runs training → clean accuracy → attacks → comparison → claims.</summary>
    /// <param name="data">The images.</param>
    /// <param name="options">The setting; the threads are those of the context.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <param name="hooks">Checkpoints.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range, or asks for more images than there are;
    /// all are listed.</exception>
    /// <exception cref="ArgumentException">A checkpoint belongs to another training.</exception>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    public static ImageOutcome Run(
        ImageExperimentData data, ImageExperimentOptions options, RunContext context, ImageExperimentHooks? hooks = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        options = options with { Training = options.Training with { Threads = context.Threads } };
        options.ValidatedFor(data);
        Libtorch.UseThreads(context.Threads);
        return new ImageExperiment(data, options, context, hooks ?? new ImageExperimentHooks()).Run();
    }

    private ImageOutcome Run()
    {
        TrainingOutcome outcome = _context.Run(RunSeeds);
        _table.WriteTo(_draft);
        _pairs.AddIntervals();
        foreach ((string name, IReadOnlyDictionary<string, double[]> curve) in PrintedCurves.Find(_data.Name))
        {
            _draft.Series[name] = curve;
        }

        if (outcome == TrainingOutcome.Completed)
        {
            ImageClaims.AddTo(_draft, _data.Name, _options.Curve.Count, _options.Seeds);
        }

        return new ImageOutcome(_draft.Build(_data.Name, DescribeOptions()), outcome) { Models = _models, Networks = _heads };
    }

    private TrainingOutcome RunSeeds()
    {
        int[] attacked = StratifiedSplit.Draw(_data.Test.Labels, _options.Curve.Count, _context.Seed).Chosen;
        for (int run = 0; run < _options.Seeds; run++)
        {
            TrainingOutcome outcome = RunSeed(new Seed(_context.Seed.Root + (ulong)run), attacked);
            if (outcome != TrainingOutcome.Completed)
            {
                return outcome;
            }
        }

        AddFrontiers();
        return TrainingOutcome.Completed;
    }

    private TrainingOutcome RunSeed(Seed seed, int[] attacked)
    {
        List<TrainedArm> arms = [];
        try
        {
            TrainingOutcome outcome = TrainArms(arms, seed);
            if (outcome == TrainingOutcome.Completed)
            {
                Measure(arms, seed, attacked);
            }

            return outcome;
        }
        finally
        {
            arms.ForEach(arm => arm.Dispose());
        }
    }

    private IEnumerable<ImageArm> Arms(Seed seed)
    {
        yield return ImageArm.OfSides(ArmName.Coarse, _data);
        yield return ImageArm.OfClasses(ArmName.Fine, _data);
        if (_options.MoreArms.Contains(ImageExperimentOptions.AdversarialArm))
        {
            yield return ImageArm.OfSides($"{ArmName.Coarse}-{_options.Adversarial.Method.ToString().ToLowerInvariant()}", _data) with
            {
                Adversarial = _options.Adversarial,
            };
        }

        if (_options.MoreArms.Contains(ArmName.Pseudo))
        {
            _context.Begin("discovering sub-classes");
            yield return ImageArm.OfClasses(
                ArmName.Pseudo,
                PseudoClasses.Discover(_data, _options.Discovery, seed, _context.Threads, _context.Cancellation));
        }
    }

    private TrainingOutcome TrainArms(List<TrainedArm> arms, Seed seed)
    {
        foreach (ImageArm arm in Arms(seed))
        {
            var trained = new TrainedArm(arm, _training.CreateModel(arm, seed));
            arms.Add(trained);
            TrainingOutcome outcome = _training.Train(trained, seed);
            if (outcome != TrainingOutcome.Completed)
            {
                return outcome;
            }

            _models.Add(new TrainedModel(
                ArmTraining.Name(arm, seed), trained.Model.Options, arm.Partition, arm.ClassNames, trained.Model.GetState()));
        }

        return TrainingOutcome.Completed;
    }

    private void Measure(List<TrainedArm> arms, Seed seed, int[] attacked)
    {
        foreach (TrainedArm arm in arms)
        {
            arm.CleanLogits = _evaluation.MeasureClean(arm.Model, arm.Arm, seed);
            ImageSet images = arm.Arm.Test.Take(attacked);
            foreach (Readout readout in arm.Arm.Readouts)
            {
                arm.Suites[readout] = _evaluation.Attack(arm.Model, arm.Arm, readout, images, seed);
                if (arm != arms[0])
                {
                    _pairs.Add(arm.Arm, readout, arms[0].MainSuite, arm.Suites[readout], seed);
                }
            }

            _draft.Mark($"attack.{ArmTraining.Name(arm.Arm, seed)}");
            if (seed == _context.Seed)
            {
                _evaluation.Certify(arm, images, seed);
            }
        }

        _stages.Add(arms[0], arms[1], attacked, seed);
        if (seed == _context.Seed)
        {
            SubclassExhibits.AddTo(_draft, arms, _data, attacked, _options.Curve);
            AddHeads(arms[1].Model);
        }
    }

    private void AddHeads(VisionModel fine)
    {
        if (_options.Heads is not null)
        {
            _context.Begin("features of the fine network");
            LabeledSamples train = ToFeatures(fine, _data.Train), test = ToFeatures(fine, _data.Test);
            _heads = FeatureHeads.AddTo(_draft, train, test, _options.Heads);
        }
    }

    private void AddFrontiers()
    {
        if (_options.Frontier is not null)
        {
            ShallowFrontiers.AddTo(
                _draft, _data.Train.ToSamples(_data.Partition), _data.Test.ToSamples(_data.Partition), _options.Frontier);
        }
    }

    private LabeledSamples ToFeatures(VisionModel model, ImageSet images)
    {
        var inputs = Samples.Rounded(model.ComputeFeatures(images, _options.Curve.BatchSize));
        return new LabeledSamples(
            inputs, Array.ConvertAll(images.Labels, label => _data.Partition.Labels[label]), (int[])images.Labels.Clone(), _data.Partition);
    }

    private ImageSet Draw(ImageSet images, int count) =>
        count == 0 ? images : images.Take(StratifiedSplit.Draw(images.Labels, count, _context.Seed).Chosen);

    private JsonObject DescribeOptions()
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(_options, ImageExperimentJson.Default.ImageExperimentOptions)!;
        var data = (JsonObject)json["Data"]!;
        data["Classes"] = new JsonArray([.. _data.ClassNames.Select(name => (JsonNode)name)]);
        data["Sides"] = new JsonArray([.. _data.Partition.Labels.ToArray().Select(side => (JsonNode)(side > 0 ? "+" : "-"))]);
        return json;
    }
}
