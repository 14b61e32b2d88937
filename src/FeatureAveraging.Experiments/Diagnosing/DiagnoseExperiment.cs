using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>
/// Is a classifier averaging features, how much of its vulnerability is that, and what can be done (arm <c>model</c>)?
/// </summary>
public sealed class DiagnoseExperiment
{
    private const string Arm = ArmName.Model;
    private readonly RecordDraft _draft;
    private readonly DiagnoseOptions _options;
    private readonly DiagnosedModel _model;
    private readonly LabeledSamples _samples;
    private readonly IReadOnlyList<string> _layers;

    private DiagnoseExperiment(
        RecordDraft draft, DiagnosedModel model, LabeledSamples samples, DiagnoseOptions options, IReadOnlyList<string> layers) =>
        (_draft, _model, _samples, _options, _layers) = (draft, model, samples, options, layers);

    /// <summary>Diagnoses a two-layer network.</summary>
    /// <param name="classifier">The decision.</param>
    /// <param name="samples">Samples with the labels that it decides between.</param>
    /// <param name="subclasses">Their sub-classes; null where none are known. Where the options say how to discover some, those count.
    /// </param>
    /// <param name="options">Bounds and effort.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">
    /// An option is out of range, or there is no such layer; all are listed.
    /// </exception>
    /// <exception cref="ArgumentException">The samples do not fit the network.</exception>
    public static ExperimentOutcome Run(
        Classifier classifier, LabeledSamples samples, Subclasses? subclasses, DiagnoseOptions options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return Run(new DiagnosedNetwork(classifier), samples, subclasses, options, context);
    }

    /// <summary>Diagnoses a classifier of any kind: radii and attacks → averaging → conclusion.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="samples">Samples with the labels that it decides between.</param>
    /// <param name="subclasses">Their sub-classes; null where none are known. Where the options say how to discover some, those count.
    /// </param>
    /// <param name="options">Bounds and effort.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">
    /// An option is out of range, or there is no such layer; all are listed.
    /// </exception>
    /// <exception cref="ArgumentException">The samples do not fit the classifier.</exception>
    public static ExperimentOutcome Run(
        DiagnosedModel model, LabeledSamples samples, Subclasses? subclasses, DiagnoseOptions options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        options.Validated();
        IReadOnlyList<string> layers = LayerAveraging.Select(model, options.Layers);
        var draft = new RecordDraft(context);
        var experiment = new DiagnoseExperiment(draft, model, samples, options, layers);
        SuiteResult? attacks = null;
        TrainingOutcome outcome = context.Run(() =>
        {
            attacks = experiment.Diagnose(subclasses);
            return TrainingOutcome.Completed;
        });
        var json = (JsonObject)JsonSerializer.SerializeToNode(options, DiagnoseJson.Default.DiagnoseOptions)!;
        json.Insert(0, "Readout", model.Decision.Readout.ToString());
        return new ExperimentOutcome(draft.Build(ExperimentInfo.Diagnose.Id, json), outcome) { Attacks = attacks };
    }

    private SuiteResult Diagnose(Subclasses? given)
    {
        SmoothingTally? tally =     // first: votes of something else are refused before any work
            _options.Smoothing is { } noise ? _model.BeginVotes(_samples, noise, _draft.Context) : null;
        Subclasses? subclasses = _options.Discovery is { } discovery ? Discover(discovery) : given;
        RadiusEvidence radii = _model.MeasureRadii(_draft, _samples, _options);
        double share = AddCommonDirection(radii);
        LayerStatements[] statements = subclasses is null || !_model.HasGradients ? [] : StateAveraging(subclasses);
        _draft.Mark("averaging");
        string[] smoothed = tally is null
            ? [] : SmoothedDecision.Add(_draft, Arm, _model.CountVotes(_samples, tally, _draft.Context));
        _draft.Conclusion =
            new DiagnoseConclusion(_draft, Arm, _model, _samples.Count).Write(subclasses, statements, radii, share, smoothed);
        return radii.Attacks;
    }

    private Subclasses Discover(Discovery.SubclassOptions options)
    {
        _draft.Context.Begin("sub-classes");
        Subclasses found = SubclassSearch.Search(_samples.Inputs, _model.SelectClasses(_samples), options, _draft.Context);
        _draft.Metrics[MetricName.Of(Arm, "subclasses.agreement")] = found.Agreement!.Value;
        _draft.Mark("discovery");
        return found;
    }

    /// <summary>
    /// Median over the samples that are right of radius/step along the common direction of the class; 0 where that never flips.
    /// </summary>
    private double AddCommonDirection(RadiusEvidence radii)
    {
        double share = Statistics.Median(radii.Shortest.Zip(radii.Common)
            .Where(pair => pair.First > 0 && double.IsFinite(pair.First))
            .Select(pair => Math.Min(1, pair.First / pair.Second)));     // both end in a bisection
        if (!double.IsNaN(share))
        {
            _draft.Metrics[MetricName.Of(Arm, "averaging.share")] = share;
        }

        return share;
    }

    private LayerStatements[] StateAveraging(Subclasses subclasses)
    {
        _model.AddNeurons(_draft, _samples, subclasses);
        var averaging = new LayerAveraging(_draft, _model, _samples, subclasses, _options);
        LayerStatements[] statements = [averaging.StateInput(), .. _layers.Select(averaging.StateLayer)];
        foreach ((int depth, LayerStatements layer) in statements.Index())
        {
            AveragingRecord.AddTo(_draft, Arm, layer, depth);
        }

        return statements;
    }
}
