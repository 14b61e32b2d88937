using System.CommandLine;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Cli.Sweeps;
using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.Engines;
using FeatureAveraging.Sweeps.Plans;
using FeatureAveraging.Sweeps.Reading;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg sweep run</c> and <c>favg sweep resume</c>.</summary>
internal sealed class SweepRunCommand
{
    private readonly CliHost _host;
    private readonly Option<int?> _cores = Words.Number("--cores", "Cores that the cells may use together (default: all)", 1);
    private readonly Option<string?> _engine =
        Words.Text("--engine", "local|slurm", "What runs the cells: the cores at hand, or Slurm (default: local)");
    private readonly Option<string[]> _slurm =
        new("--slurm") { Description = "One option of the section Slurm, repeatable: Partition=long", HelpName = "Name=value" };

    private readonly Option<bool> _failFast = Words.Switch("--fail-fast", "Stop when a cell has failed for good");
    private readonly Option<bool> _detach = Words.Switch("--detach", "Ask Slurm for the tasks and return at once");
    private readonly Option<bool> _quiet = Words.Switch("--quiet", "Show no progress; failed cells are named all the same");

    private SweepRunCommand(CliHost host) => _host = host;

    public static Command CreateRun(CliHost host)
    {
        var run = new SweepRunCommand(host);
        var file = new Argument<string>("FILE") { Description = "The sweep file" };
        Option<string?> output = Words.Text("--out", "DIR", "The folder of the sweep (default: sweeps/NAME)");
        Option<bool> newVersion = Words.Switch("--new-version", "Run every cell again where those in the folder are of another version");
        var command = new ExampleCommand(
            "run", "Run the cells of a sweep that are not finished; to stop and call it again loses nothing",
            "favg sweep run map.json",
            "favg sweep run map.json --cores 8 --out /scratch/map",
            "favg sweep run map.json --engine slurm --slurm Partition=long --out /shared/map")
        {
            file, output, newVersion,
        };
        run.AddTo(command);
        command.SetAction(parsed => run.Run(
            parsed, SweepSession.Begin(host, SweepFile.Read(parsed.GetValue(file)!), parsed.GetValue(output), parsed.GetValue(newVersion)),
            retriesFailed: false));
        return command;
    }

    public static Command CreateResume(CliHost host)
    {
        var run = new SweepRunCommand(host);
        Argument<string> folder = SweepCommand.FolderArgument();
        Option<bool> failed = Words.Switch("--failed", "Try cells that have failed again");
        var command = new ExampleCommand(
            "resume", "Go on with a sweep from its folder alone", "favg sweep resume sweeps/map", "favg sweep resume sweeps/map --failed")
        {
            folder, failed,
        };
        run.AddTo(command);
        command.SetAction(parsed => run.Run(parsed, SweepSession.Resume(host, parsed.GetValue(folder)!), parsed.GetValue(failed)));
        return command;
    }

    private void AddTo(ExampleCommand command)
    {
        command.Add(_engine);
        command.Add(_slurm);
        command.Add(_cores);
        command.Add(_failFast);
        command.Add(_detach);
        command.Add(_quiet);
    }

    private int Run(ParseResult parsed, SweepSession session, bool retriesFailed)
    {
        bool failFast = parsed.GetValue(_failFast);
        bool detached = parsed.GetValue(_detach);
        if (detached && parsed.GetValue(_engine) != "slurm")
        {
            throw new OptionsException(["--detach goes with --engine slurm: workers of the local engine end with this command."]);
        }

        var controller = new SweepController(session.Folder, session.Grid, _host.Clock) { FailFast = failFast, Detached = detached };
        if (retriesFailed)
        {
            controller.PardonFailed();
        }

        var display = new SweepDisplay(_host, parsed.GetValue(_quiet));
        using ISweepEngine engine = CreateEngine(parsed, session, failFast);
        try
        {
            controller.Run(engine, display.Show, index => display.Show(Describe(index)), _host.Cancellation);
        }
        finally
        {
            display.Close();
        }

        _host.Out.WriteLine(session.Folder.FullPath);
        if (detached || _host.Cancellation.IsCancellationRequested)
        {
            string rest = engine.Leave();
            _host.Error.WriteLine(rest.Length > 0 ? rest : $"Stopped; favg sweep resume {session.Folder.FullPath} goes on.");
            return detached ? ExitCode.Done : ExitCode.Cancelled;
        }

        return controller.State.Failed.Any() ? ExitCode.CellsFailed : ExitCode.Done;

        FailedCell Describe(int index) => FailedCell.Of(session.Folder, session.Grid, controller.State, index);
    }

    private ISweepEngine CreateEngine(ParseResult parsed, SweepSession session, bool failFast) => parsed.GetValue(_engine) switch
    {
        null or "local" => new LocalEngine(
            session.Folder, _host.Worker, parsed.GetValue(_cores) ?? _host.DefaultThreads, failFast),
        "slurm" => SlurmEngine.Create(
            session.Folder, Bind(session.Folder.Manifest.Sweep.Slurm, parsed.GetValue(_slurm) ?? []),
            () => StagedProgram.Stage(session.Folder.ProgramOf(SweepSession.Version), _host.Worker), failFast, _host.Clock),
        { } other => throw new OptionsException([$"--engine is {other}; expected local or slurm."]),
    };

    private static SlurmOptions Bind(SlurmOptions given, IReadOnlyList<string> settings)
    {
        var binder = new OptionsBinder<SlurmOptions>(
            SweepJson.Default.SlurmOptions, given, new Dictionary<string, IReadOnlyList<string>>());
        return binder.Bind(new OptionSources(null, null, null, settings)).Validated();
    }
}
