using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Attacking;

/// <summary>
/// Attacks one classifier with one attack or all of them, beside what is exact or certified, and records curves,
/// medians and winners (arm <c>model</c>).
/// </summary>
public sealed class AttackExperiment
{
    private const string Arm = ArmName.Model;
    private readonly AttackExperimentOptions _options;
    private readonly Classifier _classifier;
    private readonly LabeledSamples _samples;
    private readonly RecordDraft _draft;
    private readonly RobustnessEvaluation _evaluation;

    private AttackExperiment(Classifier classifier, LabeledSamples samples, AttackExperimentOptions options, RecordDraft draft)
    {
        (_classifier, _samples, _options, _draft) = (classifier, samples, options, draft);
        _evaluation = new RobustnessEvaluation(draft);
    }

    /// <summary>Runs exact radii → attacks → worst case.</summary>
    /// <param name="classifier">The decision to break.</param>
    /// <param name="samples">The samples, inside the box; where the decision is between classes the label is the sample's cluster.</param>
    /// <param name="options">Attacks, norm, box, radii; the threads are those of the context.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <returns>The record and the attacks; of a cancelled run the record has the attacks that were finished.</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range, or no attack can run; all are
    /// listed.</exception>
    /// <exception cref="UnsoundException">An attack is shorter than a certified radius: a fault of this program.</exception>
    /// <exception cref="ArgumentException">The samples do not fit the network or the box.</exception>
    public static ExperimentOutcome Run(
        Classifier classifier, LabeledSamples samples, AttackExperimentOptions options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return Run(
            classifier.Readout, options, context, (chosen, draft) => Measure(classifier, samples, chosen, draft).Attacks);
    }

    /// <summary>The same for a network of any kind.</summary>
    /// <param name="readout">The decision to break.</param>
    /// <param name="options">Attacks, norm, box, radii; the threads are those of the context.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <param name="attack">Attacks it within the options, and writes what it finds into the record.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range; all are listed.</exception>
    public static ExperimentOutcome Run(
        Readout readout, AttackExperimentOptions options, RunContext context,
        Func<AttackExperimentOptions, RecordDraft, SuiteResult> attack)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(attack);
        AttackExperimentOptions chosen = (options with { Threads = context.Threads }).Validated();
        var draft = new RecordDraft(context);
        SuiteResult? attacks = null;
        TrainingOutcome outcome = context.Run(() =>
        {
            attacks = attack(chosen, draft);
            return TrainingOutcome.Completed;
        });
        var json = (JsonObject)JsonSerializer.SerializeToNode(chosen, AttackExperimentJson.Default.AttackExperimentOptions)!;
        json.Insert(0, "Readout", readout.ToString());
        return new ExperimentOutcome(draft.Build(ExperimentInfo.Attack.Id, json), outcome) { Attacks = attacks };
    }

    /// <summary>Measures within a run of any experiment: exact radii, certificates, attacks; adds all of them to its record.</summary>
    /// <param name="classifier">The decision.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="options">Attacks, norm, box, radii, threads.</param>
    /// <param name="draft">The record.</param>
    /// <param name="limits">How far the exact solver goes; null for the usual limit.</param>
    internal static MeasuredDecision Measure(
        Classifier classifier, LabeledSamples samples, AttackExperimentOptions options, RecordDraft draft, RadiusOptions? limits = null) =>
        new AttackExperiment(classifier, samples, options, draft).Measure(limits);

    private MeasuredDecision Measure(RadiusOptions? limits)
    {
        AttackProblem problem = Problem([]);
        SampleRadius[]? exact = _evaluation.Solve(Arm, problem, limits);
        problem = Problem(_options.Radii ?? FindRadii(problem, exact));
        double[] certified = _evaluation.AddCertified(Arm, problem, exact);
        _draft.Metrics[MetricName.Of(Arm, "accuracy.clean")] = _classifier.Accuracy(_samples, _options.Threads);
        _draft.Mark("certificates");
        SuiteResult result = _evaluation.AddAttacks(Arm, problem, Suite(), certified);
        DecisionRecord<AttackProblem> record = Record(problem);
        record.AddWinners(result);
        record.AddFixedBudgets(result);
        _draft.Mark("attacks");
        return new MeasuredDecision(problem, exact, certified, result);
    }

    private AttackProblem Problem(IReadOnlyList<double> radii) =>
        new(_classifier, _samples, new AttackRules(_options.Norm, radii, _draft.Context.Seed, _options.ComputeBox()))
        {
            Threads = _options.Threads,
        };

    private AttackSuite<AttackProblem> Suite() =>
        new([.. _options.Attacks.Select(name => new RepeatedAttack<AttackProblem>(AttackCatalog.Find(name)!, _options.Restarts))]);

    // Where nothing is exact a search without a budget shows where the curve falls.
    private double[] FindRadii(AttackProblem problem, SampleRadius[]? exact) => exact is null
        ? Record(problem).FindRadii(new FmnAttack(new FmnOptions { PassThrough = true }))
        : RadiusGrid.Cover(exact.Select(r => r.Bracket.Attacked));

    private DecisionRecord<AttackProblem> Record(AttackProblem problem) => new(_draft, Arm, problem);
}

/// <summary>What was measured of one decision.</summary>
/// <param name="Problem">The decision, its samples, and the radii of the curves.</param>
/// <param name="Exact">Exact radii or brackets; null where the solver does not apply.</param>
/// <param name="Certified">Certified radius of each sample.</param>
/// <param name="Attacks">What the attacks found.</param>
internal sealed record MeasuredDecision(AttackProblem Problem, SampleRadius[]? Exact, double[] Certified, SuiteResult Attacks);
