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

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg harden</c>: a network that is more robust, without sub-class labels.</summary>
internal sealed class HardenCommand
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Presets = new()
    {
        ["paper"] = [],
        ["quick"] = ["Seeds=1", "WeightDecays=0.001", "AdversarialRadii=1", "Checkpoints=4", "ValidationRadii=100"],
    };

    private readonly CliHost _host;
    private readonly DataOptions _data = new();
    private readonly ExperimentOptions _experiment = new();
    private readonly OutputOptions _output = new();
    private readonly Option<string?> _network = Words.Text(
        "--network", DeepHardenRun.Words,
        "What is trained: a two-layer network (default, exact radii), or on images a deep one, whose radii are upper bounds by attack");
    private readonly Option<int?> _width = Words.Number(
        "--width", "Hidden neurons of every network (default: 100; synthetic: the paper's); channels of the first layer of a deep one", 2);
    private readonly Option<int?> _clusters = Words.Number("--clusters", "Sub-classes of each coarse class (default: chosen)", 1);
    private readonly Option<int?> _epochs = Words.Number("--epochs", "Passes over the training samples", 1);
    private readonly Option<int?> _seeds = Words.Number("--seeds", "Trainings of every kind (default 3)", 1);
    private readonly Option<double?> _loss =
        new("--max-accuracy-loss") { Description = "Clean accuracy that may be lost (default 0.005)", HelpName = "SHARE" };

    private readonly Option<string?> _resume = Words.Text(
        "--resume", "DIR", "Go on with the interrupted run of this folder, of deep networks: no epoch but the last is trained again");
    private readonly ModelFileOptions _model = new("Your two-layer network, to compare with and to keep the accuracy of");
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
            "favg harden --dataset mnist --labels parity --network small-cnn --out runs/cnn")
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
        if (parsed.GetValue(_resume) is { } folder)
        {
            return new DeepHardenRun(_host, output, experiment.Strict).Resume(parsed, folder, data.Places);
        }

        if (DeepHardenRun.Parse(parsed.GetValue(_network)) is { } architecture)
        {
            RefuseModel(parsed);
            return new DeepHardenRun(_host, output, experiment.Strict).Begin(
                parsed, data, experiment, architecture, options => Shape(parsed, options));
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

    private void RefuseModel(ParseResult parsed)
    {
        if (_model.OptionalPath(parsed) is { } path)
        {
            throw new OptionsException(
                [$"--model is {path}; expected nothing with a deep --network: deep networks are compared with those trained here."]);
        }
    }

    private static void Require(TrainInputs inputs, HardenOptions options)
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
