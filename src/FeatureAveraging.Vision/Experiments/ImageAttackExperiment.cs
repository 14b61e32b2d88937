using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Masking;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>
/// Attacks one deep network: the twin of <see cref="AttackExperiment"/>, with the same names in the record.
/// Nothing is exact or certified here.
/// </summary>
public sealed class ImageAttackExperiment
{
    private readonly DeepClassifier _model;
    private readonly Samples _points;
    private readonly IReadOnlyList<int> _classes;
    private readonly Partition _partition;
    private readonly Readout _readout;
    private readonly AttackExperimentOptions _options;
    private readonly RecordDraft _draft;

    private ImageAttackExperiment(
        DeepClassifier model, Samples points, IReadOnlyList<int> classes, Partition partition, Readout readout,
        AttackExperimentOptions options, RecordDraft draft) =>
        (_model, _points, _classes, _partition, _readout, _options, _draft) = (model, points, classes, partition, readout, options, draft);

    /// <summary>Runs clean accuracy → attacks → worst case.</summary>
    /// <param name="model">The network.</param>
    /// <param name="images">Images of the model's size with its classes 0…k−1, inside the box.</param>
    /// <param name="partition">Coarse class of each of the k classes.</param>
    /// <param name="readout">How the k logits become the decision that is broken.</param>
    /// <param name="options">Attacks, norm, box (unbounded where none is given), radii; lengths in pixel units [0, 1].</param>
    /// <param name="context">Seed, provenance, progress, cancellation. Its threads are libtorch's from now on.</param>
    /// <returns>The record and the attacks; of a cancelled run the record has the attacks that were finished.</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range, or no attack can run; all are
    /// listed.</exception>
    /// <exception cref="ArgumentException">Model, images and partition do not fit together, or an image lies outside the box.</exception>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    public static ExperimentOutcome Run(
        DeepClassifier model, ImageSet images, Partition partition, Readout readout, AttackExperimentOptions options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.RequireFitting(images);
        return Run(model, images.ToInputs(), images.Labels, partition, readout, options, context);
    }

    /// <summary>The same on points of any kind.</summary>
    /// <param name="model">The network.</param>
    /// <param name="points">n × d, d = c·h·w as the model reads it, inside the box.</param>
    /// <param name="classes">Class of each point, 0…k−1.</param>
    /// <param name="partition">Coarse class of each of the k classes.</param>
    /// <param name="readout">How the k logits become the decision that is broken.</param>
    /// <param name="options">Attacks, norm, box (unbounded where none is given), radii; lengths in the units of the points.</param>
    /// <param name="context">Seed, provenance, progress, cancellation. Its threads are libtorch's from now on.</param>
    /// <returns>The record and the attacks; of a cancelled run the record has the attacks that were finished.</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range, or no attack can run; all are
    /// listed.</exception>
    /// <exception cref="ArgumentException">Model, points and partition do not fit together, or a point lies outside the box.</exception>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    public static ExperimentOutcome Run(
        DeepClassifier model, Samples points, IReadOnlyList<int> classes, Partition partition, Readout readout,
        AttackExperimentOptions options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(context);
        Libtorch.UseThreads(context.Threads);
        return AttackExperiment.Run(
            readout, options, context,
            (chosen, draft) => new ImageAttackExperiment(model, points, classes, partition, readout, chosen, draft).Attack());
    }

    /// <summary>Attacks within a run of another experiment; the same names in its record.</summary>
    internal static SuiteResult Attack(
        DeepClassifier model, Samples points, IReadOnlyList<int> classes, Partition partition, Readout readout,
        AttackExperimentOptions options, RecordDraft draft) =>
        new ImageAttackExperiment(model, points, classes, partition, readout, options, draft).Attack();

    private SuiteResult Attack()
    {
        ImageAttackProblem problem = Problem([]);
        _draft.Context.Begin("clean accuracy");
        Matrix logits = _model.ComputeLogits(_points);
        _draft.Metrics[MetricName.Of(ArmName.Model, "accuracy.clean")] =
            problem.Decision.ComputeAccuracy(logits, [.. problem.Labels]);
        Record(problem).AddSamples([.. problem.Labels.Select((label, i) => problem.Decision.Evaluate(logits.Row(i), label))]);
        problem = Problem(_options.Radii ?? FindRadii(problem));
        _draft.Diagnostics.AddRange(MaskingChecks.CheckReadout(_readout, _partition));
        _draft.Mark("accuracy");
        DecisionRecord<ImageAttackProblem> record = Record(problem);
        SuiteResult result = record.Search(Suite());
        _draft.Diagnostics.AddRange(MaskingChecks.CheckSuite(problem.Name, problem.Rules.Radii, result, certified: null));
        record.AddWinners(result);
        record.AddFixedBudgets(result);
        _draft.Mark("attacks");
        return result;
    }

    // Without gradients the steps along the common directions show where samples are broken.
    private double[] FindRadii(ImageAttackProblem problem)
    {
        if (problem.HasGradients)
        {
            return Record(problem).FindRadii(new ImageFmnAttack(new FmnOptions { PassThrough = problem.CanPassThrough }));
        }

        int[] classes = [.. _classes];
        var samples = new LabeledSamples(_points, Array.ConvertAll(classes, c => _partition.Labels[c]), classes, _partition);
        return RadiusGrid.Cover(new CommonSteps(_model, samples, problem.Decision, [.. problem.Labels]).Measure());
    }

    private ImageAttackProblem Problem(IReadOnlyList<double> radii) =>
        new(
            _model, _points, _classes, new Decision(_partition, _readout),
            new AttackRules(_options.Norm, radii, _draft.Context.Seed, _options.ComputeBox()));

    private AttackSuite<ImageAttackProblem> Suite() =>
        new([.. _options.Attacks.Select(
            name => new RepeatedAttack<ImageAttackProblem>(ImageAttackCatalog.Find(name)!, _options.Restarts))]);

    private DecisionRecord<ImageAttackProblem> Record(ImageAttackProblem problem) => new(_draft, ArmName.Model, problem);
}
