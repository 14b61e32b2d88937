using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Masking;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>
/// Measures a trained arm: clean accuracy, and what is left of it under the paper's protocol,
/// under PGD on the margin and under the strongest attack.
/// </summary>
internal sealed class ImageEvaluation(ImageCurveOptions options, RecordDraft draft, SeedTable table)
{
    private readonly double[] _radii = options.ComputeRadii();

    /// <summary>Adds the clean accuracy of every read-out, and that as a k-class classifier.</summary>
    /// <returns>The test logits: n × k.</returns>
    public Matrix MeasureClean(VisionModel model, ImageArm arm, Seed seed)
    {
        Matrix logits = model.ComputeLogits(arm.Test, options.BatchSize);
        foreach (Readout readout in arm.Readouts)
        {
            table.AddShare(seed, arm.Metric("accuracy.clean", readout), Accuracy(logits, arm, readout), arm.Test.Count);
        }

        if (!arm.IsCoarse)
        {
            table.AddShare(seed, MetricName.Of(arm.Name, "accuracy.classes"), Accuracy(logits, arm, Readout.Native), arm.Test.Count);
        }

        return logits;
    }

    /// <summary>Adds the curves of one read-out.</summary>
    /// <param name="model">The trained network.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="readout">The decision that is broken.</param>
    /// <param name="images">The images to attack, with the arm's classes.</param>
    /// <param name="seed">Root seed of this run.</param>
    public SuiteResult Attack(DeepClassifier model, ImageArm arm, Readout readout, ImageSet images, Seed seed)
    {
        bool main = readout == arm.Readouts[0];
        IEnumerable<IAttack<ImageAttackProblem>> attacks = main ? ImageCurveAttacks.All(options) : ImageCurveAttacks.Searches(options);
        SuiteResult suite = new ArmAttacks(options, draft.Context).Search(
            attacks, model, images, new Decision(arm.Partition, readout), $"{arm.Name}.{readout.Word()}", seed, Record);
        Add(arm, readout, MethodName.Strongest, suite.Strongest.Distances, seed);
        if (main)
        {
            AddOverstatement(
                arm, readout, suite.Results.Single(result => result.Attack == MethodName.NativePgd), suite.Strongest.Distances);
        }

        draft.Diagnostics.AddRange(MaskingChecks.CheckSuite($"{arm.Name}, {readout.Word()} read-out", _radii, suite, certified: null));
        return suite;

        void Record(AttackResult result)
        {
            Add(arm, readout, result.Attack, result.BrokenAt, seed);
            draft.Diagnostics.AddRange(MaskingChecks.CheckAttack(result));
        }
    }

    /// <summary>Adds certified radii of some attacked images, evenly spaced, under the read-out that the arm is compared by.</summary>
    /// <param name="trained">The arm, attacked already.</param>
    /// <param name="images">The attacked images, with the arm's classes.</param>
    /// <param name="seed">Root seed of this run.</param>
    /// <exception cref="UnsoundException">An attack is shorter than a certified radius.</exception>
    public void Certify(TrainedArm trained, ImageSet images, Seed seed)
    {
        int count = Math.Min(options.CertifiedCount, images.Count);
        if (count == 0)
        {
            return;
        }

        ImageArm arm = trained.Arm;
        int[] chosen = [.. Enumerable.Range(0, count).Select(i => i * images.Count / count)];
        ImageSet some = images.Take(chosen);
        var decision = new Decision(arm.Partition, trained.MainReadout);
        string name = $"{arm.Name}.{trained.MainReadout.Word()}, seed {seed.Root}";
        double[]? certified = DeepCertificate.Certify(
            draft.Context, trained.Model, some.ToInputs(), decision.LabelsOf(some.Labels), decision,
            Array.ConvertAll(chosen, i => trained.MainSuite.Strongest.Distances[i]), name);
        if (certified is not null)
        {
            Add(arm, trained.MainReadout, MethodName.Certified, RobustnessCurve.FromCertified(_radii, certified), certified, seed);
            draft.Mark($"certify.{ArmTraining.Name(arm, seed)}");
        }
    }

    private void Add(ImageArm arm, Readout readout, string method, IReadOnlyList<double> brokenAt, Seed seed) =>
        Add(arm, readout, method, RobustnessCurve.FromDistances(_radii, brokenAt), brokenAt, seed);

    private void Add(ImageArm arm, Readout readout, string method, RobustnessCurve curve, IReadOnlyList<double> distances, Seed seed)
    {
        table.AddCurve(SeriesName.Curve(arm.Name, readout, method), curve, distances.Count);
        table.Add(seed, arm.Metric("radius", readout) with { Method = method, Statistic = "median" }, Statistics.Median(distances));
    }

    // Images that the paper's protocol leaves and the strongest attack takes away: a share of the same images, since the strongest attack
    // is at least as strong on each.
    private void AddOverstatement(ImageArm arm, Readout readout, AttackResult protocol, IReadOnlyList<double> strongest)
    {
        double[] shares = Array.ConvertAll(
            _radii, r => protocol.BrokenAt.Zip(strongest).Count(pair => pair.First > r && pair.Second <= r) / (double)strongest.Count);
        table.AddShares(
            SeriesName.Overstatement(arm.Name, readout, MethodName.NativePgd), "share", _radii, shares, strongest.Count);
    }

    private static double Accuracy(Matrix logits, ImageArm arm, Readout readout)
    {
        var decision = new Decision(arm.Partition, readout);
        return decision.ComputeAccuracy(logits, decision.LabelsOf(arm.Test.Labels));
    }
}
