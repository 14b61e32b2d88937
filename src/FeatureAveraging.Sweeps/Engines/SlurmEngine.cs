using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.Plans;
using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Sweeps.Engines;

/// <summary>Workers as tasks of Slurm's job arrays.</summary>
/// <remarks>
/// There is one task for every <see cref="SlurmOptions.CellsPerTask"/> free cells, in arrays of at most the site's <c>MaxArraySize</c>. The
/// queue itself is asked which tasks there are, by the name of the jobs, which the folder gives; so a controller that was killed leaves
/// nothing to be remembered, and accounting is not needed. Ahead of its time limit a task gets SIGUSR2, keeps the state of its cell and
/// puts itself in the queue again.
/// </remarks>
public sealed class SlurmEngine : ISweepEngine
{
    private readonly SweepFolder _folder;
    private readonly SlurmOptions _options;
    private readonly WorkerProgram _program;
    private readonly TimeProvider _clock;
    private readonly bool _failFast;
    private readonly int _mostTasks;
    private long _progress = -1;
    private int _submitted;         // tasks since the last cell came to an end
    private string _refusal = "";

    internal SlurmEngine(
        SweepFolder folder, SlurmOptions options, WorkerProgram program, bool failFast, TimeProvider clock, int mostTasks) =>
        (_folder, _options, _program, _failFast, _clock, _mostTasks) = (folder, options, program, failFast, clock, mostTasks);

    /// <summary>Makes the engine; tasks are asked for when there is something to do.</summary>
    /// <param name="folder">The sweep, on a disk that every node sees.</param>
    /// <param name="options">How to ask.</param>
    /// <param name="stage">Puts the program where every node sees it, and says how a worker is started there.</param>
    /// <param name="failFast">Whether workers end when a cell has failed for good.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="OptionsException">There is no Slurm here.</exception>
    public static SlurmEngine Create(
        SweepFolder folder, SlurmOptions options, Func<WorkerProgram> stage, bool failFast, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(stage);
        int mostTasks = SlurmCommands.FindMostTasks();
        return new SlurmEngine(folder, options, stage(), failFast, clock, mostTasks);
    }

    /// <summary>Name of the sweep's jobs: the folder's, so that two sweeps are never taken for one.</summary>
    public string JobName =>
        $"favg-{_folder.Manifest.Sweep.Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_folder.FullPath)))[..8]}";

    /// <inheritdoc/>
    public TimeSpan Pace => TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Tend(int free, int chunks, long progress)
    {
        if (progress != _progress)
        {
            (_progress, _submitted) = (progress, 0);
        }

        if (SlurmCommands.FindTasks(JobName) is not { } tasks)
        {
            return "Slurm does not answer";
        }

        int running = tasks.Count(state => state is "RUNNING" or "COMPLETING");
        int wanted = Math.Min((free + _options.CellsPerTask - 1) / _options.CellsPerTask, chunks) - tasks.Count;
        if (wanted > 0)
        {
            wanted = Submit(wanted, canWait: tasks.Count > 0);
        }

        int waiting = tasks.Count - running + Math.Max(0, wanted);
        return string.Create(CultureInfo.InvariantCulture, $"{running} tasks running, {waiting} waiting{_refusal}");
    }

    /// <inheritdoc/>
    public void StopWorkers() => SlurmCommands.Cancel(JobName);

    /// <inheritdoc/>
    public string Leave() =>
        $"The tasks stay in the queue and go on. favg sweep resume {_folder.FullPath} --engine slurm watches them again; " +
        $"scancel --me --name={JobName} ends them.";

    /// <summary>Nothing to let go of: tasks belong to Slurm.</summary>
    public void Dispose()
    {
    }

    // How many were taken. A site may refuse more than so many at a time: what runs makes room for the rest.
    private int Submit(int wanted, bool canWait)
    {
        RequireUse(wanted);
        int taken = 0;
        while (taken < wanted)
        {
            int tasks = Math.Min(wanted - taken, _mostTasks);
            string name = $"{_clock.GetUtcNow():yyyyMMdd'T'HHmmss}-{Guid.NewGuid().ToString("N")[..4]}.sh";
            string script = Path.Combine(_folder.FullPath, "slurm", name);
            AtomicFile.WriteText(script, WriteScript(tasks));
            (long? job, string fault) = SlurmCommands.Submit(script);
            if (job is null)
            {
                _refusal = $", more are refused ({fault})";
                return canWait || taken > 0
                    ? taken
                    : throw new OptionsException([$"sbatch refuses the jobs: {fault} The script is {script}."]);
            }

            (_refusal, taken) = ("", taken + tasks);
        }

        return taken;
    }

    // Tasks that end at once, again and again, would be asked for for ever.
    private void RequireUse(int wanted)
    {
        const int MostVain = 3;
        _submitted++;
        if (_submitted > MostVain)
        {
            string last = Directory.EnumerateFiles(_folder.Logs, "slurm-*.txt").OrderBy(File.GetLastWriteTimeUtc).LastOrDefault() ?? "";
            throw new OptionsException(
            [
                $"Jobs were asked for {MostVain} times and ended without a cell that came on; {wanted} tasks would be asked for " +
                $"now. The last one said, in {last}:",
                .. LogTail.Read(last, lines: 10),
            ]);
        }
    }

    /// <summary>The script of an array.</summary>
    /// <param name="tasks">Its number of tasks.</param>
    internal string WriteScript(int tasks)
    {
        CellResources resources = _folder.Manifest.Sweep.Resources;
        string limit = _options.MostRunning is { } most ? string.Create(CultureInfo.InvariantCulture, $"%{most}") : "";
        string[] options =
        [
            $"--job-name={JobName}",
            string.Create(CultureInfo.InvariantCulture, $"--array=0-{tasks - 1}{limit}"),
            $"--output={_folder.Logs}/slurm-%A_%a.txt",
            "--open-mode=append",
            string.Create(CultureInfo.InvariantCulture, $"--cpus-per-task={resources.Threads}"),
            string.Create(CultureInfo.InvariantCulture, $"--time={_options.TimeMinutes}"),
            string.Create(CultureInfo.InvariantCulture, $"--signal=B:USR2@{_options.SignalSeconds}"),
            _options.Requeue ? "--requeue" : "--no-requeue",
            .. Optional("--mem", resources.MemoryMegabytes is { } memory ? $"{memory + RuntimeMegabytes}M" : null),
            .. Optional("--partition", _options.Partition),
            .. Optional("--account", _options.Account),
            .. Optional("--constraint", _options.Constraint),
            .. Optional("--gpus-per-task", _options.Gpus),
            .. _options.Extra,
        ];
        string[] words =
        [
            "exec", _program.File, .. _program.Arguments, "sweep", "worker", _folder.FullPath,
            "--cells", _options.CellsPerTask.ToString(CultureInfo.InvariantCulture), "--slurm",
            "--checkpoint-seconds", Math.Min(MostCheckpointSeconds, 60 * _options.TimeMinutes / 4).ToString(CultureInfo.InvariantCulture),
            .. _failFast ? (string[])["--fail-fast"] : [],
            .. _options.Requeue ? (string[])["--requeue"] : [],
        ];
        return string.Join('\n',
        [
            "#!/bin/bash",
            .. options.Select(option => $"#SBATCH {Quoted(option)}"),
            "",
            .. _options.Setup,
            .. WorkerEnvironment.Of(resources).Select(one => $"export {one.Name}={one.Value}"),
            .. _program.Arguments.Count > 0 ? (string[])[$"export DOTNET_ROOT={Quoted(Path.GetDirectoryName(_program.File)!)}"] : [],
            "# The shell becomes the program, which so gets the signal.",
            string.Join(' ', words.Select(Quoted)),
            "",
        ]);
    }

    private const int MostCheckpointSeconds = 600;

    // What the runtime takes beside the numbers, which alone DOTNET_GCHeapHardLimit holds.
    private const int RuntimeMegabytes = 300;

    private static IEnumerable<string> Optional(string name, string? value) => value is null ? [] : [$"{name}={value}"];

    private static string Quoted(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "-_=/.,:%@+".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
