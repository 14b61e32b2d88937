using System.CommandLine;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg train</c>: one network on any supported data.</summary>
internal sealed class TrainCommand
{
    private const int DefaultMemory = 2048;
    private static readonly string[] StillFree =
        ["--resume", "--memory", "--data", "--skip-corrupt", "--threads", "--json", "--quiet"];

    private static readonly Dictionary<string, IReadOnlyList<string>> Presets = new()
    {
        ["paper"] = [],
        ["quick"] = ["Training.Steps=20"],
    };

    private readonly CliHost _host;
    private readonly DataOptions _data = new();
    private readonly ExperimentOptions _experiment = new(Presets.Keys);
    private readonly OutputOptions _output = new();
    private readonly Option<int?> _width = Words.Number(
        "--width", "Hidden neurons: 2m for coarse labels, k·h for fine ones, any number with a dense output", 1);
    private readonly Option<string?> _outputLayer = Words.Text(
        "--output", "LAYER", "Second layer: fixed, as the paper's (default), or dense, d -> M -> K with biases, trained too");
    private readonly Option<int?> _epochs = Words.Number("--epochs", "Passes over the training samples", 1);
    private readonly Option<int?> _checkpointEvery =
        Words.Number("--checkpoint-every", "Steps between two checkpoints in the run folder", 1);
    private readonly Option<string?> _resume =
        Words.Text("--resume", "DIR", "Go on with the training whose checkpoint this run folder holds");

    private readonly Option<int?> _memory = Words.Number(
        "--memory",
        $"MiB of training inputs to keep in memory (default {DefaultMemory}); more are read from the .npz file, or drawn from the seed, " +
        "at every pass, with the same results", 1);

    private TrainCommand(CliHost host) => _host = host;

    public static Command Create(CliHost host)
    {
        var train = new TrainCommand(host);
        var command = new ExampleCommand(
            "train",
            "Train one network on the synthetic distribution, images or a samples file, and write a model file",
            "favg train --dataset mnist --labels parity --width 40",
            "favg train --dataset mnist --labels digits --output dense --width 64",
            "favg train --dataset synthetic --labels fine --set Training.Steps=200",
            "favg train --dataset samples.npz --test test.npz --epochs 50 --out runs/mine")
        {
            Settings = () => SettingsHelp.Lines(Binder(TrainRecipe.Synthetic).Leaves),
        };
        train._data.AddTo(command);
        command.Add(train._width);
        command.Add(train._outputLayer);
        command.Add(train._epochs);
        command.Add(train._checkpointEvery);
        command.Add(train._resume);
        command.Add(train._memory);
        train._experiment.AddTo(command);
        train._output.AddTo(command);
        command.SetAction(train.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        ExperimentChoice experiment = _experiment.Read(_host, parsed);
        OutputChoice output = _output.Read(parsed);
        string? resume = parsed.GetValue(_resume);
        (TrainPlan plan, SampleSource source) = resume is null ? Plan(parsed, experiment) : TakeUp(parsed, resume, experiment.Threads);
        TrainExperimentOptions options = plan.Options;
        int threads = options.Training.Threads;
        Binder(options).Check(() => options.ValidatedFor(source.Form(options), source.SampleCount(options)));
        var seed = new Seed(plan.Seed);
        TrainInputs inputs = source.Load(options, seed, threads);
        RequireDirect(inputs.Train, options.Training.Form);

        using RunSession session = RunSession.Open(
            _host, ExperimentInfo.Train, resume is null ? output : output with { Directory = resume, Force = true });
        plan.Save(session.Folder.Path);
        Provenance provenance = ProvenanceCollector.Collect(_host, threads, plan.Command);
        ExperimentOutcome outcome = ProgressDisplay.Run(_host, output.Quiet, progress =>
            Train(inputs, options, _host.CreateContext(seed, provenance, progress), Hooks(session.Folder, resume)));

        RunRecord record = outcome.Record with { Diagnostics = [.. source.Diagnostics, .. outcome.Record.Diagnostics] };
        session.Finish(
            outcome with { Record = record, Test = source is SyntheticSource ? inputs.Test : null }, isHeadline: _ => true);
        return ExitCode.Of(outcome.Outcome, record, experiment.Strict);
    }

    private static void RequireDirect(LabeledSamples train, TrainingForm form)
    {
        if (form == TrainingForm.Dual && !train.Inputs.AreInMemory)
        {
            throw new OptionsException(
                ["Training.Form is Dual; expected Direct or Auto, because the dual form needs all inputs in memory: see --memory."]);
        }
    }

    private static ExperimentOutcome Train(TrainInputs inputs, TrainExperimentOptions options, RunContext context, TrainingHooks hooks)
    {
        try
        {
            return TrainExperiment.Run(inputs, options, context, hooks);
        }
        catch (ArgumentException mismatch) when (hooks.Resume is not null) // the samples or the plan were changed since
        {
            throw new DatasetException(
                TrainPlan.CheckpointName, mismatch.Message, "the checkpoint of this training", "Begin the training anew without --resume.",
                mismatch);
        }
    }

    private (TrainPlan Plan, SampleSource Source) Plan(ParseResult parsed, ExperimentChoice experiment)
    {
        DataChoice data = ReadData(parsed);
        SampleSource source = data.Source();
        TrainExperimentOptions options = Binder(source.ComputeDefaults()).Bind(experiment.Sources);
        options = Shape(parsed, source, options);
        options = options with
        {
            Epochs = parsed.GetValue(_epochs) ?? options.Epochs,
            Training = options.Training with { CheckpointEvery = parsed.GetValue(_checkpointEvery) ?? options.Training.CheckpointEvery },
        };
        return (
            new TrainPlan(
                ProvenanceCollector.CommandLine(parsed), source.Name, source.TestFile, source.Labels.Name, experiment.Seed.Root, options)
            {
                LabelColumn = data.Places.Samples.LabelColumn,
                Scale = data.Places.Samples.Scale,
            },
            source);
    }

    private DataChoice ReadData(ParseResult parsed)
    {
        DataChoice data = _data.Read(_host, parsed);
        long limit = (long)(parsed.GetValue(_memory) ?? DefaultMemory) << 20;
        return data with { Places = data.Places with { Samples = data.Places.Samples with { MemoryLimit = limit } } };
    }

    private TrainExperimentOptions Shape(ParseResult parsed, SampleSource source, TrainExperimentOptions options)
    {
        string? layer = parsed.GetValue(_outputLayer);
        int? width = parsed.GetValue(_width);
        if (layer is not (null or "fixed" or "dense"))
        {
            throw new OptionsException([$"--output is {layer}; expected fixed or dense."]);
        }

        if (layer == "fixed" && options.DenseWidth is { } dense)
        {
            throw new OptionsException([$"--output is fixed; expected dense, because DenseWidth={dense} is set."]);
        }

        if (layer != "dense" && width is null)
        {
            return options;
        }

        bool coarse = source.Labels.Supervision == Supervision.Coarse;
        int classes = coarse ? source.GroupCount(options) : options.Data?.ClusterCount ?? source.ClassCount;
        Supervision form = source.Form(options);
        options = layer == "dense" ? TrainRecipe.WithDenseOutput(options, form, classes) : options;
        return width is { } neurons ? TrainRecipe.WithWidth(options, neurons, form, classes) : options;
    }

    private (TrainPlan Plan, SampleSource Source) TakeUp(ParseResult parsed, string folder, int threads)
    {
        Resuming.RequireOnly(parsed, "the training", StillFree);
        TrainPlan plan = TrainPlan.Load(folder);
        plan = plan with { Options = plan.Options with { Training = plan.Options.Training with { Threads = threads } } };
        DataPlaces places = ReadData(parsed).Places;
        places = places with { Samples = places.Samples with { LabelColumn = plan.LabelColumn, Scale = plan.Scale } };
        return (plan, SampleSource.Of(plan.Dataset, plan.Labels, plan.TestFile, places));
    }

    private static TrainingHooks Hooks(RunFolder folder, string? resume) => new()
    {
        OnCheckpoint = checkpoint => CheckpointFile.Save(folder.Absolute(TrainPlan.CheckpointName), checkpoint),
        Resume = resume is null ? null : CheckpointFile.Load(folder.Absolute(TrainPlan.CheckpointName)),
    };

    private static OptionsBinder<TrainExperimentOptions> Binder(TrainExperimentOptions defaults) =>
        new(TrainExperimentJson.Default.TrainExperimentOptions, defaults, Presets);
}
