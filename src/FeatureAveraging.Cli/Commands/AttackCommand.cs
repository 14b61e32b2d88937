using System.CommandLine;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg attack</c>: one attack or all of them, curves, worst case, witnesses.</summary>
internal sealed class AttackCommand
{
    private readonly CliHost _host;
    private readonly ModelOptions _model = new();
    private readonly OutputOptions _output = new();
    private readonly Option<string[]> _attack = new("--attack")
    {
        Description = "An attack by name, repeatable (default: all): pgd, apgd-through, fmn, pieces, …; a wrong name lists them",
        HelpName = "NAME",
    };
    private readonly Option<bool> _suite = Words.Switch("--suite", "All attacks, which is also the default");
    private readonly Option<string?> _norm = Words.Text("--norm", "l2|linf", "The norm of the perturbations (default l2)");
    private readonly Option<string?> _box =
        Words.Text("--box", "LOW,HIGH", "The inputs that exist, for example 0,1 for pixels (default: unbounded)");
    private readonly Option<string?> _radii =
        Words.Text("--radii", "LIST|FROM:TO:STEP", "Radii of the curves (default: up to where nearly every sample is broken)");
    private readonly Option<int?> _restarts = Words.Number("--restarts", "Runs of each attack; each keeps its best (default 1)", 1);
    private readonly WholeModelOptions _whole = new();
    private readonly Option<ulong?> _seed = Words.Number("--seed", "Root seed of all random streams (default 0)", 0UL);
    private readonly Option<int?> _threads = Words.Number("--threads", "Threads; results do not depend on it (default: all processors)", 1);

    private AttackCommand(CliHost host) => _host = host;

    public static Command Create(CliHost host) => new AttackCommand(host).CreateCommand();

    private ExampleCommand CreateCommand()
    {
        var command = new ExampleCommand(
            "attack",
            "Attack a classifier: robust accuracy by radius, the strongest attack for every sample, witnesses",
            "favg attack --suite --model runs/mine/models/fine.safetensors --samples runs/mine/samples/test.npz --readout sum",
            "favg attack --attack apgd --attack apgd-through --model m.safetensors --samples s.npz --norm linf --box 0,1 " +
            "--radii 0:0.1:0.01",
            "favg attack --attack fmn --attack ddn --model runs/deep/models/fine-0.safetensors --samples mnist --subset 200 --box 0,1");
        _model.AddTo(command);
        foreach (Option option in (Option[])[_attack, _suite, _norm, _box, _radii, _restarts, _seed, _threads])
        {
            command.Add(option);
        }

        _whole.AddTo(command);
        _output.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        AttackExperimentOptions options = ReadOptions(parsed).Validated();
        OutputChoice output = _output.Read(parsed);
        ModelRequest request = _whole.Read(parsed, _model.Read(_host, parsed));
        (Provenance provenance, IReadOnlyList<Diagnostic> machine) =
            // before the samples: libtorch may be missing
            AttackSubject.CollectProvenance(_host, request, options.Threads, ProvenanceCollector.CommandLine(parsed));
        using AttackSubject subject = AttackSubject.Load(request);
        subject.RequireInBox(options);
        options = options with { Inputs = request.Describe() };
        using RunSession session = RunSession.Open(_host, ExperimentInfo.Attack, output);
        ExperimentOutcome outcome = ProgressDisplay.Run(_host, output.Quiet, progress => subject.Run(
            options, _host.CreateContext(new Seed(parsed.GetValue(_seed) ?? 0), provenance, progress)));
        IReadOnlyList<Diagnostic> wide = SampleChecks.FindWideBox(options.Lower, options.Upper, subject.Samples.Inputs);
        RunRecord record = outcome.Record with
        {
            Diagnostics = [.. machine, .. subject.Diagnostics, .. wide, .. outcome.Record.Diagnostics],
        };
        session.Finish(outcome with { Record = record }, IsHeadline, subject.Samples);
        return ExitCode.Of(outcome.Outcome, record, strict: false);
    }

    private static bool IsHeadline(MetricName metric) =>
        metric.Statistic == "median" || metric.Quantity is "accuracy.clean" or "masking.dead" or "attack.close";

    private AttackExperimentOptions ReadOptions(ParseResult parsed)
    {
        var faults = new List<string>();
        string[] names = parsed.GetValue(_attack) ?? [];
        if (names.Length > 0 && parsed.GetValue(_suite))
        {
            faults.Add("--suite and --attack are both given; expected one of them: the suite is all attacks.");
        }

        faults.AddRange(
            names.Where(name => !AttackCatalog.Names.Contains(name))
                .Select(name => $"--attack is {name}; expected one of {string.Join(", ", AttackCatalog.Names)}."));
        string norm = parsed.GetValue(_norm) ?? "l2";
        if (norm is not ("l2" or "linf"))
        {
            faults.Add($"--norm is {norm}; expected l2 or linf.");
        }

        double[]? box = NumberList.Read(
            parsed.GetValue(_box), "--box", "two numbers, LOW,HIGH", values => values.Length == 2 && values[0] <= values[1], faults);
        double[]? radii = parsed.GetValue(_radii) is { } text && text.Contains(':', StringComparison.Ordinal)
            ? ReadRange(text, faults)
            : NumberList.Read(parsed.GetValue(_radii), "--radii", "ascending radii ≥ 0, R1,R2,… or FROM:TO:STEP", RadiiAscend, faults);
        return faults.Count > 0 ? throw new OptionsException(faults) : new AttackExperimentOptions
        {
            Attacks = names.Length == 0 ? AttackCatalog.Names : [.. names.Distinct()],
            Restarts = parsed.GetValue(_restarts) ?? 1,
            Norm = norm == "l2" ? Norm.L2 : Norm.LInf,
            Lower = box?[0],
            Upper = box?[1],
            Radii = radii,
            Threads = parsed.GetValue(_threads) ?? _host.DefaultThreads,
        };
    }

    private static double[]? ReadRange(string text, List<string> faults)
    {
        double[]? range = NumberList.Read(
            text.Replace(':', ','), "--radii", "FROM:TO:STEP with 0 ≤ FROM ≤ TO, STEP > 0 and at most 10,000 radii",
            v => v.Length == 3 && v[0] >= 0 && v[2] > 0 && v[1] >= v[0] && (v[1] - v[0]) / v[2] <= 10_000, faults);
        if (range is not [double from, double to, double step])
        {
            return null;
        }

        int count = (int)Math.Floor(((to - from) / step) + 1e-9) + 1;
        return [.. Enumerable.Range(0, count).Select(i => from + (i * step))];
    }

    private static bool RadiiAscend(double[] radii) =>
        radii[0] >= 0 && Enumerable.Range(1, radii.Length - 1).All(i => radii[i] > radii[i - 1]);
}
