using System.CommandLine;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Experiments.Synthetic;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg reproduce</c>: the paper's experiments end to end.</summary>
internal static class ReproduceCommand
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Presets = new()
    {
        ["paper"] = [],
        ["quick"] = ["Data.TestCount=200", "Curve.Step=4"],
    };

    public static Command Create(CliHost host) =>
        new ExampleCommand(
            "reproduce", "Run an experiment of the paper: data, training, features, curves, claims, page",
            "favg reproduce synthetic --seed 0")
        {
            Synthetic(host),
            ImageReproduceCommand.Create(host, ImageExperimentSource.Mnist),
            ImageReproduceCommand.Create(host, ImageExperimentSource.Cifar10),
            ReproduceAllCommand.Create(host),
        };

    private static ExampleCommand Synthetic(CliHost host)
    {
        var experiment = new ExperimentOptions();
        var output = new OutputOptions();
        var command = new ExampleCommand(
            "synthetic",
            "Figures 2a, 2b and 3 (left): feature averaging and decoupling on the multi-cluster distribution",
            "favg reproduce synthetic --seed 0",
            "favg reproduce synthetic --set Data.CenterCosine=0.2 --set Training.Steps=200 --out runs/tilted")
        {
            Settings = () => SettingsHelp.Lines(Binder().Leaves),
        };
        experiment.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed => RunSynthetic(host, parsed, experiment.Read(host, parsed), output.Read(parsed)));
        return command;
    }

    private static int RunSynthetic(CliHost host, ParseResult parsed, ExperimentChoice choice, OutputChoice output)
    {
        OptionsBinder<SyntheticOptions> binder = Binder();
        SyntheticOptions options = binder.Bind(choice.Sources);
        binder.Check(() => options.Validated());

        RunSession session = RunSession.Open(host, "synthetic", output);
        Provenance provenance = ProvenanceCollector.Collect(host, options.Training.Threads, ProvenanceCollector.CommandLine(parsed));
        SyntheticOutcome outcome = ProgressDisplay.Run(host, output.Quiet, progress =>
            SyntheticExperiment.Run(options, choice.Seed, provenance, host.Clock, new ExperimentRelay(progress), host.Cancellation));

        session.Finish(outcome.Record, new RunArtifacts(outcome.Networks, outcome.Test), metric => !IsDetail(metric));
        return ExitCode.Of(outcome.Outcome, outcome.Record, choice.Strict);
    }

    // What the record and the page have, and a screen need not.
    private static bool IsDetail(MetricName metric) => metric.Spread.Length > 0 || metric.Kind is "hypothesis" or "paper" ||
        metric.Statistic is "minus.printed" or "over.coarse" ||
        metric.Quantity is "steps" or "accuracy.train" or "residual.ratio" or "coefficients.spread";

    private static OptionsBinder<SyntheticOptions> Binder() => new(SyntheticJson.Default.SyntheticOptions, new SyntheticOptions(), Presets);
}
