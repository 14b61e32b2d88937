using System.CommandLine;
using System.Text.Json.Nodes;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Measuring;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg features</c>: is this network averaging features?</summary>
internal sealed class FeaturesCommand
{
    private readonly CliHost _host;
    private readonly DataOptions _data = new();
    private readonly OutputOptions _output = new();
    private readonly ModelFileOptions _model = new();
    private readonly Option<string?> _samples = Words.Text("--samples", "FILE", "Features or labelled samples; the same as --dataset FILE");
    private readonly Option<ulong?> _seed = Words.Number("--seed", "Root seed of the synthetic distribution (default 0)", 0UL);

    private FeaturesCommand(CliHost host) => _host = host;

    public static Command Create(CliHost host)
    {
        var features = new FeaturesCommand(host);
        var command = new ExampleCommand(
            "features",
            "Measure how a model's neurons stand to the features: averaged or told apart",
            "favg features --model model.safetensors --samples samples.npz",
            "favg features --model runs/mine/models/coarse.safetensors --dataset mnist --labels parity");
        features._model.AddTo(command);
        command.Add(features._samples);
        features._data.AddTo(command);
        command.Add(features._seed);
        features._output.AddTo(command);
        command.SetAction(features.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        OutputChoice output = _output.Read(parsed);
        DataChoice data = _data.Read(_host, parsed);
        data = data with { Dataset = parsed.GetValue(_samples) ?? data.Dataset };
        string modelPath = _model.Path(parsed);
        LoadedModel model = ModelFileOptions.Load(modelPath, _model.Map(parsed), data.Labels);
        SampleSource source = data.Source();
        var seed = new Seed(parsed.GetValue(_seed) ?? 0);
        LabeledSamples samples = source.Load(source.ComputeDefaults(), seed, _host.DefaultThreads).Train;
        (Matrix features, string kind) = FeaturesOf(source, samples, model.Network, modelPath);
        TwoLayerNetwork network = Grouped(model.Network, samples.Partition!, modelPath);

        JsonObject options =
            new() { ["Model"] = modelPath, ["Dataset"] = source.Name, ["Labels"] = source.Labels.Name, ["Features"] = kind };
        Provenance provenance = ProvenanceCollector.Collect(_host, _host.DefaultThreads, ProvenanceCollector.CommandLine(parsed));
        ExperimentOutcome outcome = Measure(() => FeaturesExperiment.Run(
            network, features, samples.Partition!, options, _host.CreateContext(seed, provenance, null)), source.Name, kind);
        Diagnostic[] diagnostics = [.. model.Diagnostics, .. source.Diagnostics, .. outcome.Record.Diagnostics];
        Show(outcome with { Record = outcome.Record with { Diagnostics = diagnostics } }, output, kind);
        return ExitCode.Done;
    }

    private static ExperimentOutcome Measure(Func<ExperimentOutcome> run, string name, string kind)
    {
        try
        {
            return run();
        }
        catch (ArgumentException fault)      // sizes agree by now: the features are zero or linearly dependent
        {
            throw new DatasetException(
                name, $"its {kind} have no unique coefficients ({fault.Message})",
                "linearly independent features: at most d of them, none of them zero",
                "Give samples with fewer or other clusters, or features of their own (an array 'features').", fault);
        }
    }

    // The features that the data bring (the synthetic centres, the features of a file), else the class means.
    private static (Matrix Features, string Kind) FeaturesOf(
        SampleSource source, LabeledSamples samples, TwoLayerNetwork network, string modelPath)
    {
        if (samples.Partition is null)
        {
            throw new DatasetException(
                source.Name, "it holds neither clusters nor classes", "the cluster of each sample",
                "Add an array 'cluster', or class indices in 'y' with --labels parity.");
        }

        if (samples.Inputs.Dimension != network.Hidden.InputDimension)
        {
            throw new DatasetException(
                source.Name, $"its samples have d = {samples.Inputs.Dimension}",
                $"d = {network.Hidden.InputDimension}, which {modelPath} reads", "Give the samples that the model was trained on.");
        }

        if (samples.Features is null && !samples.HasEveryCluster)
        {
            int empty = Enumerable.Range(0, samples.Partition.ClusterCount).Except(samples.Clusters.ToArray()).First();
            throw new DatasetException(
                source.Name, $"class {empty} has no sample",
                $"samples of all {samples.Partition.ClusterCount} classes, whose means stand for features",
                "Give samples of every class, or features of their own (an array 'features').");
        }

        return samples.Features is { } given ? (given, "given features") : (samples.ComputeClusterMeans(), "class means");
    }

    // The outputs of a dense network have the coarse classes of the classes they stand for.
    private static TwoLayerNetwork Grouped(TwoLayerNetwork network, Partition partition, string modelPath)
    {
        if (network is DenseNetwork dense && dense.OutputCount == partition.ClusterCount)
        {
            network = dense.WithPartition(partition);
        }

        return Decision.PartitionOf(network) is not { } own || own.GroupCount == partition.GroupCount
            ? network
            : throw new DatasetException(
                modelPath, $"the model has {network.OutputCount} outputs in {own.GroupCount} coarse classes",
                $"{partition.ClusterCount} outputs, one for each class of the samples, or {partition.GroupCount} coarse classes",
                "Give the classes of the model, or a mapping with --labels.");
    }

    private void Show(ExperimentOutcome outcome, OutputChoice output, string kind)
    {
        using RunSession? session = output.Directory is null ? null : RunSession.Open(_host, ExperimentInfo.Features, output);
        RunRecord record = session?.Keep(outcome) ?? outcome.Record;

        RecordText.WriteDiagnostics(_host.Error, record.Diagnostics, output.Quiet);
        if (output.Json)
        {
            _host.Out.WriteLine(RunRecordJson.Serialize(record));
            return;
        }

        _host.Out.WriteLine($"neurons against {kind}");
        RecordText.WriteColumns(_host.Out, record.Series[FeaturesExperiment.NeuronSeries]);
        _host.Out.WriteLine();
        RecordText.WriteMetrics(_host.Out, record.Metrics);
    }
}
