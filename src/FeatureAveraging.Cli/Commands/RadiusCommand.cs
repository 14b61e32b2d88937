using System.CommandLine;
using System.Globalization;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Experiments;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg radius</c>: the ℓ₂ radius of every sample, exact where possible, else a bracket.</summary>
internal sealed class RadiusCommand
{
    private readonly CliHost _host;
    private readonly ModelOptions _model = new();
    private readonly WholeModelOptions _whole = new();
    private readonly Option<string?> _norm = Words.Text("--norm", "l2", "The norm of the radius (l2)");
    private readonly Option<double?> _budget =
        new("--budget") { Description = "Most seconds for one sample (default: no limit)", HelpName = "SECONDS" };
    private readonly Option<double?> _gap =
        new("--gap") { Description = "Exact means attacked - certified <= G * attacked (default 1e-6)", HelpName = "G" };
    private readonly Option<int?> _threads = Words.Number("--threads", "Threads; results do not depend on it (default: all processors)", 1);
    private readonly Option<string?> _out = Words.Text(
        "--out", "F.csv", "Write the table to a file and a summary to standard output; - is standard output");
    private readonly Option<bool> _quiet = Words.Switch("--quiet", "Show no progress");

    private RadiusCommand(CliHost host) => _host = host;

    public static Command Create(CliHost host)
    {
        var radius = new RadiusCommand(host);
        var command = new ExampleCommand(
            "radius",
            "Compute the l2 radius of every sample: exact where possible, else a bracket",
            "favg radius --model runs/mine/models/fine.safetensors --samples runs/mine/samples/test.npz --readout sum --out radii.csv");
        radius._model.AddTo(command);
        foreach (Option option in (Option[])[radius._norm, radius._budget, radius._gap, radius._threads, radius._out, radius._quiet])
        {
            command.Add(option);
        }

        radius._whole.AddInputTo(command);
        command.SetAction(radius.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        RadiusOptions options = new RadiusOptions
        {
            BudgetSeconds = parsed.GetValue(_budget) ?? double.PositiveInfinity,
            Gap = parsed.GetValue(_gap) ?? new RadiusOptions().Gap,
        }.Validated();
        if (parsed.GetValue(_norm) is { } norm and not "l2")
        {
            throw new OptionsException([$"--norm is {norm}; expected l2."]);
        }

        ModelRequest request = _whole.Read(parsed, _model.Read(_host, parsed));
        using var output = OutputFile.Claim(parsed.GetValue(_out), request.Model, request.Data.Dataset);
        var model = ModelChoice.Load(request, needsRadius: true);
        RecordText.WriteDiagnostics(_host.Error, model.Diagnostics, parsed.GetValue(_quiet));
        int threads = parsed.GetValue(_threads) ?? _host.DefaultThreads;
        SampleRadius[] radii = ProgressDisplay.Run(_host, parsed.GetValue(_quiet), progress =>
            RadiusSolver.Solve(
                model.Classifier, model.Samples.Samples, options, _host.Clock, threads,
                new ProgressRelay<AttackProgress>(progress, value => new ExperimentProgress("radius", (double)value.Done / value.Count)),
                _host.Cancellation));
        Write(radii, output);
        return ExitCode.Done;
    }

    private void Write(SampleRadius[] radii, OutputFile? output)
    {
        string table = Table(radii);
        if (output is null)
        {
            _host.Out.Write(table);
            return;
        }

        output.Write(table);
        RecordText.WriteMetrics(_host.Out, new Dictionary<string, double>
        {
            ["samples"] = radii.Length,
            ["exact"] = radii.Count(r => r.Status == RadiusStatus.Exact),
            ["bracket"] = radii.Count(r => r.Status == RadiusStatus.Bracket),
            ["misclassified"] = radii.Count(r => r.Status == RadiusStatus.Misclassified),
            ["certified.median"] = Statistics.Median(radii.Select(r => r.Bracket.Certified)),
            ["attacked.median"] = Statistics.Median(radii.Select(r => r.Bracket.Attacked)),
        });
        _host.Out.WriteLine();
        _host.Out.WriteLine(Path.GetFullPath(output.Path));
    }

    private static string Table(SampleRadius[] radii)
    {
        var text = new System.Text.StringBuilder("sample,label,margin,certified,attacked,status\n");
        foreach (SampleRadius r in radii)
        {
            text.Append(CultureInfo.InvariantCulture, $"{r.Sample},{r.Label},{r.Margin:R},");
            text.Append(CultureInfo.InvariantCulture, $"{r.Bracket.Certified:R},{r.Bracket.Attacked:R},");
            text.Append(r.Status.ToString().ToLowerInvariant()).Append('\n');
        }

        return text.ToString();
    }
}
