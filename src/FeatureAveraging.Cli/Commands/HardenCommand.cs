using System.CommandLine;
using System.Globalization;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Hardening;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg harden</c>: a network that is more robust, without sub-class labels.</summary>
internal sealed class HardenCommand
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Presets = new()
    {
        ["paper"] = [],
        ["quick"] = ["Seeds=1", "WeightDecays=0.001", "AdversarialRadii=1", "Checkpoints=4", "ValidationRadii=100"],
    };

    private static readonly string[] OfHeads = ["--layer"];
    private static readonly string[] OfDeepModels = ["--layer", "--mean", "--std", "--input", "--device"];

    private readonly CliHost _host;
    private readonly DataOptions _data = new();
    private readonly ExperimentOptions _experiment = new(Presets.Keys);
    private readonly OutputOptions _output = new();
    private readonly Option<string?> _network = Words.Text(
        "--network", DeepHardenRun.Words,
        "What is trained: a two-layer network (default, exact radii); on images a deep one, whose radii are upper bounds by attack; or a " +
        "two-layer head on a layer of your own deep --model, whose radii are exact in that embedding");
    private readonly Option<int?> _width = Words.Number(
        "--width", "Hidden neurons of every network (default: 100; synthetic: the paper's); channels of the first layer of a deep one", 2);
    private readonly Option<int?> _clusters = Words.Number("--clusters", "Sub-classes of each coarse class (default: chosen)", 1);
    private readonly Option<int?> _epochs = Words.Number("--epochs", "Passes over the training samples", 1);
    private readonly Option<int?> _seeds = Words.Number("--seeds", "Trainings of every kind (default 3; 1 for many large samples)", 1);
    private readonly Option<double?> _loss =
        new("--max-accuracy-loss") { Description = "Clean accuracy that may be lost (default 0.005)", HelpName = "SHARE" };

    private readonly Option<string?> _resume = Words.Text(
        "--resume", "DIR", "Go on with the interrupted run of this folder, of deep networks: no epoch but the last is trained again");
    private readonly ModelFileOptions _model = new(
        "Your own network, to compare with and to keep the accuracy of: two-layer, or with a deep --network a deep one; with --network " +
        "head the deep model that is frozen");
    private readonly Option<string?> _layer = Words.Text(
        "--layer", "NAME", "With --network head: the layer that the head reads (default: the last one before the outputs; a wrong name " +
        "lists them)");
    private readonly WholeModelOptions _whole = new();
    private readonly Option<string?> _readout = Words.Text("--readout", "sum|mean|max|probability|native", "How your network decides");

    private HardenCommand(CliHost host) => _host = host;

    public static Command Create(CliHost host)
    {
        var harden = new HardenCommand(host);
        var command = new ExampleCommand(
            ExperimentInfo.Harden.Id,
            "Make a network more robust without sub-class labels: discover sub-classes, train on them, compare by exact radii (two " +
            "layers) or by the strongest attack (deep networks)",
            "favg harden --dataset mnist --labels parity --width 40",
            "favg harden --dataset samples.npz --max-accuracy-loss 0.01 --out runs/hardened",
            "favg harden --dataset table.csv --label species --clusters 4",
            "favg harden --dataset samples.npz --model model.onnx",
            "favg harden --dataset mnist --labels parity --network small-cnn --out runs/cnn",
            "favg harden --dataset mnist --labels parity --network head --model mine.onnx --out runs/head")
        {
            Settings = () => SettingsHelp.Lines(Binder(HardenRecipe.Synthetic).Leaves),
        };
        harden._data.AddTo(command);
        foreach (Option option in (Option[])[harden._network, harden._width, harden._clusters, harden._epochs, harden._seeds, harden._loss])
        {
            command.Add(option);
        }

        harden._model.AddTo(command);
        command.Add(harden._readout);
        command.Add(harden._layer);
        harden._whole.AddTo(command);
        command.Add(harden._resume);
        harden._experiment.AddTo(command);
        harden._output.AddTo(command);
        command.SetAction(harden.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        ExperimentChoice experiment = _experiment.Read(_host, parsed);
        OutputChoice output = _output.Read(parsed);
        DataChoice data = _data.Read(_host, parsed);
        RefuseSubclasses("--labels", data.Labels);
        if (parsed.GetValue(_resume) is { } folder)
        {
            return new DeepHardenRun(_host, output, experiment.Strict).Resume(parsed, folder, data.Places);
        }

        if (parsed.GetValue(_network) == HeadHardenRun.Word)
        {
            return new HeadHardenRun(_host, output, experiment.Strict).Run(
                parsed, ReadHead(parsed, data), parsed.GetValue(_layer), experiment, options => Shape(parsed, options), Binder);
        }

        VisionArchitecture? deep = DeepHardenRun.Parse(parsed.GetValue(_network));
        RefuseUnread(parsed, deep is null || _model.OptionalPath(parsed) is null ? OfDeepModels : OfHeads);
        if (deep is { } architecture)
        {
            return new DeepHardenRun(_host, output, experiment.Strict).Begin(
                parsed, data, experiment, architecture, ReadDeep(parsed, data)?.DescribeModel(), options => Shape(parsed, options));
        }

        SampleSource source = data.Source();
        var recipe = new TrainExperimentOptions { Data = TrainRecipe.Synthetic.Data };
        OptionsBinder<HardenOptions> binder = Binder(
            source is SyntheticSource ? HardenRecipe.Synthetic : HardenRecipe.ForSamples(source.Load(recipe, experiment.Seed, 1).Train));
        HardenOptions options = Shape(parsed, binder.Bind(experiment.Sources)) with
        {
            Inputs = data.Describe(),
            Model = _model.OptionalPath(parsed) is { } path
                ? new OwnModel(RunInputs.Describe(path), parsed.GetValue(_readout)) { Map = _model.Map(parsed)?.Words }
                : null,
        };
        binder.Check(() => options.Validated());
        int threads = options.Training.Threads;
        TrainInputs inputs = source.Load(recipe with { Data = options.Data }, experiment.Seed, threads);
        Require(inputs, options);
        (Classifier? own, IReadOnlyList<Diagnostic> noted) = OwnModelFile.Load(options.Model, data.Labels, inputs);

        using RunSession session = RunSession.Open(_host, ExperimentInfo.Harden, output);
        Provenance provenance = ProvenanceCollector.Collect(_host, threads, ProvenanceCollector.CommandLine(parsed));
        ExperimentOutcome outcome = ProgressDisplay.Run(_host, output.Quiet, progress =>
            HardenExperiment.Run(inputs, options, _host.CreateContext(experiment.Seed, provenance, progress), own));
        RunRecord record = outcome.Record with { Diagnostics = [.. source.Diagnostics, .. noted, .. outcome.Record.Diagnostics] };
        session.Finish(outcome with { Record = record }, IsHeadline);
        return ExitCode.Of(outcome.Outcome, record, experiment.Strict);
    }

    /// <summary>Refuses labels of sub-classes: it would harden their coarse classes and not say so.</summary>
    /// <param name="option">Where the labels were named.</param>
    /// <param name="labels">The user's word.</param>
    /// <exception cref="OptionsException">They are of sub-classes.</exception>
    public static void RefuseSubclasses(string option, string? labels)
    {
        if (LabelChoice.IsOfSubclasses(labels))
        {
            throw new OptionsException(
                [$"{option} is {labels}; expected the coarse classes to harden: coarse, parity, first-half, or a mapping such as 0,1|2,3 " +
                 "(0|1|2 for one coarse class each). Known sub-classes are a rival by themselves."]);
        }
    }

    private HardenOptions Shape(ParseResult parsed, HardenOptions options) => options with
    {
        Width = parsed.GetValue(_width) ?? options.Width,
        Clusters = parsed.GetValue(_clusters) ?? options.Clusters,
        Epochs = parsed.GetValue(_epochs) ?? options.Epochs,
        Seeds = parsed.GetValue(_seeds) ?? options.Seeds,
        MaxAccuracyLoss = parsed.GetValue(_loss) ?? options.MaxAccuracyLoss,
    };

    private DeepHardenOptions Shape(ParseResult parsed, DeepHardenOptions options) => options with
    {
        Network = options.Network with { Width = parsed.GetValue(_width) ?? options.Network.Width },
        Training = options.Training with { Epochs = parsed.GetValue(_epochs) ?? options.Training.Epochs },
        Clusters = parsed.GetValue(_clusters) ?? options.Clusters,
        Seeds = parsed.GetValue(_seeds) ?? options.Seeds,
        MaxAccuracyLoss = parsed.GetValue(_loss) ?? options.MaxAccuracyLoss,
    };

    private ModelRequest ReadHead(ParseResult parsed, DataChoice data) => ReadDeep(parsed, data)
        ?? throw new OptionsException(
            ["--network is head, and --model is not given; expected the deep model whose features the head reads."]);

    // The user's deep model; null for none.
    private ModelRequest? ReadDeep(ParseResult parsed, DataChoice data) =>
        _model.OptionalPath(parsed) is not { } path ? null
        : parsed.GetValue(_readout) is null && _model.Map(parsed) is null ? _whole.Read(parsed, new ModelRequest(path, null, data))
        : throw new OptionsException(
            ["--readout or --map is given; expected neither, because a deep model decides by the greatest output of a coarse class."]);

    private static void RefuseUnread(ParseResult parsed, string[] options)
    {
        string[] given =
            [.. options.Where(name => parsed.GetResult(name) is System.CommandLine.Parsing.OptionResult { Implicit: false })];
        if (given.Length > 0)
        {
            throw new OptionsException(
                [$"{string.Join(" and ", given)} {(given.Length == 1 ? "is" : "are")} given; expected none without --network " +
                 $"head{(options == OfHeads ? "" : ", or --model with a deep --network")}."]);
        }
    }

    /// <summary>Checks what options ask of samples.</summary>
    /// <exception cref="OptionsException">The samples do not have it.</exception>
    public static void Require(TrainInputs inputs, HardenOptions options)
    {
        if (options.WithinKnown && !inputs.Train.HasClusters)
        {
            throw new OptionsException([$"WithinKnown is true; expected false, because {inputs.Dataset} has coarse labels only."]);
        }

        int groups = inputs.Train.GroupCount;
        if (options.Width is { } width && width < groups)
        {
            throw new OptionsException([string.Create(
                CultureInfo.InvariantCulture, $"Width is {width}; expected at least {groups}, a neuron for each coarse class.")]);
        }
    }

    // Radii, accuracies and what was chosen; the rest is on the page.
    internal static bool IsHeadline(MetricName metric) => metric.Spread.Length == 0 && metric.Kind.Length == 0 &&
        (metric.Topic is "radius" or "ari" or "subclasses" or "neurons" || metric.Quantity == "accuracy.clean") &&
        metric.Quantity != "radius.validation" && metric.Method is "" or MethodName.Exact or MethodName.Certified or MethodName.Strongest;

    private static OptionsBinder<HardenOptions> Binder(HardenOptions defaults) => new(HardenJson.Default.HardenOptions, defaults, Presets);
}
