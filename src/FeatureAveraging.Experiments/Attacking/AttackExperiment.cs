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

    private AttackExperiment(Classifier classifier, LabeledSamples samples, AttackExperimentOptions options, RunContext context)
    {
        (_classifier, _samples, _options, _draft) = (classifier, samples, options, new RecordDraft(context));
        _evaluation = new RobustnessEvaluation(_draft);
    }

    /// <summary>Runs exact radii → attacks → worst case.</summary>
    /// <param name="classifier">The decision to break.</param>
    /// <param name="samples">The samples, inside the box; where the decision is between classes the label is the sample's cluster.</param>
    /// <param name="options">Attacks, norm, box, radii; the threads are those of the context.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <returns>The record and the attacks; of a cancelled run the record has the attacks that were finished.</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range; all are listed.</exception>
    /// <exception cref="UnsoundException">An attack is shorter than a certified radius: a fault of this program.</exception>
    /// <exception cref="ArgumentException">The samples do not fit the network or the box, or no attack can run.</exception>
    public static ExperimentOutcome Run(
        Classifier classifier, LabeledSamples samples, AttackExperimentOptions options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        options = options with { Threads = context.Threads };
        var experiment = new AttackExperiment(classifier, samples, options.Validated(), context);
        SuiteResult? attacks = null;
        TrainingOutcome outcome = context.Run(() =>
        {
            attacks = experiment.Attack();
            return TrainingOutcome.Completed;
        });
        return new ExperimentOutcome(experiment.Record(), outcome) { Attacks = attacks };
    }

    private SuiteResult Attack()
    {
        AttackProblem problem = Problem([]);
        SampleRadius[]? exact = _evaluation.Solve(Arm, problem);
        problem =
            Problem(_options.Radii ?? RadiusGrid.Cover(exact is null ? SearchDistances(problem) : exact.Select(r => r.Bracket.Attacked)));
        double[] certified = _evaluation.AddCertified(Arm, problem, exact);
        _draft.Metrics[MetricName.Of(Arm, "accuracy.clean")] = _classifier.Accuracy(_samples);
        _draft.Mark("certificates");
        SuiteResult result = _evaluation.AddAttacks(Arm, problem, Suite(), certified);
        AddWinners(result);
        AddSamples(problem, result);
        _draft.Mark("attacks");
        return result;
    }

    private AttackProblem Problem(IReadOnlyList<double> radii) =>
        new(_classifier, _samples, new AttackRules(_options.Norm, radii, _draft.Context.Seed, _options.ComputeBox()))
        {
            Threads = _options.Threads,
        };

    private AttackSuite<AttackProblem> Suite() =>
        new([.. _options.Attacks.Select(name => new RepeatedAttack<AttackProblem>(AttackCatalog.Find(name)!, _options.Restarts))]);

    // Where nothing is exact a search without a budget shows where the curve falls.
    private static IReadOnlyList<double> SearchDistances(AttackProblem problem) =>
        new FmnAttack(new FmnOptions { PassThrough = true }).Search(problem).Distances;

    private void AddWinners(SuiteResult result)
    {
        int broken = result.Winners.Count(w => w is not null);
        foreach (AttackResult attack in result.Results)
        {
            _draft.Metrics[MetricName.Of(Arm, "wins") with { Method = attack.Attack }] =
                broken == 0 ? 0 : (double)result.Winners.Count(w => w == attack.Attack) / broken;
        }

        foreach (IGrouping<string, SkippedAttack> skipped in result.Skipped.GroupBy(s => s.Reason))
        {
            _draft.Diagnostics.Add(new Diagnostic(
                DiagnosticIds.AttackSkipped, Severity.Info,
                $"{string.Join(", ", skipped.Select(s => s.Attack))} did not run: {skipped.Key}."));
        }
    }

    // Beside the columns that the evaluation has added: which samples they are, and the attacks at fixed radii.
    private void AddSamples(AttackProblem problem, SuiteResult result) => _draft.AddColumns(
        SeriesName.Of(SeriesName.Distances, Arm, _classifier.Readout),
        [
            ("sample", [.. Enumerable.Range(0, _samples.Count).Select(i => (double)i)]),
            ("label", [.. problem.Labels.Select(y => (double)y)]),
            .. result.Results.Where(a => !a.Traits.IsMinimumNorm).Select(a => (a.Attack, a.Distances.ToArray())),
        ]);

    private RunRecord Record()
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(_options, AttackExperimentJson.Default.AttackExperimentOptions)!;
        json.Insert(0, "Readout", _classifier.Readout.ToString());
        return _draft.Build(ExperimentInfo.Attack.Id, json);
    }
}
