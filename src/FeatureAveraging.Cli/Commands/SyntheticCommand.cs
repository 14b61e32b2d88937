using System.CommandLine;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Synthetic;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg reproduce synthetic</c>: the paper's multi-cluster distribution.</summary>
internal static class SyntheticCommand
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Presets = new()
    {
        ["paper"] = [],
        ["quick"] = ["Data.TestCount=200", "Curve.Step=4"],
    };

    public static Command Create(CliHost host)
    {
        var experiment = new ExperimentOptions(Presets.Keys);
        var output = new OutputOptions();
        var command = new ExampleCommand(
            ExperimentInfo.Synthetic.Id,
            "Figures 2a, 2b and 3 (left): feature averaging and decoupling on the multi-cluster distribution",
            "favg reproduce synthetic --seed 0",
            "favg reproduce synthetic --set PseudoPerClass=5",
            "favg reproduce synthetic --set Data.CenterCosine=0.2 --set Training.Steps=200 --out runs/tilted")
        {
            Settings = () => SettingsHelp.Lines(Binder().Leaves),
        };
        experiment.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed => Run(host, parsed, experiment.Read(host, parsed), output.Read(parsed)));
        return command;
    }

    private static int Run(CliHost host, ParseResult parsed, ExperimentChoice choice, OutputChoice output)
    {
        OptionsBinder<SyntheticOptions> binder = Binder();
        SyntheticOptions options = binder.Bind(choice.Sources);
        binder.Check(() => options.Validated());

        using RunSession session = RunSession.Open(host, ExperimentInfo.Synthetic, output);
        Provenance provenance = ProvenanceCollector.Collect(host, options.Training.Threads, ProvenanceCollector.CommandLine(parsed));
        ExperimentOutcome outcome = ProgressDisplay.Run(host, output.Quiet, progress =>
            SyntheticExperiment.Run(options, host.CreateContext(choice.Seed, provenance, progress)));

        session.Finish(outcome, metric => !IsDetail(metric));
        return ExitCode.Of(outcome.Outcome, outcome.Record, choice.Strict);
    }

    // What the record and the page have, and a screen need not.
    private static bool IsDetail(MetricName metric) => metric.Spread.Length > 0 || metric.Kind is "hypothesis" or "paper" ||
        metric.Statistic is "minus.printed" or "over.coarse" ||
        metric.Quantity is "steps" or "accuracy.train" or "residual.ratio" or "coefficients.spread";

    private static OptionsBinder<SyntheticOptions> Binder() => new(SyntheticJson.Default.SyntheticOptions, new SyntheticOptions(), Presets);
}
