using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Experiments.Diagnosing;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>A deep classifier under diagnosis: radii are bounded by attacks, and from below where its layers are known.</summary>
/// <param name="model">The classifier; the caller disposes it.</param>
/// <param name="classes">Class of each sample, 0…k−1.</param>
/// <param name="partition">Coarse class of each of the k classes.</param>
/// <param name="readout">How the k logits become a decision.</param>
public sealed class DiagnosedDeepModel(DeepClassifier model, IReadOnlyList<int> classes, Partition partition, Readout readout)
    : DiagnosedModel
{
    private static readonly string[] Attacks = ["fmn", "fmn-through", "ddn"], ScoreAttacks = ["square"];

    /// <inheritdoc/>
    public override bool HasGradients => model.HasGradients;

    /// <inheritdoc/>
    public override Decision Decision { get; } = new(partition, readout);

    /// <inheritdoc/>
    public override int[] SelectLabels(LabeledSamples samples) => [.. Decision.LabelsOf([.. classes])];

    /// <inheritdoc/>
    public override RadiusEvidence MeasureRadii(RecordDraft draft, LabeledSamples samples, DiagnoseOptions options)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(samples);
        Libtorch.UseThreads(draft.Context.Threads);
        SuiteResult attacks = ImageAttackExperiment.Attack(
            model, samples.Inputs, classes, partition, readout,
            new AttackExperimentOptions { Attacks = HasGradients ? Attacks : ScoreAttacks }, draft);
        draft.Context.Begin("common directions");
        double[] common = new CommonSteps(model, samples, Decision, SelectLabels(samples)).Measure();
        draft.Mark("common");
        IReadOnlyList<double> found = attacks.Strongest.Distances;
        // without gradients the common direction is an attack like any other
        double[] shortest = [.. found.Select((length, i) => HasGradients ? length : Math.Min(length, common[i]))];
        double[] certified = DeepCertificate.Add(
            draft, model, samples.Inputs, SelectLabels(samples), Decision, shortest, options.TracedCount);
        return new RadiusEvidence(certified, shortest, common, attacks);
    }

    /// <inheritdoc/>
    public override SmoothingTally BeginVotes(LabeledSamples samples, SmoothingOptions options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(context);
        Libtorch.UseThreads(1);     // the outputs are the model's mark, and their last bits may depend on it
        Samples points = samples.Inputs;
        return new SmoothingTally(
            points, model.ComputeLogits(points), SelectLabels(samples), Decision, options, context.Seed, context.Checkpoints);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SmoothingCounts> CountVotes(LabeledSamples samples, SmoothingTally tally, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(tally);
        ArgumentNullException.ThrowIfNull(context);
        Libtorch.UseThreads(context.Threads);
        return new DeepSmoothing(model, samples.Inputs, Decision, tally, context).Count();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Layers => model.Layers;

    /// <inheritdoc/>
    public override string? LastLayer => model.LastLayer;

    /// <inheritdoc/>
    public override (Matrix Values, Matrix Gradients) ComputeLayer(LabeledSamples samples, int[] indices, string layer, int threads)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(indices);
        Libtorch.UseThreads(threads);
        int[] labels = SelectLabels(samples);
        return model.DifferentiateLayer(layer, samples.Inputs.Take(indices), Decision, Array.ConvertAll(indices, i => labels[i]));
    }

    /// <inheritdoc/>
    public override Matrix ComputeGradients(LabeledSamples samples, int[] indices, int threads)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(indices);
        Libtorch.UseThreads(threads);
        int[] labels = SelectLabels(samples);
        return model.ComputeMarginGradients(samples.Inputs.Take(indices), Decision, Array.ConvertAll(indices, i => labels[i]));
    }
}
