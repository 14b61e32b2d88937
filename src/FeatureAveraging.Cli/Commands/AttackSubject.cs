using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Experiments.Diagnosing;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Commands;

/// <summary>
/// What <c>favg attack</c> attacks and <c>favg diagnose</c> looks at: a two-layer or a deep network, and the samples that fit it.
/// </summary>
internal abstract class AttackSubject : IDisposable
{
    /// <summary>What was noteworthy about the files.</summary>
    public abstract IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The samples that are attacked; images in [0, 1].</summary>
    public abstract LabeledSamples Samples { get; }

    /// <summary>Loads both, by what the model file says it is.</summary>
    /// <param name="request">The files.</param>
    /// <exception cref="OptionsException">The read-out does not suit the model, or the labels the samples.</exception>
    /// <exception cref="FeatureAveraging.Datasets.DatasetException">A file cannot be read, or the samples do not fit the
    /// model.</exception>
    public static AttackSubject Load(ModelRequest request) =>
        ForeignModels.FindWhole(request.Model) is { } foreign ? ForeignSubject.Load(request, foreign)
        : IsDeep(request)
            ? request.HasNormalization || request.Axes.Count > 0 ? throw new OptionsException(
                ["--mean, --std or --input is given; expected none of them, because the model file has its own normalisation."])
            : DeepSubject.Load(request)
        : request.Device != ChosenDevice.Cpu ? throw new OptionsException(
            [$"--device is {request.Device}; expected cpu, because two-layer networks are computed by the processor."])
        : new TwoLayerSubject(ModelChoice.Load(request, needsRadius: false));

    /// <summary>Looks at the running process, and for a deep network at libtorch.</summary>
    /// <param name="host">Environment variables.</param>
    /// <param name="request">The files.</param>
    /// <param name="threads">Threads the run is allowed.</param>
    /// <param name="command">The command line that makes the run again.</param>
    /// <exception cref="FeatureAveraging.Vision.LibtorchException">libtorch is needed and cannot be loaded, or computes wrong
    /// results.</exception>
    public static (Provenance Provenance, IReadOnlyList<Diagnostic> Diagnostics) CollectProvenance(
        CliHost host, ModelRequest request, int threads, string command) =>
        IsDeep(request)
            ? ProvenanceCollector.CollectWithLibtorch(host, threads, command)
            : ForeignModels.FindWhole(request.Model) is not null
                ? ProvenanceCollector.CollectWithLibtorch(host, threads, command, ofUsers: true)
            : (ProvenanceCollector.Collect(host, threads, command), []);

    /// <summary>Lengths of the axes of a sample as it was given; none where it is a row of a table.</summary>
    protected abstract IReadOnlyList<int> Axes { get; }

    /// <summary>Attacks; of images the record keeps some beside their witnesses.</summary>
    /// <param name="options">Attacks, norm, box, radii.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    public ExperimentOutcome Run(AttackExperimentOptions options, RunContext context) =>
        Finish(Attack(options, context));

    /// <summary>Diagnoses; of images the record keeps some beside their witnesses.</summary>
    /// <param name="options">Bounds and effort.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    public ExperimentOutcome Diagnose(DiagnoseOptions options, RunContext context) =>
        Finish(Examine(options, context));

    /// <summary>Checks that every sample lies in the box.</summary>
    /// <param name="options">The box.</param>
    /// <exception cref="OptionsException">One does not.</exception>
    public void RequireInBox(AttackExperimentOptions options)
    {
        int outside = options.ComputeBox()?.FindOutside(Samples.Inputs) ?? -1;
        if (outside >= 0)
        {
            string box = FormattableString.Invariant($"{options.Lower},{options.Upper}");
            throw new OptionsException([$"--box is {box}; sample {outside} lies outside it. Give a box that holds all samples, or none."]);
        }
    }

    public abstract void Dispose();

    protected abstract ExperimentOutcome Attack(AttackExperimentOptions options, RunContext context);

    protected abstract ExperimentOutcome Examine(DiagnoseOptions options, RunContext context);

    private ExperimentOutcome Finish(ExperimentOutcome outcome)
    {
        ExperimentOutcome pictured = WitnessPictures.AddTo(outcome, Samples.Inputs, Axes);
        IEnumerable<Diagnostic> guesses = Diagnostics.Any(d => d.Id == DiagnosticIds.OppositeLabels)
            ? [] : SampleChecks.FindGuesses(outcome.Record, Samples);
        return pictured with
        {
            Record = pictured.Record with { Diagnostics = [.. guesses, .. pictured.Record.Diagnostics] },
        };
    }

    private static bool IsDeep(ModelRequest request) => DeepModelFile.Recognizes(request.Model);

    private sealed class TwoLayerSubject(ModelChoice choice) : AttackSubject
    {
        public override IReadOnlyList<Diagnostic> Diagnostics => choice.Diagnostics;

        public override LabeledSamples Samples => choice.Samples.Samples;

        protected override IReadOnlyList<int> Axes => choice.Samples.Axes;

        protected override ExperimentOutcome Attack(AttackExperimentOptions options, RunContext context) =>
            AttackExperiment.Run(choice.Classifier, choice.Samples.Samples, options, context);

        protected override ExperimentOutcome Examine(DiagnoseOptions options, RunContext context) => DiagnoseExperiment.Run(
            choice.Classifier, Samples, Subclasses.Find(choice.Classifier, Samples), options, context);

        public override void Dispose()
        {
        }
    }
}
