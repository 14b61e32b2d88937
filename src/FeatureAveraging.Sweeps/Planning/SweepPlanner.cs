using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.Plans;
using FeatureAveraging.Sweeps.State;
using FeatureAveraging.Training;

namespace FeatureAveraging.Sweeps.Planning;

/// <summary>Says what a sweep will cost, from cells that it runs to find out; what they leave is thrown away.</summary>
/// <remarks>
/// The cost of a cell is taken to be c₀·Πₐ fₐ(value): fₐ is measured at up to four values of each axis, the other axes at their middle one,
/// and interpolated between them on a log scale. Then four cells from anywhere in the grid are run, and all costs are scaled by the ratio
/// of what they took to what was said of them. Cost is processor time, which other programs on the machine change little.
/// </remarks>
public sealed class SweepPlanner
{
    private const int PointsOfOneAxis = 4;
    private const int Anywhere = 4;
    private const int MostWarmups = 6;
    private const double Steady = 0.85;

    private readonly SweepFile _sweep;
    private readonly SweepGrid _grid;
    private readonly SweptExperiment _experiment;
    private readonly Action<string> _report;
    private readonly CancellationToken _stop;
    private readonly Dictionary<int, double> _seconds = [];
    private readonly int[] _lengths;
    private long _bytes;
    private double _warmup;

    private SweepPlanner(SweepFile sweep, SweepGrid grid, SweptExperiment experiment, Action<string> report, CancellationToken stop)
    {
        (_sweep, _grid, _experiment, _report, _stop) = (sweep, grid, experiment, report, stop);
        _lengths = [.. sweep.Axes.Select(axis => axis.Expand().Count)];
    }

    /// <summary>Estimates the cost of the cells that are to be run.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="grid">Its cells.</param>
    /// <param name="experiment">Its experiment.</param>
    /// <param name="isDone">Whether a cell is finished already.</param>
    /// <param name="report">Is told what is being done.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public static SweepCost Estimate(
        SweepFile sweep, SweepGrid grid, SweptExperiment experiment, Func<int, bool> isDone, Action<string> report, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(isDone);
        return new SweepPlanner(sweep, grid, experiment, report, stop).Estimate(isDone);
    }

    private SweepCost Estimate(Func<int, bool> isDone)
    {
        int seeds = _grid.Count / _grid.PointCount;
        int[] middle = [.. _lengths.Select(length => length / 2)];
        double center = WarmUp(PlaceOf(middle) * seeds);
        double[][] curves = [.. _lengths.Select((_, axis) => Curve(axis, middle, center, seeds))];
        double[] said = [.. Enumerable.Range(0, _grid.PointCount).Select(point => center * Factor(curves, point))];
        int[] anywhere = [.. Enumerable.Range(0, _grid.Count).OrderBy(_grid.IdOf).Take(Anywhere)];
        double ratio = anywhere.Sum(Probe) / anywhere.Sum(index => said[index / seeds]);
        int[] open = [.. Enumerable.Range(0, _grid.Count).Where(index => !isDone(index))];
        return new SweepCost
        {
            Cells = _grid.Count,
            Open = open.Length,
            Probes = _seconds.Count,
            CoreSeconds = ratio * open.Sum(index => said[index / seeds]),
            StartSeconds = _warmup,
            PeakMegabytes = Environment.WorkingSet / 1e6,
            DiskMegabytes = open.Length * (_bytes / (double)_seconds.Count) / 1e6,
            Threads = _sweep.Resources.Threads,
            Tasks = (open.Length + _sweep.Slurm.CellsPerTask - 1) / _sweep.Slurm.CellsPerTask,
        };
    }

    // A process is slow at first: the same cell again until it gets no faster.
    private double WarmUp(int index)
    {
        double last = Run(index);
        int runs = 1;
        for (; runs < MostWarmups; runs++)
        {
            double next = Run(index);
            bool isSteady = next > Steady * last;
            last = Math.Min(last, next);
            if (isSteady)
            {
                runs++;
                break;
            }
        }

        _warmup = Math.Max(0, Environment.CpuUsage.TotalTime.TotalSeconds - (runs * last));
        _seconds[index] = last;
        return last;
    }

    // The factor of every value of an axis, beside that of its middle one.
    private double[] Curve(int axis, int[] middle, double center, int seeds)
    {
        int length = _lengths[axis], count = Math.Min(PointsOfOneAxis, length);
        IEnumerable<int> spread = Enumerable.Range(0, count).Select(i => count == 1 ? 0 : i * (length - 1) / (count - 1));
        int[] knots = [.. spread.Append(length / 2).Distinct().Order()];
        double[] logs = [.. knots.Select(knot =>
        {
            int[] point = [.. middle];
            point[axis] = knot;
            return Math.Log(Probe(PlaceOf(point) * seeds) / center);
        })];
        return [.. Enumerable.Range(0, length).Select(value =>
        {
            int right = Array.FindIndex(knots, knot => knot >= value);
            double share = right == 0 ? 1 : (double)(value - knots[right - 1]) / (knots[right] - knots[right - 1]);
            return Math.Exp(right == 0 ? logs[0] : logs[right - 1] + (share * (logs[right] - logs[right - 1])));
        })];
    }

    private double Factor(double[][] curves, int point)
    {
        double factor = 1;
        for (int axis = curves.Length - 1; axis >= 0; axis--)
        {
            factor *= curves[axis][point % _lengths[axis]];
            point /= _lengths[axis];
        }

        return factor;
    }

    private int PlaceOf(int[] point) => point.Zip(_lengths).Aggregate(0, (place, one) => (place * one.Second) + one.First);

    private double Probe(int index)
    {
        if (!_seconds.TryGetValue(index, out double seconds))
        {
            _seconds[index] = seconds = Run(index);
        }

        return seconds;
    }

    private double Run(int index)
    {
        _report(_grid.Describe(index));
        var nothing = new CheckpointStore(_ => null, (_, _) => { }, () => false);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        CellResult result = _experiment.Run(
            _grid.OptionsOf(index), _grid.CellOf(index).Seed, new CellContext(_sweep.Resources.Threads, nothing, _stop));
        _bytes += _seconds.ContainsKey(index) ? 0 : ResultLog.LengthOf(_grid.IdOf(index), result, _sweep.Metrics);
        return Math.Max((Environment.CpuUsage.TotalTime - before).TotalSeconds, 1e-6);
    }
}
