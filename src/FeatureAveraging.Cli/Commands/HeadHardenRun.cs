using System.CommandLine;
using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Hardening;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg harden --network head</c>: a two-layer head on a layer of the user's own frozen deep model.</summary>
/// <param name="host">Streams, clock, cancellation.</param>
/// <param name="output">Where the run is kept.</param>
/// <param name="strict">Whether a claim that fails is an exit code.</param>
internal sealed class HeadHardenRun(CliHost host, OutputChoice output, bool strict)
{
    /// <summary>What <c>--network</c> says.</summary>
    public const string Word = "head";

    /// <summary>Runs.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="request">The model, what it reads, and the samples.</param>
    /// <param name="layer">The layer; null for the last one before the outputs.</param>
    /// <param name="experiment">Seed and settings.</param>
    /// <param name="shape">Applies the other options of the command line.</param>
    /// <param name="bind">Makes the binder of options from defaults.</param>
    public int Run(
        ParseResult parsed, ModelRequest request, string? layer, ExperimentChoice experiment, Func<HardenOptions, HardenOptions> shape,
        Func<HardenOptions, OptionsBinder<HardenOptions>> bind)
    {
        (SampleSource source, TrainInputs inputs) = LoadSamples(request.Data, experiment.Seed);
        (Provenance provenance, IReadOnlyList<Diagnostic> machine) = ProvenanceCollector.CollectWithLibtorch(
            host, host.DefaultThreads, ProvenanceCollector.CommandLine(parsed), ofUsers: true);
        using var body = FrozenBody.Load(request, layer, source, inputs);
        TrainInputs embedded = body.Embed(inputs, host.DefaultThreads);
        OptionsBinder<HardenOptions> binder = bind(HardenRecipe.ForSamples(embedded.Train) with
        {
            Embedding = new EmbeddingOptions
            {
                Model = request.DescribeModel(),
                Layer = body.Layer,
                InPixelRange = source is ImageSource && request.Data.Places.ScalesBytes,
            },
        });
        HardenOptions options = shape(binder.Bind(experiment.Sources)) with { Inputs = request.Data.Describe() };
        binder.Check(() => options.Validated());
        HardenCommand.Require(embedded, options);
        int threads = options.Training.Threads;
        if (threads != host.DefaultThreads)
        {
            (provenance, machine) = ProvenanceCollector.CollectWithLibtorch(host, threads, provenance.Command, ofUsers: true);
            embedded = body.Embed(inputs, threads);
        }

        using RunSession session = RunSession.Open(host, ExperimentInfo.Harden, output);
        ExperimentOutcome outcome = ProgressDisplay.Run(host, output.Quiet, progress => Harden(
            body, inputs, embedded, options, host.CreateContext(experiment.Seed, provenance, progress)));
        RunRecord record = outcome.Record with
        {
            Diagnostics =
            [
                .. machine, .. source.Diagnostics, .. body.Diagnostics, .. OwnModelFile.FindKnowing(request.Model, inputs.Test is not null),
                .. outcome.Record.Diagnostics,
            ],
        };
        session.Finish(outcome with { Record = record }, HardenCommand.IsHeadline);
        return ExitCode.Of(outcome.Outcome, record, strict);
    }

    /// <summary>Runs again what a record describes.</summary>
    /// <param name="options">The record's options, with an embedding.</param>
    /// <param name="places">Where data sets lie.</param>
    /// <param name="context">Seed, provenance, progress, cancellation.</param>
    public static ExperimentOutcome Rerun(HardenOptions options, DataPlaces places, RunContext context)
    {
        EmbeddingOptions embedding = options.Embedding!;
        var request = ModelRequest.Of(embedding.Model!, DataChoice.Of(options.Inputs!, places));
        (SampleSource source, TrainInputs inputs) = LoadSamples(request.Data, context.Seed);
        using var body = FrozenBody.Load(request, embedding.Layer, source, inputs);
        return Harden(body, inputs, body.Embed(inputs, context.Threads), options, context);
    }

    private static (SampleSource, TrainInputs) LoadSamples(DataChoice data, Randomness.Seed seed)
    {
        SampleSource source = data.Source();
        return source is SyntheticSource
            ? throw new OptionsException(
                [$"--network is {Word}, and --dataset is {source.Name}; expected samples that the model reads: images or a samples file."])
            : (source, source.Load(new TrainExperimentOptions { Data = TrainRecipe.Synthetic.Data }, seed, 1));
    }

    private static ExperimentOutcome Harden(
        FrozenBody body, TrainInputs inputs, TrainInputs embedded, HardenOptions options, RunContext context)
    {
        HeadInputTest? behind = options.Embedding!.AttackedCount > 0 && body.Model.CanDifferentiate(body.Layer)
            ? new HeadInputTest(body.Model, inputs, options, context.Seed)
            : null;
        ExperimentOutcome outcome = HardenExperiment.Run(embedded, options, context, own: null, behind);
        TwoLayerNetwork? head = outcome.Networks.GetValueOrDefault(HardenExperiment.Hardened);
        return outcome with { Graph = head is null ? null : Join(body, head, inputs) };
    }

    // Model and head as one network; null for TorchScript, whose steps are not known.
    private static LayerGraph? Join(FrozenBody body, TwoLayerNetwork head, TrainInputs inputs) =>
        body.Model.FindGraph(body.Layer) is { } graph
            ? TwoLayerGraph.Append(graph, head, inputs.NumberedGroups) with { OutputNames = inputs.NumberedNames }
            : null;
}
