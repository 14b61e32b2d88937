using System.CommandLine;
using System.Runtime.InteropServices;
using FeatureAveraging.Cli.Sweeps;
using FeatureAveraging.Sweeps.Engines;
using FeatureAveraging.Sweeps.Working;

namespace FeatureAveraging.Cli.Commands;

/// <summary>
/// <c>favg sweep worker</c>, which engines start: runs cells until none is left. Not meant for people, so not in the help.
/// </summary>
internal sealed class SweepWorkerCommand
{
    private const int UserSignal = 12;      // SIGUSR2 on Linux, where Slurm is

    private readonly CliHost _host;
    private readonly Argument<string> _folder = SweepCommand.FolderArgument();
    private readonly Option<bool> _attached = Words.Switch("--attached", "Stop when standard input ends");
    private readonly Option<bool> _failFast = Words.Switch("--fail-fast", "Stop when a cell has failed for good");
    private readonly Option<string?> _log = Words.Text("--log", "FILE", "Where the output goes, relative to the folder");
    private readonly Option<int?> _cells = Words.Number("--cells", "Stop after so many cells", 1);
    private readonly Option<int?> _checkpoint = Words.Number("--checkpoint-seconds", "Time between two checkpoints of a cell", 1);
    private readonly Option<bool> _slurm = Words.Switch("--slurm", "Run as a task of Slurm: keep the state and stop at SIGUSR2");
    private readonly Option<bool> _requeue = Words.Switch("--requeue", "Put the task in the queue again then");

    private SweepWorkerCommand(CliHost host) => _host = host;

    public static Command Create(CliHost host)
    {
        var worker = new SweepWorkerCommand(host);
        var command = new Command("worker", "Run cells of a sweep until none is left; engines start it")
        {
            worker._folder, worker._attached, worker._failFast, worker._log, worker._cells, worker._checkpoint, worker._slurm,
            worker._requeue,
        };
        command.Hidden = true;
        command.SetAction(worker.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_host.Cancellation);
        if (parsed.GetValue(_attached))
        {
            new Thread(() => AwaitEnd(stop)) { IsBackground = true }.Start();
        }

        if (!parsed.GetValue(_slurm))
        {
            return Work(parsed, parsed.GetValue(_log), out _, stop.Token);
        }

        // The handler only raises a flag: the cell keeps its state between two steps.
        bool isOutOfTime = false;
        using var registration = PosixSignalRegistration.Create((PosixSignal)UserSignal, signal =>
        {
            signal.Cancel = true;
            isOutOfTime = true;
            stop.Cancel();
        });
        string task = $"{_host.Environment("SLURM_ARRAY_JOB_ID")}_{_host.Environment("SLURM_ARRAY_TASK_ID")}";
        int code = Work(parsed, SlurmTask.LogOf(task), out bool hasProgressed, stop.Token);
        if (code != ExitCode.Cancelled || !isOutOfTime)
        {
            return code;
        }

        // One that came to nothing would come to nothing again.
        _host.Error.WriteLine(hasProgressed
            ? "The time limit is near: the running cell has kept its state."
            : "The time limit cuts the cell before it has any state to keep: give more time with Slurm.TimeMinutes.");
        return hasProgressed && parsed.GetValue(_requeue) && SlurmTask.Requeue(task) is { Length: > 0 } fault
            ? Complain(fault)
            : ExitCode.Done;
    }

    private int Work(ParseResult parsed, string? log, out bool hasProgressed, CancellationToken stop)
    {
        SweepSession session = SweepSession.Resume(_host, parsed.GetValue(_folder)!);
        var settings = new WorkerSettings
        {
            MostCells = parsed.GetValue(_cells),
            FailFast = parsed.GetValue(_failFast),
            Log = log,
            Clock = _host.Clock,
        };
        if (parsed.GetValue(_checkpoint) is { } seconds)
        {
            settings = settings with { CheckpointEvery = TimeSpan.FromSeconds(seconds) };
        }

        var worker = new SweepWorker(session.Folder, session.Grid, session.Experiment, settings);
        WorkerEnd end = worker.Run(stop);
        hasProgressed = worker.HasProgressed;
        return end == WorkerEnd.Stopped ? ExitCode.Cancelled : ExitCode.Done;
    }

    // A cluster may hide scontrol from its nodes: then the controller asks for a new task.
    private int Complain(string fault)
    {
        _host.Error.WriteLine($"The task cannot put itself in the queue again ({fault}); favg sweep resume asks for a new one.");
        return ExitCode.Done;
    }

    // The one who started it holds the other end: it closes when that process ends, however it ends.
    private void AwaitEnd(CancellationTokenSource stop)
    {
        using Stream input = _host.OpenInput();
        while (input.ReadByte() >= 0)
        {
        }

        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // the work had ended
        }
    }
}
