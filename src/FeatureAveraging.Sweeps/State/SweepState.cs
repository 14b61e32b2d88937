using FeatureAveraging.Sweeps.Cells;

namespace FeatureAveraging.Sweeps.State;

/// <summary>Where a cell is.</summary>
public enum CellStatus
{
    /// <summary>Nobody has run it, or it is to be tried again.</summary>
    Pending,

    /// <summary>It has come to its end.</summary>
    Done,

    /// <summary>It has failed as often as it may.</summary>
    Failed,
}

/// <summary>What the result files of a sweep say, read again from where the last reading ended.</summary>
/// <remarks>
/// Of several results of one cell that of the first file by name counts, so the answer does not depend on the order of reading. A cell that
/// was begun and did not end was lost, unless it is running; it may be lost <see cref="MostLosses"/> times before it counts as failed.
/// </remarks>
public sealed class SweepState
{
    /// <summary>How often the process that runs a cell may end without a word.</summary>
    public const int MostLosses = 5;

    private readonly SweepFolder _folder;
    private readonly SweepGrid _grid;
    private readonly bool _keepsValues;
    private readonly CellRecord[] _cells;
    private readonly Dictionary<string, ResultFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> _strangers = [];
    private readonly ResultLine _line = new();
    private string[] _names = [];

    /// <summary>Makes a view; <see cref="Refresh"/> fills it.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="grid">Its cells.</param>
    /// <param name="keepsValues">Whether the metrics are wanted too.</param>
    public SweepState(SweepFolder folder, SweepGrid grid, bool keepsValues = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(grid);
        (_folder, _grid, _keepsValues) = (folder, grid, keepsValues);
        _cells = new CellRecord[grid.Count];
    }

    /// <summary>Cells that have come to their end.</summary>
    public int DoneCount { get; private set; }

    /// <summary>
    /// Grows with everything that brings the sweep on: results, failures, and cells that were cut and have kept their state.
    /// </summary>
    public long Progress { get; private set; }

    /// <summary>Finished cells that are of an earlier form of the sweep, or of another version, and not of this grid.</summary>
    public int StrangerCount => _strangers.Count;

    /// <summary>Seconds that the finished cells took, summed.</summary>
    public double Seconds { get; private set; }

    /// <summary>The most memory that a worker process had, in MB.</summary>
    public double PeakMegabytes { get; private set; }

    /// <summary>Cells that began and did not end, with the worker that began them: they run, or were lost.</summary>
    public IEnumerable<(int Index, string Host, string? Log)> Begun =>
        _files.Values.Where(file => file.Current >= 0).Select(file => (file.Current, file.Host, file.Log));

    /// <summary>Places of the cells that have failed for good, in order.</summary>
    public IEnumerable<int> Failed => Enumerable.Range(0, _cells.Length).Where(index => StatusOf(index) == CellStatus.Failed);

    /// <summary>Number of cells that are to be run.</summary>
    public int PendingCount => Enumerable.Range(0, _cells.Length).Count(index => StatusOf(index) == CellStatus.Pending);

    /// <summary>Reads what has been written since the last time.</summary>
    public void Refresh()
    {
        foreach (string path in Directory.EnumerateFiles(_folder.Results, "*.jsonl").Order(StringComparer.Ordinal))
        {
            if (!_files.TryGetValue(path, out ResultFile? file))
            {
                _files.Add(path, file = new ResultFile(path));
            }

            file.ReadNew(line =>
            {
                if (_line.TryRead(line))
                {
                    Apply(file);
                }
            });
        }
    }

    /// <summary>Where a cell is.</summary>
    /// <param name="index">Its place in the grid.</param>
    public CellStatus StatusOf(int index)
    {
        ref readonly CellRecord cell = ref _cells[index];
        return cell.Source is not null ? CellStatus.Done
            : cell.Failures > _folder.Manifest.Sweep.Resources.Retries || cell.Begins - cell.Ends > MostLosses ? CellStatus.Failed
            : CellStatus.Pending;
    }

    /// <summary>How often a cell failed, and how often it began without an end.</summary>
    /// <param name="index">Its place in the grid.</param>
    public (int Failures, int Losses) AttemptsOf(int index) => (_cells[index].Failures, _cells[index].Begins - _cells[index].Ends);

    /// <summary>What a failed cell said last; null where its process ended without a word.</summary>
    /// <param name="index">Its place in the grid.</param>
    public string? MessageOf(int index) => _cells[index].Message;

    /// <summary>What the worker that ran a cell last says things to, relative to the folder; null where there is none.</summary>
    /// <param name="index">Its place in the grid.</param>
    public string? LogOf(int index) => _cells[index].Log;

    /// <summary>Whether a training of a finished cell diverged.</summary>
    /// <param name="index">Its place in the grid.</param>
    public bool HasDiverged(int index) => _cells[index].Diverged;

    /// <summary>How long a finished cell took, in seconds; 0 for others.</summary>
    /// <param name="index">Its place in the grid.</param>
    public double SecondsOf(int index) => _cells[index].Seconds;

    /// <summary>The metrics of a cell by name; empty for one that is not finished.</summary>
    /// <param name="index">Its place in the grid.</param>
    public IEnumerable<(string Name, double? Value)> MetricsOf(int index) =>
        _cells[index] is { Names: { } names, Values: { } values } ? names.Zip(values) : [];

    private void Apply(ResultFile file)
    {
        if (_line.Kind == ResultKind.Worker)
        {
            (file.Host, file.Log) = (_line.Text ?? "", _line.Log);
            return;
        }

        if (_grid.Find(_line.Id) is not { } index)
        {
            file.Current = -1;
            if (_line.Kind == ResultKind.Done)
            {
                _strangers.Add(_line.Id);
            }

            return;
        }

        ref CellRecord cell = ref _cells[index];
        file.Current = _line.Kind == ResultKind.Begin ? index : -1;
        cell.Begins += _line.Kind == ResultKind.Begin ? 1 : 0;
        cell.Ends += _line.Kind is ResultKind.Done or ResultKind.Failed or ResultKind.Paused ? 1 : 0;
        cell.Log = file.Log;
        Progress += _line.Kind is ResultKind.Done or ResultKind.Failed || _line.Kept ? 1 : 0;
        switch (_line.Kind)
        {
            case ResultKind.Failed:
                cell.Failures++;
                cell.Message = _line.Text;
                break;
            case ResultKind.Pardoned:
                cell.Failures -= _line.Failures;
                cell.Ends += _line.Losses;
                break;
            case ResultKind.Done when HasEveryMetric() && (cell.Source is null || string.CompareOrdinal(file.Path, cell.Source) < 0):
                Accept(ref cell, file);
                break;
        }
    }

    // The same cell from a later reading replaces what stood there; the sums stay those of one result each.
    private void Accept(ref CellRecord cell, ResultFile file)
    {
        DoneCount += cell.Source is null ? 1 : 0;
        Seconds += _line.Seconds - cell.Seconds;
        PeakMegabytes = Math.Max(PeakMegabytes, _line.Peak);
        (cell.Source, cell.Seconds, cell.Diverged) = (file.Path, _line.Seconds, _line.Diverged);
        if (_keepsValues)
        {
            _names = _names.AsSpan().SequenceEqual([.. _line.Names]) ? _names : [.. _line.Names];
            (cell.Names, cell.Values) = (_names, [.. _line.Values]);
        }
    }

    private bool HasEveryMetric()
    {
        IReadOnlyList<string> keep = _folder.Manifest.Sweep.Metrics;
        return keep.Count == 0 || _line.Names.SequenceEqual(keep) || keep.All(name => _line.Names.Contains(name));
    }

    private struct CellRecord
    {
        public string? Source;
        public double Seconds;
        public bool Diverged;
        public int Begins;
        public int Ends;
        public int Failures;
        public string? Message;
        public string? Log;
        public string[]? Names;
        public double?[]? Values;
    }
}
