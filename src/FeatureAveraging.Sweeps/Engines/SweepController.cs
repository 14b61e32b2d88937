using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.State;
using FeatureAveraging.Sweeps.Working;

namespace FeatureAveraging.Sweeps.Engines;

/// <summary>Watches a sweep until no cell is left. Several may watch one sweep, and share the work.</summary>
public sealed class SweepController
{
    private readonly SweepFolder _folder;
    private readonly SweepGrid _grid;
    private readonly TimeProvider _clock;
    private readonly SweepState _state;
    private readonly LeaseTable _leases;
    private readonly int[][] _chunks;
    private readonly HashSet<int> _told = [];

    /// <summary>Makes a controller.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="grid">Its cells.</param>
    /// <param name="clock">The clock.</param>
    public SweepController(SweepFolder folder, SweepGrid grid, TimeProvider clock)
    {
        (_folder, _grid, _clock) = (folder, grid, clock);
        (_state, _leases) = (new SweepState(folder, grid), new LeaseTable(folder, clock));
        _chunks = ChunkMap.Of(grid);
        _state.Refresh();
        _told.UnionWith(_state.Failed);
    }

    /// <summary>What the folder says.</summary>
    public SweepState State => _state;

    /// <summary>Whether to stop when a cell has failed for good.</summary>
    /// <value>The default is false.</value>
    public bool FailFast { get; init; }

    /// <summary>Whether to return as soon as workers were asked for.</summary>
    /// <value>The default is false.</value>
    public bool Detached { get; init; }

    /// <summary>Lets cells that have failed for good be tried again.</summary>
    /// <returns>How many.</returns>
    public int PardonFailed()
    {
        int[] failed = [.. _state.Failed];
        if (failed.Length > 0)
        {
            using var log = new ResultLog(_folder, null);
            foreach (int index in failed)
            {
                (int failures, int losses) = _state.AttemptsOf(index);
                log.Pardon(_grid.IdOf(index), failures, losses);
            }
        }

        _state.Refresh();
        _told.Clear();
        return failed.Length;
    }

    /// <summary>Sees to it that workers are at work, until no cell is left or it is told to stop.</summary>
    /// <param name="engine">Keeps the workers.</param>
    /// <param name="report">Is told how far the sweep is.</param>
    /// <param name="failed">Is told of every cell that fails for good, once.</param>
    /// <param name="stop">Ends it; what becomes of the workers is the engine's matter.</param>
    public void Run(ISweepEngine engine, Action<SweepTally> report, Action<int> failed, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(failed);
        var pace = new SweepPace(_clock);
        while (true)
        {
            _state.Refresh();
            foreach (int index in _state.Failed.Where(_told.Add).ToArray())
            {
                failed(index);
            }

            (int pending, int free, int chunks) = CountFree();
            bool isCutShort = FailFast && _told.Count > 0;
            if (pending == 0 || isCutShort)
            {
                if (isCutShort)
                {
                    engine.StopWorkers();
                }

                report(pace.Tally(_state, _grid.Count, pending, ""));
                return;
            }

            string workers = engine.Tend(free, chunks, _state.Progress);
            report(pace.Tally(_state, _grid.Count, pending, workers));
            if (Detached || stop.WaitHandle.WaitOne(engine.Pace))
            {
                return;
            }
        }
    }

    private (int Pending, int Free, int Chunks) CountFree()
    {
        HashSet<int> taken = _leases.FindTaken(removesStale: true);
        (int pending, int free, int chunks) = (0, 0, 0);
        for (int chunk = 0; chunk < _chunks.Length; chunk++)
        {
            int count = _chunks[chunk].Count(index => _state.StatusOf(index) == CellStatus.Pending);
            pending += count;
            if (count > 0 && !taken.Contains(chunk))
            {
                free += count;
                chunks++;
            }
        }

        return (pending, free, chunks);
    }
}
