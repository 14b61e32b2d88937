using System.CommandLine;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg reproduce mnist</c> and <c>favg reproduce cifar10</c>: deep networks on real images.</summary>
internal sealed class ImageReproduceCommand
{
    private static readonly string[] StillFree = ["--resume", "--data", "--skip-corrupt", "--json", "--quiet", "--strict"];

    private readonly CliHost _host;
    private readonly ImageExperimentSource _source;
    private readonly ExperimentOptions _experiment;
    private readonly OutputOptions _output = new();
    private readonly PlaceOptions _places = new();
    private readonly Option<string?> _resume =
        Words.Text("--resume", "DIR", "Go on with the interrupted run of this folder; at most one epoch is lost");

    private ImageReproduceCommand(CliHost host, ImageExperimentSource source) =>
        (_host, _source, _experiment) = (host, source, new ExperimentOptions(source.Presets.Keys));

    public static Command Create(CliHost host, ImageExperimentSource source)
    {
        var reproduce = new ImageReproduceCommand(host, source);
        var command = new ExampleCommand(
            source.Info.Id,
            $"{source.Info.Source["Li et al. 2025, ".Length..]}: deep networks with coarse and with fine labels, under attacks that are " +
            "not fooled",
            $"favg {source.Info.Command} --preset quick",
            $"favg {source.Info.Command} --set Seeds=5 --set MoreArms=adversarial,pseudo --out runs/mine",
            $"favg {source.Info.Command} --resume runs/mine")
        {
            Settings = () => SettingsHelp.Lines(reproduce.Binder().Leaves),
        };
        reproduce._places.AddTo(command);
        command.Add(reproduce._resume);
        reproduce._experiment.AddTo(command);
        reproduce._output.AddTo(command);
        command.SetAction(reproduce.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        ExperimentChoice choice = _experiment.Read(_host, parsed);
        OutputChoice output = _output.Read(parsed);
        string? resume = parsed.GetValue(_resume);
        ImagePlan plan = resume is null ? Plan(parsed, choice) : TakeUp(parsed, resume);
        Binder().Check(() => plan.Options.Validated());
        (Provenance provenance, IReadOnlyList<Diagnostic> machine) =
            // before the images: libtorch may be missing
            ProvenanceCollector.CollectWithLibtorch(_host, plan.Options.Training.Threads, plan.Command);
        (ImageExperimentData data, IReadOnlyList<Diagnostic> diagnostics) = _source.Load(_places.Read(_host, parsed));
        Binder().Check(() => plan.Options.ValidatedFor(data));

        (RunRecord record, TrainingOutcome outcome) = new DeepRun(_host, _source.Info, output, resume).Run(
            plan.Seed, provenance, [.. machine, .. diagnostics], plan.Save,
            (context, hooks) => ImageExperiment.Run(data, plan.Options, context, hooks), IsHeadline);
        return ExitCode.Of(outcome, record, choice.Strict);
    }

    private ImagePlan Plan(ParseResult parsed, ExperimentChoice choice) =>
        new(ProvenanceCollector.CommandLine(parsed), _source.Info.Id, choice.Seed.Root, Binder().Bind(choice.Sources));

    private ImagePlan TakeUp(ParseResult parsed, string folder)
    {
        Resuming.RequireOnly(parsed, "the run", StillFree);
        return ImagePlan.Load(folder, _source.Info.Id);
    }

    private static bool IsHeadline(MetricName metric) => metric.Spread.Length == 0 &&
        (metric is { Kind: "paired" } or { Quantity: "radius", Method: MethodName.Strongest or MethodName.Exact } ||
         metric.Quantity is "accuracy.clean" or "accuracy.classes" or "index.averaging" or "index.shared" ||
         metric.Quantity.StartsWith("cosine.", StringComparison.Ordinal));

    private OptionsBinder<ImageExperimentOptions> Binder() =>
        new(ImageExperimentJson.Default.ImageExperimentOptions, _source.Defaults, _source.Presets);
}
