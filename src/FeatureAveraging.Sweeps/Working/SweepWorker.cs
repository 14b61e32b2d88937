using System.Collections.Concurrent;
using System.Diagnostics;
using FeatureAveraging.Datasets;
using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Sweeps.Working;

/// <summary>Runs cells of a sweep, one after the other, as long as there are some that nobody works on. One for each process.</summary>
/// <remarks>
/// Everything it needs is in the folder, and everything it does is there when it was done; so it may be killed at any moment, and any
/// number of them may work on one folder, on this host and on others.
/// </remarks>
public sealed class SweepWorker
{
    private const int MostMessageLines = 8;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private readonly SweepFolder _folder;
    private readonly SweepGrid _grid;
    private readonly SweptExperiment _experiment;
    private readonly WorkerSettings _settings;
    private readonly SweepState _state;
    private readonly LeaseTable _leases;
    private readonly int[][] _chunks;
    private readonly ConcurrentQueue<int> _finished = [];
    private int _next = (int)(unchecked((uint)Environment.ProcessId * 2654435761) % LeaseTable.ChunkCount);
    private int _ran;
    private long _beat;

    /// <summary>Makes a worker.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="grid">Its cells.</param>
    /// <param name="experiment">Its experiment.</param>
    /// <param name="settings">How to work.</param>
    public SweepWorker(SweepFolder folder, SweepGrid grid, SweptExperiment experiment, WorkerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(settings);
        (_folder, _grid, _experiment, _settings) = (folder, grid, experiment, settings);
        (_state, _leases) = (new SweepState(folder, grid), new LeaseTable(folder, settings.Clock));
        _chunks = ChunkMap.Of(grid);
    }

    /// <summary>Whether a cell has come to its end, or was cut and has kept state to go on from.</summary>
    public bool HasProgressed { get; private set; }

    /// <summary>Works.</summary>
    /// <param name="stop">Cuts the running cell at its next step and ends.</param>
    public WorkerEnd Run(CancellationToken stop)
    {
        using var log = new ResultLog(_folder, _settings.Log);
        _beat = _settings.Clock.GetTimestamp();
        using (new Timer(_ => Attend(log), null, Tick, Tick))
        {
            try
            {
                return Work(log, stop);
            }
            finally
            {
                ReleaseFinished(log);
            }
        }
    }

    private WorkerEnd Work(ResultLog log, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (TakeChunk() is not { } chunk)
            {
                return WorkerEnd.Idle;
            }

            try
            {
                _state.Refresh();       // the one who had it before may have ended some
                foreach (int index in _chunks[chunk])
                {
                    while (_leases.Holds(chunk) && _state.StatusOf(index) == CellStatus.Pending)
                    {
                        if (stop.IsCancellationRequested || !RunCell(log, index, stop))
                        {
                            return WorkerEnd.Stopped;
                        }

                        _state.Refresh();
                        if (_settings.FailFast && _state.StatusOf(index) == CellStatus.Failed)
                        {
                            return WorkerEnd.Failed;
                        }
                    }
                }
            }
            finally
            {
                _finished.Enqueue(chunk);
            }

            if (_ran >= _settings.MostCells)
            {
                return WorkerEnd.Full;
            }
        }

        return WorkerEnd.Stopped;
    }

    private int? TakeChunk()
    {
        _state.Refresh();
        HashSet<int> taken = _leases.FindTaken();
        for (int i = 0; i < LeaseTable.ChunkCount; i++)
        {
            int chunk = (_next + i) % LeaseTable.ChunkCount;
            if (!taken.Contains(chunk) && Array.Exists(_chunks[chunk], index => _state.StatusOf(index) == CellStatus.Pending)
                && _leases.TryTake(chunk))
            {
                _next = chunk + 1;
                return chunk;
            }
        }

        return null;
    }

    // False where it was cut.
    private bool RunCell(ResultLog log, int index, CancellationToken stop)
    {
        SweepCell cell = _grid.CellOf(index);
        var checkpoints = new CellCheckpoints(_folder.CheckpointsOf(cell.Id), _settings);
        long start = _settings.Clock.GetTimestamp();
        log.Begin(cell.Id);
        _ran++;
        try
        {
            CellResult result = _experiment.Run(
                _grid.OptionsOf(index), cell.Seed, new CellContext(_folder.Manifest.Sweep.Resources.Threads, checkpoints.Store, stop));
            double peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
            log.Finish(cell.Id, result, _folder.Manifest.Sweep.Metrics, _settings.Clock.GetElapsedTime(start).TotalSeconds, peak);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.Pause(cell.Id, checkpoints.IsKept);
            HasProgressed |= checkpoints.IsKept;
            return false;
        }
        catch (Exception failure)       // whatever a cell throws is the failure of that cell, and the others go on
        {
            log.Fail(cell.Id, Describe(failure));
        }

        checkpoints.Remove();
        HasProgressed = true;
        return true;
    }

    // Results reach the disk before their lease is gone, many at a time where cells are short.
    private void Attend(ResultLog log)
    {
        ReleaseFinished(log);
        if (_settings.Clock.GetElapsedTime(_beat) >= Heartbeat)
        {
            _beat = _settings.Clock.GetTimestamp();
            _leases.Beat();
        }
    }

    private void ReleaseFinished(ResultLog log)
    {
        int count = _finished.Count;
        log.Sync();
        for (; count > 0 && _finished.TryDequeue(out int chunk); count--)
        {
            _leases.Release(chunk);
        }
    }

    private static string Describe(Exception failure) => failure is OptionsException or DatasetException
        ? failure.Message
        : string.Join('\n', failure.ToString().Split('\n').Take(MostMessageLines).Select(line => line.TrimEnd()));
}
