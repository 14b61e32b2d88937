using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Experiments.Measuring;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>A two-layer network under diagnosis: radii are exact where the solver ends.</summary>
/// <param name="classifier">Network and read-out.</param>
internal sealed class DiagnosedNetwork(Classifier classifier) : DiagnosedModel
{
    private const string Arm = ArmName.Model, Common = "averaged";
    private static readonly string[] Attacks = [Common, "fmn", "fmn-through"];

    /// <inheritdoc/>
    public override Decision Decision => classifier.Decision;

    /// <inheritdoc/>
    public override int[] SelectLabels(LabeledSamples samples) => classifier.SelectLabels(samples);

    /// <inheritdoc/>
    public override RadiusEvidence MeasureRadii(RecordDraft draft, LabeledSamples samples, DiagnoseOptions options)
    {
        var evaluation = new RobustnessEvaluation(draft);
        draft.Metrics[MetricName.Of(Arm, "accuracy.clean")] = classifier.Accuracy(samples, draft.Context.Threads);
        AttackProblem problem = Problem([]);
        var limits = new RadiusOptions { NodeLimit = options.NodeLimit };
        SampleRadius[]? exact = evaluation.Solve(Arm, problem, limits);
        problem = Problem(exact is null ? FindRadii() : RadiusGrid.Cover(exact.Select(one => one.Bracket.Attacked)));
        double[] certified = evaluation.AddCertified(Arm, problem, exact);
        draft.Mark("radii");
        SuiteResult attacks = evaluation.AddAttacks(
            Arm, problem, new AttackSuite<AttackProblem>([.. Attacks.Select(name => AttackCatalog.Find(name)!)]), certified);
        var record = new DecisionRecord<AttackProblem>(draft, Arm, problem);
        record.AddWinners(attacks);
        record.AddFixedBudgets(attacks);
        draft.Mark("attacks");
        string? advice = exact is null ? null : new ReadoutAdvice(draft, Arm, limits).Find(problem, exact);
        draft.Mark("readouts");
        return new RadiusEvidence(
            certified,
            exact is null ? attacks.Strongest.Distances : [.. exact.Select(one => one.Bracket.Attacked)],
            attacks.Results.FirstOrDefault(one => one.Attack == Common)?.Distances ?? [.. certified.Select(_ => double.NaN)],
            attacks, advice);

        AttackProblem Problem(IReadOnlyList<double> radii) =>
            new(classifier, samples, new AttackRules(Norm.L2, radii, draft.Context.Seed)) { Threads = draft.Context.Threads };

        double[] FindRadii() => new DecisionRecord<AttackProblem>(draft, Arm, problem)
            .FindRadii(new FmnAttack(new FmnOptions { PassThrough = true }));
    }

    /// <inheritdoc/>
    public override Matrix ComputeGradients(LabeledSamples samples, int[] indices, int threads) =>
        MarginGradients.Compute(classifier, samples, indices, threads);

    /// <summary>Adds weights against the means of the sub-classes, where samples bring these and coefficients are unique.</summary>
    /// <inheritdoc/>
    public override void AddNeurons(RecordDraft draft, LabeledSamples samples, Subclasses subclasses)
    {
        if (subclasses.Agreement is not null || (samples.Features is null && !samples.HasEveryCluster)
            || !subclasses.Of.AsSpan().SequenceEqual(samples.Clusters))
        {
            return;
        }

        Matrix means = samples.Features ?? samples.ComputeClusterMeans();
        bool fits = Networks.Decision.PartitionOf(classifier.Network) is not { } own
            || own.GroupCount == subclasses.Partition.GroupCount;
        if (fits && FeatureMeasurement.FindObstacle(means) is null)
        {
            FeatureMetrics.AddTo(draft, Arm, FeatureMeasurement.Measure(classifier.Network, means, subclasses.Partition));
        }
    }
}
