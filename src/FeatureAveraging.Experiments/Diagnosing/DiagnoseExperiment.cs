using System.Text.Json;
using System.Text.Json.Nodes;
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
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>
/// Is a classifier averaging features, how much of its vulnerability is that, and what can be done (arm <c>model</c>)?
/// </summary>
public sealed class DiagnoseExperiment
{
    private const string Arm = ArmName.Model;
    private static readonly string[] Attacks = ["averaged", "fmn", "fmn-through"];
    private readonly RecordDraft _draft;
    private readonly DiagnoseOptions _options;
    private readonly Classifier _classifier;
    private readonly LabeledSamples _samples;
    private Subclasses? _subclasses;
    private readonly RobustnessEvaluation _evaluation;

    private DiagnoseExperiment(
        RecordDraft draft, Classifier classifier, LabeledSamples samples, Subclasses? subclasses, DiagnoseOptions options)
    {
        (_draft, _classifier, _samples, _subclasses, _options) = (draft, classifier, samples, subclasses, options);
        _evaluation = new RobustnessEvaluation(draft);
    }

    /// <summary>Diagnoses a two-layer network: exact radii → attacks → averaging → read-outs → conclusion.</summary>
    /// <param name="classifier">The decision.</param>
    /// <param name="samples">Samples with the labels that it decides between.</param>
    /// <param name="subclasses">Their sub-classes; null where none are known. Where the options say how to discover some, those count.
    /// </param>
    /// <param name="options">Bounds and effort.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range; all are listed.</exception>
    /// <exception cref="ArgumentException">The samples do not fit the network.</exception>
    public static ExperimentOutcome Run(
        Classifier classifier, LabeledSamples samples, Subclasses? subclasses, DiagnoseOptions options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        options.Validated();
        var draft = new RecordDraft(context);
        var experiment = new DiagnoseExperiment(draft, classifier, samples, subclasses, options);
        SuiteResult? attacks = null;
        TrainingOutcome outcome = context.Run(() =>
        {
            attacks = experiment.Diagnose();
            return TrainingOutcome.Completed;
        });
        var json = (JsonObject)JsonSerializer.SerializeToNode(options, DiagnoseJson.Default.DiagnoseOptions)!;
        json.Insert(0, "Readout", classifier.Readout.ToString());
        return new ExperimentOutcome(draft.Build(ExperimentInfo.Diagnose.Id, json), outcome) { Attacks = attacks };
    }

    private SuiteResult Diagnose()
    {
        Discover();
        _draft.Metrics[MetricName.Of(Arm, "accuracy.clean")] = _classifier.Accuracy(_samples, _draft.Context.Threads);
        AttackProblem problem = Problem([]);
        var limits = new RadiusOptions { NodeLimit = _options.NodeLimit };
        SampleRadius[]? exact = _evaluation.Solve(Arm, problem, limits);
        problem = Problem(exact is null ? FindRadii(problem) : RadiusGrid.Cover(exact.Select(one => one.Bracket.Attacked)));
        double[] certified = _evaluation.AddCertified(Arm, problem, exact);
        _draft.Mark("radii");
        SuiteResult attacks = _evaluation.AddAttacks(Arm, problem, Suite(), certified);
        var record = new DecisionRecord<AttackProblem>(_draft, Arm, problem);
        record.AddWinners(attacks);
        record.AddSamples(attacks);
        _draft.Mark("attacks");
        double[] shortest = exact is null ? [.. attacks.Strongest.Distances] : [.. exact.Select(one => one.Bracket.Attacked)];
        double share = AddCommonDirection(attacks, shortest);
        IReadOnlyList<AveragingStatement> statements = StateAveraging();
        AddNeurons();
        _draft.Mark("averaging");
        string? advice = exact is null ? null : new ReadoutAdvice(_draft, Arm, limits).Find(problem, exact);
        _draft.Mark("readouts");
        _draft.Conclusion = new DiagnoseConclusion(_draft, Arm, _classifier.Decision, _samples.Count)
            .Write(_subclasses, statements, certified, shortest, share, advice);
        return attacks;
    }

    private void Discover()
    {
        if (_options.Discovery is not { } discovery)
        {
            return;
        }

        _draft.Context.Begin("sub-classes");
        _subclasses = SubclassSearch.Search(
            _samples.Inputs, Subclasses.SelectClasses(_classifier, _samples), discovery, _draft.Context);
        _draft.Metrics[MetricName.Of(Arm, "subclasses.agreement")] = _subclasses.Agreement!.Value;
        _draft.Mark("discovery");
    }

    private AttackProblem Problem(IReadOnlyList<double> radii) =>
        new(_classifier, _samples, new AttackRules(Norm.L2, radii, _draft.Context.Seed)) { Threads = _draft.Context.Threads };

    private static AttackSuite<AttackProblem> Suite() => new([.. Attacks.Select(name => AttackCatalog.Find(name)!)]);

    private double[] FindRadii(AttackProblem problem) => new DecisionRecord<AttackProblem>(_draft, Arm, problem)
        .FindRadii(new FmnAttack(new FmnOptions { PassThrough = true }));

    /// <summary>
    /// Median over the samples that are right of radius/step along the common direction of the class; 0 where that never flips.
    /// </summary>
    private double AddCommonDirection(SuiteResult attacks, double[] shortest)
    {
        AttackResult? common = attacks.Results.FirstOrDefault(one => one.Attack == "averaged");
        double[] shares = common is null
            ? []
            : [.. shortest.Zip(common.Distances).Where(pair => pair.First > 0 && double.IsFinite(pair.First))
                .Select(pair => Math.Min(1, pair.First / pair.Second))];     // both end in a bisection
        double share = Statistics.Median(shares);
        if (shares.Length > 0)
        {
            _draft.Metrics[MetricName.Of(Arm, "averaging.share")] = share;
        }

        return share;
    }

    private IReadOnlyList<AveragingStatement> StateAveraging()
    {
        if (_subclasses is null)
        {
            return [];
        }

        int[] drawn = AveragingAnalysis.Draw(
            _subclasses.Of, _subclasses.Partition, _options.Averaging.MostSamples, _draft.Context.Seed);
        int[] chosen = Array.ConvertAll(drawn, row => _subclasses.Samples[row]);
        var values = new Matrix(chosen.Length, _samples.Inputs.Dimension);
        for (int row = 0; row < chosen.Length; row++)
        {
            _samples.Inputs.CopyRow(chosen[row], values.Row(row));
        }

        Matrix gradients = MarginGradients.Compute(_classifier, _samples, chosen, _draft.Context.Threads);
        _draft.Context.Cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<AveragingStatement> statements = AveragingAnalysis.State(
            values, gradients, Array.ConvertAll(drawn, row => _subclasses.Of[row]), _subclasses.Partition, _options.Averaging,
            _draft.Context.Seed, _draft.Context.Threads);
        if (_subclasses.Agreement < _options.LeastAgreement)
        {
            statements = [.. statements.Select(one => one with { Verdict = AveragingVerdict.NoStatement })];
        }

        AveragingRecord.AddTo(_draft, Arm, "input", statements);
        return statements;
    }

    // Weights against the means of the sub-classes, where these have unique coefficients.
    private void AddNeurons()
    {
        if (_subclasses is null || _samples.Features is null && !_samples.HasEveryCluster
            || !_subclasses.Of.AsSpan().SequenceEqual(_samples.Clusters))
        {
            return;
        }

        Matrix means = _samples.Features ?? _samples.ComputeClusterMeans();
        if (FeatureMeasurement.FindObstacle(means) is null && Fits(_classifier.Network))
        {
            FeatureMetrics.AddTo(_draft, Arm, FeatureMeasurement.Measure(_classifier.Network, means, _subclasses.Partition));
        }
    }

    private bool Fits(TwoLayerNetwork network) =>
        Decision.PartitionOf(network) is not { } own || own.GroupCount == _subclasses!.Partition.GroupCount;
}
