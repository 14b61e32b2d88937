using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Experiments.Measuring;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>A two-layer network under diagnosis: radii are exact where the solver ends.</summary>
/// <param name="classifier">Network and read-out.</param>
internal sealed class DiagnosedNetwork(Classifier classifier) : DiagnosedModel
{
    private const string Arm = ArmName.Model, Common = "averaged", Hidden = "hidden";
    private static readonly string[] Attacks = [Common, "fmn", "fmn-through"];

    /// <inheritdoc/>
    public override Decision Decision => classifier.Decision;

    /// <inheritdoc/>
    public override int[] SelectLabels(LabeledSamples samples) => classifier.SelectLabels(samples);

    /// <inheritdoc/>
    public override RadiusEvidence MeasureRadii(RecordDraft draft, LabeledSamples samples, DiagnoseOptions options)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(options);
        var limits = new RadiusOptions { NodeLimit = options.NodeLimit };
        (AttackProblem problem, SampleRadius[]? exact, double[] certified, SuiteResult attacks) = AttackExperiment.Measure(
            classifier, samples, new AttackExperimentOptions { Attacks = Attacks, Threads = draft.Context.Threads }, draft, limits);
        string? advice = exact is null ? null : new ReadoutAdvice(draft, Arm, limits).Find(problem, exact);
        draft.Mark("readouts");
        return new RadiusEvidence(
            certified,
            exact is null ? attacks.Strongest.Distances : [.. exact.Select(one => one.Bracket.Attacked)],
            attacks.Results.FirstOrDefault(one => one.Attack == Common)?.Distances ?? [.. certified.Select(_ => double.NaN)],
            attacks, advice);
    }

    /// <inheritdoc/>
    public override SmoothingTally BeginVotes(LabeledSamples samples, SmoothingOptions options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return SmoothingCertifier.Begin(classifier, samples, options, context.Seed, context.Checkpoints);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SmoothingCounts> CountVotes(LabeledSamples samples, SmoothingTally tally, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return SmoothingCertifier.Count(
            classifier, samples, tally, context.Threads, context.OfSearch("randomized smoothing"), context.Cancellation);
    }

    /// <inheritdoc/>
    public override Matrix ComputeGradients(LabeledSamples samples, int[] indices, int threads) =>
        MarginGradients.Compute(classifier, samples, indices, threads);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Layers => [Hidden];

    /// <inheritdoc/>
    public override string? LastLayer => Hidden;

    /// <summary>z = σ(Wx + b), M values; ∇_z margin = Σ_j (∂margin/∂f_j)·a_j.</summary>
    /// <inheritdoc/>
    public override (Matrix Values, Matrix Gradients) ComputeLayer(LabeledSamples samples, int[] indices, string layer, int threads) =>
        layer == Hidden
            ? MarginGradients.ComputeHidden(classifier, samples, indices)
            : base.ComputeLayer(samples, indices, layer, threads);

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
