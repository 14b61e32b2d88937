using System.Globalization;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Sweeps;

/// <summary>The cells of a sweep over two of its axes, the others held.</summary>
internal sealed class SweepPlane
{
    private const int MostMetrics = 12;
    private readonly SweepTable _table;
    private readonly int _x;
    private readonly int _y;
    private readonly ILookup<(string X, string Y), SweepRow> _cells;

    private SweepPlane(SweepTable table, int x, int y, IReadOnlyList<string> metrics, IReadOnlyList<(string Axis, string Value)> held)
    {
        (_table, _x, _y, Metrics, Held) = (table, x, y, metrics, held);
        int[] places = [.. held.Select(one => IndexOf(table.Axes, one.Axis))];
        SweepRow[] rows = [.. table.Rows.Where(row => !held.Where((one, i) => row.Settings[places[i]] != one.Value).Any())];
        XValues = Values(rows, x);
        YValues = y < 0 ? [""] : Values(rows, y);
        _cells = rows.ToLookup(row => (row.Settings[x], y < 0 ? "" : row.Settings[y]));
    }

    /// <summary>The axis across.</summary>
    public string X => _table.Axes[_x];

    /// <summary>The axis upward; null where there is one axis only.</summary>
    public string? Y => _y < 0 ? null : _table.Axes[_y];

    /// <summary>Values of the axis across, in the order of the sweep.</summary>
    public IReadOnlyList<string> XValues { get; }

    /// <summary>Values of the axis upward, in the order of the sweep.</summary>
    public IReadOnlyList<string> YValues { get; }

    /// <summary>Metrics to show.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>Axes that are held, with their values.</summary>
    public IReadOnlyList<(string Axis, string Value)> Held { get; }

    /// <summary>Chooses axes and metrics.</summary>
    /// <exception cref="OptionsException">The view names what the sweep does not have; all faults are listed.</exception>
    public static SweepPlane Of(SweepTable table, SweepView view)
    {
        var faults = new List<string>();
        int[] varying = [.. Enumerable.Range(0, table.Axes.Count).Where(axis => Values(table.Rows, axis).Length > 1)];
        int x = view.X is not null ? Find(table.Axes, view.X, "axis", faults) : varying.FirstOrDefault(-1);
        int y = view.Y is not null
            ? Find(table.Axes, view.Y, "axis", faults)
            : varying.Where(axis => x >= 0 && IsFree(table.Rows, axis, x)).FirstOrDefault(-1);
        foreach (string metric in view.Metrics)
        {
            Find(table.Metrics, metric, "metric", faults);
        }

        if (x < 0 && faults.Count == 0)
        {
            faults.Add("The sweep has no axis with several values; expected one to show metrics over.");
        }

        if (x >= 0 && x == y)
        {
            faults.Add($"Both axes are {table.Axes[x]}; expected two different ones.");
        }

        (string, string)[] held = faults.Count > 0 ? [] : [.. Hold(table, view.At, x, y, faults)];
        return faults.Count > 0
            ? throw new OptionsException(faults)
            : new SweepPlane(table, x, y, view.Metrics.Count > 0 ? view.Metrics : [.. table.Metrics.Take(MostMetrics)], held);
    }

    /// <summary>A metric at a point: mean and interval over the seeds; null where no seed has a number.</summary>
    public MeanEstimate? Estimate(string metric, string x, string y)
    {
        int place = IndexOf(_table.Metrics, metric);
        double[] values = [.. _cells[(x, y)].Select(row => row.Values[place]).OfType<double>().Where(double.IsFinite)];
        return values.Length == 0 ? null : MeanEstimate.Of(values);
    }

    /// <summary>Values as numbers; null where one of them is none.</summary>
    public static double[]? Numbers(IReadOnlyList<string> values)
    {
        double[] numbers = [.. values.Select(value =>
            double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        return Array.Exists(numbers, double.IsNaN) ? null : numbers;
    }

    // An axis that goes with those that are shown, as zipped ones do, needs no value of its own.
    private static IEnumerable<(string Axis, string Value)> Hold(
        SweepTable table, IReadOnlyDictionary<string, string> at, int x, int y, List<string> faults)
    {
        foreach (string axis in at.Keys)
        {
            Find(table.Axes, axis, "axis", faults);
        }

        IReadOnlyList<SweepRow> rows = table.Rows;
        for (int axis = 0; axis < table.Axes.Count; axis++)
        {
            string[] values = Values(rows, axis);
            string? wanted = at.GetValueOrDefault(table.Axes[axis]);
            if (wanted is not null && !values.Contains(wanted))
            {
                faults.Add($"{table.Axes[axis]} has no value {wanted} here; expected one of {string.Join(", ", values)}.");
            }
            else if (axis != x && axis != y && (wanted is not null || rows.GroupBy(row => (row.Settings[x], y < 0 ? "" : row.Settings[y]))
                .Any(cell => cell.Select(row => row.Settings[axis]).Distinct().Count() > 1)))
            {
                string value = wanted ?? values[0];
                rows = [.. rows.Where(row => row.Settings[axis] == value)];
                yield return (table.Axes[axis], value);
            }
        }
    }

    // Whether an axis has several values at one value of another.
    private static bool IsFree(IReadOnlyList<SweepRow> rows, int axis, int other) => axis != other &&
        rows.GroupBy(row => row.Settings[other]).Any(group => group.Select(row => row.Settings[axis]).Distinct().Count() > 1);

    private static string[] Values(IReadOnlyList<SweepRow> rows, int axis) => [.. rows.Select(row => row.Settings[axis]).Distinct()];

    private static int Find(IReadOnlyList<string> names, string name, string kind, List<string> faults)
    {
        int place = IndexOf(names, name);
        if (place < 0)
        {
            string meant = NearestName.Of(name, names) is { } nearest
                ? $"did you mean {nearest}?"
                : $"there are {string.Join(", ", names)}.";
            faults.Add($"The sweep has no {kind} {name}; {meant}");
        }

        return place;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
