using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>The test images of deep networks, attacked by all searches of <see cref="ImageEvaluation"/>; radii are upper bounds.</summary>
/// <param name="images">Classes and coarse classes.</param>
/// <param name="split">The images by their use.</param>
/// <param name="options">How many are attacked, and how hard.</param>
/// <param name="draft">Receives the curve of every attack.</param>
internal sealed class DeepTest(HardenImages images, ImageSplit split, DeepHardenOptions options, RecordDraft draft) : IHardenTest
{
    private readonly SeedTable _table = new();
    private readonly Dictionary<string, (ImageArm[] Arms, DeepPoint[] Chosen)> _arms = [];
    private readonly Dictionary<(string Arm, int Seed), bool[]> _correct = [];
    private (ImageArm Arm, DeepClassifier Model)? _own;
    private MeasuredPoint? _ownPoint;
    private readonly int[] _attacked = StratifiedSplit.Draw(images.GroupsOf(split.Test), options.Curve.Count, draft.Context.Seed).Chosen;

    public int Count => split.Test.Count;

    /// <summary>Adds an arm with its network of every seed.</summary>
    /// <param name="arms">What each learned: discovered sub-classes differ from seed to seed.</param>
    /// <param name="chosen">The networks.</param>
    public void Add(ImageArm[] arms, DeepPoint[] chosen) => _arms[arms[0].Name] = (arms, chosen);

    /// <summary>Adds the user's model, which is the same for every seed.</summary>
    public void AddOwn(ImageArm arm, DeepClassifier model) => _own = (arm, model);

    public MeasuredPoint Measure(string arm, int seed)
    {
        if (arm == _own?.Arm.Name)
        {
            _ownPoint ??= Measure(_own.Value.Model, _own.Value.Arm, draft.Context.Seed, 0, (arm, 0));
            return _ownPoint with { Seed = new Seed(draft.Context.Seed.Root + (ulong)seed) };
        }

        DeepPoint point = _arms[arm].Chosen[seed];
        using VisionModel model = point.CreateModel(options.Network.Device);
        return Measure(model, _arms[arm].Arms[seed], point.Seed, point.Step, (arm, seed));
    }

    public IReadOnlyList<bool> FindCorrect(string arm, int seed) => _correct[(arm, arm == _own?.Arm.Name ? 0 : seed)];

    private MeasuredPoint Measure(DeepClassifier model, ImageArm own, Seed seed, int step, (string Arm, int Seed) key)
    {
        var decision = new Decision(own.Partition, own.Readouts[0]);
        Matrix logits = model.ComputeLogits(own.Test, options.Curve.BatchSize);
        int[] labels = decision.LabelsOf(own.Test.Labels);
        bool[] correct = [.. labels.Select((label, i) => decision.Evaluate(logits.Row(i), label) > 0)];
        _correct[key] = correct;
        SuiteResult suite = new ImageEvaluation(options.Curve, draft, _table).Attack(
            model, own, own.Readouts[0], own.Test.Take(_attacked), seed);
        _table.WriteTo(draft);          // whole once every network is measured; the report's own series come after
        return new MeasuredPoint(
            seed, step, (double)correct.Count(right => right) / correct.Length, new double[_attacked.Length],
            suite.Strongest.Distances, IsExact: false);
    }
}
