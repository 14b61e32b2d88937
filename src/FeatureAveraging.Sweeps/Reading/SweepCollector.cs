using System.Globalization;
using System.Text;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Sweeps.Reading;

/// <summary>Puts the results of a sweep together: one table of all cells.</summary>
/// <remarks>
/// The table and its files are the same bytes whichever engine ran the cells, in whatever order and how often they were cut.
/// </remarks>
public static class SweepCollector
{
    /// <summary>Name of the table as text, beside the sweep.</summary>
    public const string CsvName = "cells.csv";

    /// <summary>Name of the table in Parquet, beside the sweep.</summary>
    public const string ParquetName = "cells.parquet";

    /// <summary>Makes the table.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="grid">Its cells.</param>
    /// <param name="state">What the folder says, with the metrics.</param>
    public static SweepTable Collect(SweepFolder folder, SweepGrid grid, SweepState state)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(state);
        IReadOnlyList<string> metrics = folder.Manifest.Sweep.Metrics.Count > 0
            ? folder.Manifest.Sweep.Metrics
            : [.. Enumerable.Range(0, grid.Count).SelectMany(index => state.MetricsOf(index).Select(metric => metric.Name))
                .Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> places = metrics.Select((name, place) => (name, place)).ToDictionary(one => one.name, one => one.place);
        return new SweepTable(
            folder.Manifest.Sweep.Name, folder.Manifest.Sweep.Experiment, folder.Manifest.Version, grid.OptionNames, metrics,
            [.. Enumerable.Range(0, grid.Count).Select(index => RowOf(grid.CellOf(index), state, places))]);
    }

    /// <summary>Writes the table as CSV (RFC 4180, every digit) and as Parquet.</summary>
    /// <param name="directory">Where to.</param>
    /// <param name="table">The table.</param>
    /// <exception cref="FeatureAveraging.Datasets.DatasetException">A file cannot be written.</exception>
    public static void Write(string directory, SweepTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        AtomicFile.WriteText(Path.Combine(directory, CsvName), Csv(table));
        var metadata = new Dictionary<string, string>
        {
            ["sweep"] = table.Name,
            ["experiment"] = table.Experiment,
            ["version"] = table.Version,
        };
        ParquetTable.Write(Path.Combine(directory, ParquetName), Columns(table), metadata);
    }

    private static SweepRow RowOf(SweepCell cell, SweepState state, Dictionary<string, int> places)
    {
        double?[] values = new double?[places.Count];
        foreach ((string name, double? value) in state.MetricsOf(cell.Index))
        {
            if (places.TryGetValue(name, out int place))
            {
                values[place] = value;
            }
        }

        string word = state.StatusOf(cell.Index) switch
        {
            CellStatus.Done => state.HasDiverged(cell.Index) ? "diverged" : "done",
            CellStatus.Failed => "failed",
            _ => "pending",
        };
        return new SweepRow(SweepCell.Show(cell.Id), word, cell.Settings, cell.Seed, values);
    }

    private static List<TableColumn> Columns(SweepTable table)
    {
        var columns = new List<TableColumn>
        {
            new("cell", [.. table.Rows.Select(row => row.Cell)], null),
            new("state", [.. table.Rows.Select(row => row.State)], null),
        };
        for (int i = 0; i < table.Axes.Count; i++)
        {
            string[] texts = [.. table.Rows.Select(row => row.Settings[i])];
            double?[] numbers = Array.ConvertAll(texts, NumberOf);
            bool isNumber = Array.TrueForAll(numbers, number => number is not null);
            columns.Add(new(table.Axes[i], isNumber ? null : texts, isNumber ? numbers : null));
        }

        columns.Add(new("seed", null, [.. table.Rows.Select(row => (double?)row.Seed)]));
        columns.AddRange(table.Metrics.Select((name, i) => new TableColumn(name, null, [.. table.Rows.Select(row => row.Values[i])])));
        return columns;
    }

    private static string Csv(SweepTable table)
    {
        var text = new StringBuilder();
        AppendLine(text, ["cell", "state", .. table.Axes, "seed", .. table.Metrics]);
        foreach (SweepRow row in table.Rows)
        {
            AppendLine(
                text,
                [
                    row.Cell, row.State, .. row.Settings, row.Seed.ToString(CultureInfo.InvariantCulture),
                    .. row.Values.Select(value => value?.ToString("R", CultureInfo.InvariantCulture) ?? ""),
                ]);
        }

        return text.ToString();
    }

    private static void AppendLine(StringBuilder text, IEnumerable<string> fields) =>
        text.AppendJoin(',', fields.Select(Quoted)).Append('\n');

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static double? NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
