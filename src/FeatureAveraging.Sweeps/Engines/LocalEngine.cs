using System.Diagnostics;
using System.Globalization;
using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Sweeps.Engines;

/// <summary>A bounded pool of worker processes on this host. One that dies is replaced; the others do not notice.</summary>
/// <remarks>
/// There are never more threads than cores: a pool has ⌊cores / threads of a cell⌋ workers, at least one, and each of them sees only as
/// many processors as a cell has threads. Workers end with this process, however it ends: they listen to a pipe that it holds.
/// </remarks>
public sealed class LocalEngine : ISweepEngine
{
    private const int MostDeaths = 3;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private readonly SweepFolder _folder;
    private readonly WorkerProgram _program;
    private readonly bool _failFast;
    private readonly int _most;
    private readonly List<Worker> _workers = [];
    private long _progress = -1;
    private int _deaths;

    /// <summary>Makes the engine; the first worker is started when there is something to do.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="program">How a worker is started.</param>
    /// <param name="cores">Cores that the workers may use together.</param>
    /// <param name="failFast">Whether workers end when a cell has failed for good.</param>
    public LocalEngine(SweepFolder folder, WorkerProgram program, int cores, bool failFast)
    {
        ArgumentNullException.ThrowIfNull(folder);
        (_folder, _program, _failFast) = (folder, program, failFast);
        _most = Math.Max(1, cores / folder.Manifest.Sweep.Resources.Threads);
    }

    /// <inheritdoc/>
    public TimeSpan Pace => TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public string Tend(int free, int chunks, long progress)
    {
        if (progress != _progress)
        {
            (_progress, _deaths) = (progress, 0);
        }

        foreach (Worker worker in _workers.Where(worker => worker.Process.HasExited).ToArray())
        {
            _deaths += worker.Process.ExitCode == 0 ? 0 : 1;
            _workers.Remove(worker);
            RequireLife(worker);
            worker.Dispose();
        }

        for (int wanted = Math.Min(_most - _workers.Count, chunks); wanted > 0; wanted--)
        {
            _workers.Add(Start());
        }

        return _workers.Count == 1 ? "1 worker" : string.Create(CultureInfo.InvariantCulture, $"{_workers.Count} workers");
    }

    /// <inheritdoc/>
    /// <remarks>They keep the state of their cells; one that has not ended after a while is killed.</remarks>
    public void StopWorkers()
    {
        foreach (Worker worker in _workers)
        {
            worker.Process.StandardInput.Close();
        }

        foreach (Worker worker in _workers)
        {
            if (!worker.Process.WaitForExit(Grace))
            {
                worker.Process.Kill();
            }
        }
    }

    /// <inheritdoc/>
    public string Leave()
    {
        StopWorkers();
        return "";
    }

    /// <summary>Stops the workers.</summary>
    public void Dispose()
    {
        StopWorkers();
        _workers.ForEach(worker => worker.Dispose());
        _workers.Clear();
    }

    private void RequireLife(Worker worker)
    {
        if (_deaths < MostDeaths * _most)
        {
            return;
        }

        throw new OptionsException(
        [
            $"Workers end with exit code {worker.Process.ExitCode} one after the other, and no cell has come to an end meanwhile. " +
            "The last one said:",
            .. LogTail.Read(worker.Log, lines: 10),
        ]);
    }

    private Worker Start()
    {
        string log = Path.Combine("logs", $"{ProcessIdentity.Current.FileName}-{Guid.NewGuid().ToString("N")[..8]}.txt");
        var start = new ProcessStartInfo(_program.File)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] words =
        [
            .. _program.Arguments, "sweep", "worker", _folder.FullPath, "--attached", "--log", log,
            .. _failFast ? (string[])["--fail-fast"] : [],
        ];
        Array.ForEach(words, start.ArgumentList.Add);
        foreach ((string name, string value) in WorkerEnvironment.Of(_folder.Manifest.Sweep.Resources))
        {
            start.Environment[name] = value;
        }

        return new Worker(Process.Start(start)!, Path.Combine(_folder.FullPath, log));
    }

    // A process with what it says going to its log.
    private sealed class Worker : IDisposable
    {
        private readonly Lock _lock = new();

        public Worker(Process process, string log)
        {
            (Process, Log) = (process, log);
            process.OutputDataReceived += (_, line) => Write(line.Data);
            process.ErrorDataReceived += (_, line) => Write(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public Process Process { get; }

        public string Log { get; }

        public void Dispose() => Process.Dispose();

        private void Write(string? line)
        {
            if (line is not null)
            {
                lock (_lock)
                {
                    File.AppendAllText(Log, line + "\n");
                }
            }
        }
    }
}
