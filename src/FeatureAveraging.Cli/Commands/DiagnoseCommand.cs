using System.CommandLine;
using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Datasets;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Diagnosing;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg diagnose</c>: is your classifier averaging features, and how much of its vulnerability is that?</summary>
internal sealed class DiagnoseCommand
{
    private readonly CliHost _host;
    private readonly ModelOptions _model = new();
    private readonly OutputOptions _output = new();
    private readonly WholeModelOptions _whole = new();
    private readonly NoiseOptions _noise = new();
    private readonly Option<int?> _discover = Words.Number(
        "--discover", "Look for so many sub-classes in each class by k-means (default: the sub-classes of the samples)", 2);
    private readonly Option<string[]> _layers = new("--layer")
    {
        Description =
            "A layer at which averaging is stated besides the input, repeatable, or all (default: the last one before the outputs); a " +
            "wrong name lists them",
        HelpName = "NAME",
    };
    private readonly Option<int?> _certify = Words.Number(
        "--certify", "Samples whose certificate is traced through the layers of a deep model, some seconds each (default 20)", 0);
    private readonly Option<ulong?> _seed = Words.Number("--seed", "Root seed of all random streams (default 0)", 0UL);
    private readonly Option<int?> _threads = Words.Number("--threads", "Threads; results do not depend on it (default: all processors)", 1);

    private DiagnoseCommand(CliHost host) => _host = host;

    public static Command Create(CliHost host)
    {
        var diagnose = new DiagnoseCommand(host);
        var command = new ExampleCommand(
            "diagnose",
            "Is your classifier averaging features, and how much of its vulnerability is that?",
            "favg diagnose --model mine.pt --samples test.npz",
            "favg diagnose --model parity.onnx --samples mnist --labels parity --subset 1000",
            "favg diagnose --model churn.onnx --samples churn.csv --discover 3",
            "favg diagnose --model net.pt --samples cifar10 --labels first-half --subset 500 --layer all --smooth 0.25",
            "favg diagnose --model net.pt --samples cifar10 --smooth 0.12,0.25,0.5 --smooth-draws 10000 --out runs/net",
            "favg diagnose --model net.pt --samples cifar10 --smooth 0.12,0.25,0.5 --smooth-draws 10000 --resume runs/net");
        diagnose._model.AddTo(command);
        command.Add(diagnose._discover);
        command.Add(diagnose._layers);
        command.Add(diagnose._certify);
        command.Add(diagnose._seed);
        command.Add(diagnose._threads);
        diagnose._noise.AddTo(command);
        diagnose._whole.AddTo(command);
        diagnose._output.AddTo(command);
        command.SetAction(diagnose.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        (SmoothingOptions? noise, string? resumed) = _noise.Read(parsed);
        OutputChoice output = Place(_output.Read(parsed), resumed);
        ModelRequest request = _whole.Read(parsed, _model.Read(_host, parsed));
        int threads = parsed.GetValue(_threads) ?? _host.DefaultThreads;
        (Provenance provenance, IReadOnlyList<Diagnostic> machine) =
            AttackSubject.CollectProvenance(_host, request, threads, ProvenanceCollector.CommandLine(parsed));
        using AttackSubject subject = AttackSubject.Load(request);
        var options = new DiagnoseOptions
        {
            Inputs = request.Describe(),
            Smoothing = noise,
            Layers = parsed.GetValue(_layers) ?? [],
            TracedCount = parsed.GetValue(_certify) ?? new DiagnoseOptions().TracedCount,
            Discovery = parsed.GetValue(_discover) is { } count ? new SubclassOptions { ClustersPerSide = count } : null,
        };
        using RunSession session = RunSession.Open(_host, ExperimentInfo.Diagnose, output);
        var votes = new CheckpointFolder(session.Folder);
        if (noise is not null && resumed is null)
        {
            votes.Clear();
        }

        RunContext Context(IProgress<ExperimentProgress>? progress) =>
            _host.CreateContext(new Seed(parsed.GetValue(_seed) ?? 0), provenance, progress) with
            {
                Checkpoints = votes.Store(_host.Clock),
            };
        ExperimentOutcome outcome = Explaining(
            request.Data.Dataset, options,
            () => ProgressDisplay.Run(_host, output.Quiet, progress => subject.Diagnose(options, Context(progress))));
        RunRecord record = outcome.Record with { Diagnostics = [.. machine, .. subject.Diagnostics, .. outcome.Record.Diagnostics] };
        session.Finish(outcome with { Record = record }, IsHeadline, subject.Samples);
        if (noise is not null && outcome.Outcome == TrainingOutcome.Completed)
        {
            votes.Clear();
        }

        return ExitCode.Of(outcome.Outcome, record, strict: false);
    }

    // A run that goes on stays in its folder.
    private static OutputChoice Place(OutputChoice output, string? resumed)
    {
        if (resumed is null)
        {
            return output;
        }

        if (output.Directory is { } directory)
        {
            throw new OptionsException([$"--out is {directory}; expected nothing with --resume: the run stays in its folder."]);
        }

        string votes = CheckpointFolder.PathIn(resumed, SmoothingTally.Name);
        return File.Exists(votes)
            ? output with { Directory = resumed, Force = true }
            : throw new DatasetException(
                resumed, "no votes under noise were kept in it", $"{votes} of a run that was cut while it counted",
                "Begin anew without --resume.");
    }

    private static ExperimentOutcome Explaining(string samples, DiagnoseOptions options, Func<ExperimentOutcome> run)
    {
        try
        {
            return run();
        }
        catch (ArgumentException mismatch) when (mismatch.ParamName == "store")       // of SmoothingTally
        {
            throw new DatasetException(
                $"{SmoothingTally.Name}.safetensors", mismatch.Message, "the votes of this run",
                "Give model, samples and options as they were, or begin anew without --resume.", mismatch);
        }
        catch (ArgumentException fault) when (options.Discovery is not null)      // a class has too few samples, or too few distinct ones
        {
            throw new DatasetException(
                samples, $"sub-classes cannot be discovered in it ({fault.Message})",
                "in each half of the samples more distinct samples of every class than sub-classes", "Give --discover a smaller number.",
                fault);
        }
    }

    private static bool IsHeadline(MetricName metric) =>
        metric.Quantity is "accuracy.clean" or "index.shared" or "averaging.share" or "index.averaging"
        || metric is { Topic: "radius", Statistic: "median" } || metric.Topic == "smoothed";
}
